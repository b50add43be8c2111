package import FlowContract

/// The type of a value as a flow sees it, which is the type that its pods are told.
package typealias FlowType = ValueType

extension ValueType {
  package var isNumber: Bool { self == .int || self == .float }

  package var element: FlowType? {
    if case .list(let type) = self { type } else { nil }
  }

  /// Whether a value of `other` may stand where this type is wanted.
  ///
  /// The only silent conversion is int to float, which loses nothing a person would miss.
  package func accepts(_ other: FlowType) -> Bool {
    switch (self, other) {
    case (.float, .int): true
    case (.list(let wanted), .list(let given)): wanted.accepts(given)
    case (.optional(let wanted), .optional(let given)): wanted.accepts(given)
    case (.optional(let wanted), _): wanted.accepts(other)
    default: self == other
    }
  }
}
