/// Something in a manifest that Argo's strict reader refuses, and where it stands.
package struct ManifestProblem: Hashable, Sendable, CustomStringConvertible {
  package let message: String
  package let line: Int
  package let column: Int

  package init(_ message: String, at mark: YAMLMark) {
    self.message = message
    line = mark.line
    column = mark.column
  }

  package init(message: String, line: Int, column: Int) {
    self.message = message
    self.line = line
    self.column = column
  }

  package var description: String { "\(line):\(column): \(message)" }
}

/// Every field that Argo does not know and every value of the wrong type, in the file's order.
func problems(in node: YAMLNode, as type: String) -> [ManifestProblem] {
  var check = ArgoCheck()
  check.object(node, type, path: "")
  return check.problems
}

private struct ArgoCheck {
  var problems: [ManifestProblem] = []

  mutating func object(_ node: YAMLNode, _ type: String, path: String) {
    guard let pairs = entries(of: node) else {
      return expected("a mapping", node, path)
    }
    let fields = ArgoFields.types[type] ?? [:]
    for (key, value) in pairs {
      let name = key.scalar ?? ""
      let place = path.isEmpty ? name : "\(path).\(name)"
      guard let kind = fields[name] else {
        problems.append(ManifestProblem(unknown(name, path, fields), at: key.start))
        continue
      }
      check(value, kind, path: place)
    }
  }

  private mutating func check(_ node: YAMLNode, _ kind: ArgoFields.Kind, path: String) {
    // An empty value is an unset one.
    if case .null? = node.scalar.map({ _ in node.resolved }) { return }
    switch kind {
    case .anything: break
    case .object(let type): object(node, type, path: path)
    case .strings: map(node, .string, path)
    case .map(let kind): map(node, kind, path)
    case .list(let kind):
      guard let items = node.sequence else { return expected("a list", node, path) }
      for (index, item) in items.enumerated() { check(item, kind, path: "\(path)[\(index)]") }
    case .string:
      if case .string = node.resolved { return }
      expected("a string", node, path)
    case .bool:
      if case .bool = node.resolved { return }
      expected("true or false", node, path)
    case .int:
      if case .int = node.resolved { return }
      expected("a whole number", node, path)
    case .number:
      switch node.resolved {
      case .int, .double: return
      default: expected("a number", node, path)
      }
    case .intOrString:
      switch node.resolved {
      case .int, .string, .double: return
      default: expected("a number or a string", node, path)
      }
    case .scalar:
      if node.scalar == nil { expected("a string", node, path) }
    }
  }

  private mutating func map(_ node: YAMLNode, _ kind: ArgoFields.Kind, _ path: String) {
    guard let pairs = entries(of: node) else { return expected("a mapping", node, path) }
    for (key, value) in pairs { check(value, kind, path: "\(path).\(key.scalar ?? "")") }
  }

  private mutating func expected(_ what: String, _ node: YAMLNode, _ path: String) {
    let name = path.isEmpty ? "the document" : "`\(path)`"
    problems.append(ManifestProblem("\(name) is \(what), and this is \(node.described)", at: node.start))
  }

  private func unknown(_ name: String, _ path: String, _ fields: [String: ArgoFields.Kind]) -> String {
    let place = path.isEmpty ? "this object" : "`\(path)`"
    let known = fields.keys.sorted()
    let near = known.first { $0.lowercased() == name.lowercased() }
    let hint = near.map { "; did you mean `\($0)`?" } ?? "; it has \(known.joined(separator: ", "))"
    return "\(place) has no field `\(name)`\(hint)"
  }

  /// The entries, merge keys carried out, or `nil` for what is no mapping.
  private func entries(of node: YAMLNode) -> [(YAMLNode, YAMLNode)]? {
    node.merged.mapping?.map { ($0.key, $0.value) }
  }
}

extension YAMLNode {
  fileprivate var described: String {
    switch resolved {
    case .absent, .null: "empty"
    case .bool(let bool): "the bool `\(bool)`"
    case .int(let int): "the number `\(int)`"
    case .double: "the number `\(scalar ?? "")`"
    case .string: "a string"
    case .list: "a list"
    case .map: "a mapping"
    }
  }

  /// The mapping with its `<<` entries laid under its own.
  package var merged: YAMLNode {
    guard let pairs = mapping, pairs.contains(where: \.key.isMergeKey) else { return self }
    var result = pairs.filter { !$0.key.isMergeKey }
    for pair in pairs where pair.key.isMergeKey {
      for source in pair.value.sequence ?? [pair.value] {
        for entry in source.merged.mapping ?? []
        where !result.contains(where: { $0.key.scalar == entry.key.scalar }) {
          result.append(entry)
        }
      }
    }
    return YAMLNode(content: .map(result), tag: tag, start: start, end: end)
  }
}
