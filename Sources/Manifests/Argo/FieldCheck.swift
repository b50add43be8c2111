/// Everything about the fields of an object that the table of fields does not allow, in the file's
/// order.
package func fieldProblems(in node: YAMLNode, as type: String) -> [FieldProblem] {
  guard let type = FieldTable.argo.type(type) else { return [] }
  var check = FieldCheck(table: .argo)
  check.object(node, type)
  return check.problems
}

private struct FieldCheck {
  let table: FieldTable
  var problems: [FieldProblem] = []
  /// The way to the current node, spelt out only for a report.
  private var way: [Step] = []

  private enum Step {
    case key(String)
    case index(Int)
  }

  init(table: FieldTable) {
    self.table = table
  }

  mutating func object(_ node: YAMLNode, _ type: Int) {
    guard let pairs = node.merged.mapping else { return expected("a mapping", node) }
    let fields = table.fields(of: type)
    var seen = 0
    for pair in pairs {
      let name = pair.key.scalar ?? ""
      guard let field = fields[name] else {
        report(.unknownField(name, known: fields.keys.sorted()), pair.key)
        continue
      }
      if field.isRequired { seen += 1 }
      if field.since != nil || field.until != nil {
        report(.fieldOf(name, since: field.since, until: field.until), pair.key)
      }
      way.append(.key(name))
      check(pair.value, field.kind)
      way.removeLast()
    }
    let required = table.required(of: type)
    guard seen < required.count else { return }
    for name in required where !pairs.contains(where: { $0.key.scalar == name }) {
      report(.missingField(name), node)
    }
  }

  private mutating func check(_ node: YAMLNode, _ kind: FieldTable.Kind) {
    // An empty value is an unset one.
    if node.isNull { return }
    switch kind {
    case .anything: break
    case .object(let type): object(node, type)
    case .map(let kind):
      guard let pairs = node.merged.mapping else { return expected("a mapping", node) }
      for pair in pairs {
        way.append(.key(pair.key.scalar ?? ""))
        check(pair.value, kind)
        way.removeLast()
      }
    case .list(let kind, let bounds):
      guard let items = node.sequence else { return expected("a list", node) }
      if let least = bounds.least, items.count < least {
        report(.outOfBounds("needs at least one item"), node)
      }
      if let most = bounds.most, items.count > most {
        report(.outOfBounds("has \(items.count) items, and \(most) are allowed"), node)
      }
      for (index, item) in items.enumerated() {
        way.append(.index(index))
        check(item, kind)
        way.removeLast()
      }
    case .string, .bool, .int, .number, .scalar, .intOrString, .quantity: scalar(node, kind)
    }
  }

  private mutating func scalar(_ node: YAMLNode, _ kind: FieldTable.Kind) {
    switch (kind, node.resolved) {
    case (.string(let choices), .string(let text)):
      guard !choices.isEmpty, !choices.contains(text), !text.isEmpty else { return }
      report(.unknownChoice(text, choices: choices), node)
    case (.scalar, .string), (.bool, .bool), (.number, .int), (.number, .double): break
    case (.intOrString, .int), (.intOrString, .string): break
    case (.scalar, .bool), (.scalar, .int), (.scalar, .double):
      report(.unquoted(node.scalar ?? ""), node)
    case (.int(let bounds), .int(let number)): bound(number, bounds, node)
    case (.int(let bounds), .double(let double)):
      guard let number = Int(exactly: double) else { return expected("a whole number", node) }
      bound(number, bounds, node)
    case (.quantity, .string(let text)):
      if !isQuantity(text) { report(.badQuantity(text), node) }
    case (.quantity, .int), (.quantity, .double): break
    case (.string, _), (.scalar, _): expected("a string", node)
    case (.bool, _): expected("true or false", node)
    case (.int, _): expected("a whole number", node)
    case (.number, _): expected("a number", node)
    case (.intOrString, _): expected("a whole number or a string", node)
    case (.quantity, _): expected("a quantity", node)
    case (.anything, _), (.list, _), (.map, _), (.object, _): break
    }
  }

  private mutating func bound(_ number: Int, _ bounds: FieldTable.Bounds, _ node: YAMLNode) {
    if let least = bounds.least, number < least {
      report(.outOfBounds("is at least \(least), and not \(number)"), node)
    }
    if let most = bounds.most, number > most {
      report(.outOfBounds("is at most \(most), and not \(number)"), node)
    }
  }

  private mutating func expected(_ what: String, _ node: YAMLNode) {
    report(.wrongType(expected: what, found: node.described), node)
  }

  private mutating func report(_ kind: FieldProblem.Kind, _ node: YAMLNode) {
    problems.append(FieldProblem(kind: kind, path: path, start: node.start, end: node.end))
  }

  private var path: String {
    way.reduce(into: "") { path, step in
      switch step {
      case .key(let name): path += path.isEmpty ? name : ".\(name)"
      case .index(let index): path += "[\(index)]"
      }
    }
  }
}

/// Whether a text is a quantity of Kubernetes: `1.5`, `500m`, `2Gi`, `1e3`.
package func isQuantity(_ text: String) -> Bool {
  var rest = Substring(text).utf8
  if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  func skipDigits() -> Int {
    let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    rest = rest.dropFirst(count)
    return count
  }
  var digits = skipDigits()
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    digits += skipDigits()
  }
  guard digits > 0 else { return false }
  let suffix = String(Substring(rest))
  if ["", "n", "u", "m", "k", "M", "G", "T", "P", "E"].contains(suffix) { return true }
  if suffix.count == 2, suffix.last == "i", "KMGTPE".contains(suffix.first ?? " ") { return true }
  guard suffix.first == "e" || suffix.first == "E" else { return false }
  return Int(suffix.dropFirst()) != nil
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
    guard traits.contains(.merges), let pairs = mapping, pairs.contains(where: \.key.isMergeKey)
    else { return self }
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

  /// This node with merge keys carried out and empty values left out all the way down: what Go
  /// makes of it.
  package var settled: YAMLNode {
    guard !traits.isDisjoint(with: [.merges, .nulls]) else { return self }
    switch content {
    case .scalar: return self
    case .list(let items):
      return YAMLNode(content: .list(items.map(\.settled)), tag: tag, start: start, end: end)
    case .map:
      let pairs = (merged.mapping ?? []).compactMap { pair -> Pair? in
        pair.value.isNull ? nil : Pair(key: pair.key, value: pair.value.settled)
      }
      return YAMLNode(content: .map(pairs), tag: tag, start: start, end: end)
    }
  }
}
