/// Typed access to a node whose shape has been checked.
extension YAMLNode {
  /// The text under `key` as Argo's fields of type string see it, `nil` where unset.
  func string(_ key: String) -> String? { text(key)?.text }

  func text(_ key: String) -> Text? { self[key]?.asText }

  func int(_ key: String) -> Int? {
    guard let node = self[key] else { return nil }
    switch node.resolved {
    case .int(let int): return int
    case .string(let string): return Int(string)
    case .double(let double): return Int(exactly: double)
    case .absent, .null, .bool, .list, .map: return nil
    }
  }

  func bool(_ key: String) -> Bool? {
    guard case .bool(let bool)? = self[key]?.resolved else { return nil }
    return bool
  }

  func texts(_ key: String) -> [Text] { self[key]?.sequence?.compactMap(\.asText) ?? [] }

  func items(_ key: String) -> [YAMLNode] { self[key]?.sequence?.map(\.merged) ?? [] }

  /// The scalar as text: what Argo makes of numbers and bools where it wants a string.
  var asText: Text? {
    guard let scalar else { return nil }
    let text: String
    switch resolved {
    case .absent, .null: return nil
    case .string(let string): text = string
    case .bool(let bool): text = bool ? "true" : "false"
    case .int(let int): text = String(int)
    case .double, .list, .map: text = scalar
    }
    return Text(text, line: start.line, column: start.column)
  }

  /// A mapping of strings in the file's order.
  var stringEntries: [ArgoManifest.Entry] {
    (merged.mapping ?? []).map { pair in
      ArgoManifest.Entry(key: pair.key.scalar ?? "", value: pair.value.asText?.text ?? "")
    }
  }

  /// A mapping without entries, at this place.
  package var empty: YAMLNode { YAMLNode(content: .map([]), tag: nil, start: start, end: start) }
}
