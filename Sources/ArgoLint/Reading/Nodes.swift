import Manifests

/// Looking into nodes whose shape may be wrong: what is not there, or is something else, is absent.
extension YAMLNode {
  func text(_ key: String) -> String? { self[key]?.scalar }

  func list(_ key: String) -> [YAMLNode] { self[key]?.sequence ?? [] }

  func has(_ key: String) -> Bool { self[key] != nil }

  func entries(_ key: String) -> [Pair] { self[key]?.mapping ?? [] }

  /// The text of a field, where it is there and not empty.
  func filled(_ key: String) -> String? {
    guard let text = text(key), !text.isEmpty else { return nil }
    return text
  }

  /// Where to point for a field: at its value, else at the whole.
  func place(_ key: String) -> YAMLNode { self[key] ?? self }

  var isTrue: Bool { resolved == .bool(true) }

  var holdsTag: Bool { scalar?.holdsTag ?? false }
}
