/// The type of a value as a flow sees it.
package indirect enum FlowType: Hashable, Sendable {
  case string
  case int
  case float
  case bool
  case json
  case file
  case dir
  case list(FlowType)
  case optional(FlowType)

  /// The types with a plain name, in the order documentation lists them.
  package static let named: [(name: String, type: FlowType)] = [
    ("string", .string), ("int", .int), ("float", .float), ("bool", .bool), ("json", .json),
    ("file", .file), ("dir", .dir),
  ]

  package var isNumber: Bool { self == .int || self == .float }

  /// What fits through Argo: everything else stays in the store.
  package var isScalar: Bool {
    switch self {
    case .string, .int, .float, .bool: true
    case .json, .file, .dir, .list, .optional: false
    }
  }

  /// The type without its outermost `?`.
  package var unwrapped: FlowType {
    if case .optional(let type) = self { type } else { self }
  }

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

extension FlowType: CustomStringConvertible {
  package var description: String {
    switch self {
    case .string: "string"
    case .int: "int"
    case .float: "float"
    case .bool: "bool"
    case .json: "json"
    case .file: "file"
    case .dir: "dir"
    case .list(let element): "list<\(element)>"
    case .optional(let type): "\(type)?"
    }
  }
}
