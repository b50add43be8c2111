/// The type of a value, as flows and contracts spell it: `list<int?>`.
package indirect enum ValueType: Hashable, Sendable {
  case string
  case int
  case float
  case bool
  case json
  case file
  case dir
  case list(ValueType)
  case optional(ValueType)

  /// The types with a plain name, in the order documentation lists them.
  package static let named: [(name: String, type: ValueType)] = [
    ("string", .string), ("int", .int), ("float", .float), ("bool", .bool), ("json", .json),
    ("file", .file), ("dir", .dir),
  ]

  /// The type with that spelling, or `nil` for one that this version does not know.
  package init?(_ text: some StringProtocol) {
    self.init(text, depth: 64)
  }

  private init?(_ text: some StringProtocol, depth: Int) {
    guard depth > 0 else { return nil }
    if text.hasSuffix("?") {
      guard let type = ValueType(text.dropLast(), depth: depth - 1) else { return nil }
      self = .optional(type)
    } else if text.hasPrefix("list<"), text.hasSuffix(">") {
      guard let type = ValueType(text.dropFirst(5).dropLast(), depth: depth - 1) else { return nil }
      self = .list(type)
    } else if let match = Self.named.first(where: { $0.name == text }) {
      self = match.type
    } else {
      return nil
    }
  }

  /// The type without its outermost `?`.
  package var unwrapped: ValueType {
    if case .optional(let type) = self { type } else { self }
  }

  /// What fits through Argo: everything else stays in the store.
  package var isScalar: Bool {
    switch self {
    case .string, .int, .float, .bool: true
    case .json, .file, .dir, .list, .optional: false
    }
  }

  /// Whether a value is, or holds, files and folders rather than data.
  package var holdsFiles: Bool {
    switch self {
    case .file, .dir: true
    case .list(let type), .optional(let type): type.holdsFiles
    case .string, .int, .float, .bool, .json: false
    }
  }
}

extension ValueType: CustomStringConvertible {
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
