import FlowSyntax
import Manifests

extension LintCheck {
  /// Loops have one source of items, which gives a list.
  static let loops = calls(
    .loopKind,
    .badSequence,
    .badParamList,
    .hugeLoop,
    .escapedItem,
    .sharedArtifactKey,
    .loopLateVariable
  ) { call, linting in
    let check = LoopCheck(call: call, linting: linting)
    check.sources()
    check.sequence()
    check.param()
    guard call.isLooped else { return }
    check.size()
    check.escapes()
    check.keys()
    check.late()
  }
}

private struct LoopCheck {
  let call: Call
  let linting: Linting

  private func report(
    _ code: LintCode,
    _ message: String,
    at node: YAMLNode,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    linting.report(code, message, at: node, in: call.object, more)
  }

  func sources() {
    let node = call.node
    let kinds = ["withItems", "withParam", "withSequence"].filter(node.has)
    if kinds.count > 1 {
      let list = kinds.map { "`\($0)`" }.joined(separator: " and ")
      report(
        .loopKind,
        "\(call.title) loops over \(list): keep one",
        at: node.pair(kinds[1])?.key ?? node
      )
    }
    if let items = node["withItems"], items.sequence == nil, !items.holdsTag {
      report(.loopKind, "`withItems` is a list", at: items)
    }
  }

  func sequence() {
    guard let sequence = call.node["withSequence"] else { return }
    if let end = sequence.pair("end"), sequence.has("count") {
      report(.loopKind, "a sequence has a `count` or an `end`: keep one", at: end.key)
    }
    if !sequence.has("end"), !sequence.has("count") {
      report(.badSequence, "a sequence needs a `count` or an `end`", at: sequence)
    }
    for key in ["count", "start", "end"] {
      guard let node = sequence[key], let text = node.scalar, !text.holdsTag, Int(text) == nil
      else { continue }
      report(.badSequence, "`\(key)` is a whole number, and not `\(text)`", at: node)
    }
    if let node = sequence["count"], let count = node.scalar.flatMap(Int.init), count < 0 {
      report(.badSequence, "`count` is not below 0", at: node)
    }
    if let node = sequence["format"], let text = node.scalar, !text.holdsTag,
      !takesOneNumber(text)
    {
      report(.badSequence, "`format` holds one place for a whole number, such as `%03d`", at: node)
    }
  }

  /// Whether Go's `fmt` puts exactly one whole number into the text.
  private func takesOneNumber(_ format: String) -> Bool {
    var verbs = 0
    var rest = format[...]
    while let percent = rest.firstIndex(of: "%") {
      rest = rest[rest.index(after: percent)...]
      if rest.first == "%" {
        rest.removeFirst()
        continue
      }
      rest = rest.drop { "+-# 0123456789.".contains($0) }
      guard let verb = rest.first, "bcdoOqxXUv".contains(verb) else { return false }
      verbs += 1
    }
    return verbs == 1
  }

  func param() {
    guard let node = call.node["withParam"], let text = node.scalar, !text.isEmpty else { return }
    let bare = text.trimmingSpace
    if bare.hasPrefix("[") && bare.hasSuffix("]") { return checkLiteral(bare, node) }
    if bare.hasPrefix("{{"), bare.hasSuffix("}}") { return listOfDefault(bare, node) }
    report(.badParamList, "`withParam` is a JSON list, or a tag that gives one", at: node) {
      text.holdsTag ? $0.note("the text around the tag keeps it from being a list") : $0
    }
  }

  private func checkLiteral(_ text: String, _ node: YAMLNode) {
    guard !text.holdsTag, case .failure = readYAML(Array(text.utf8)) else { return }
    report(.badParamList, "`withParam` is not the JSON list that it looks like", at: node)
  }

  /// A parameter of the workflow with a value in the same file must be a list, too.
  private func listOfDefault(_ text: String, _ node: YAMLNode) {
    let name = text.dropFirst(2).dropLast(2).description.trimmingSpace
    guard name.hasPrefix("workflow.parameters.") else { return }
    let wanted = name.dropFirst("workflow.parameters.".count)
    let parameter = call.object.spec["arguments"]?.list("parameters").first {
      $0.text("name") == String(wanted)
    }
    guard let value = parameter?["value"], let text = value.scalar, !text.holdsTag,
      !text.trimmingSpace.hasPrefix("[")
    else { return }
    report(
      .badParamList,
      "`\(name)` is not a JSON list, so there is nothing to loop over",
      at: node
    ) {
      $0.note("its value", at: value.span)
    }
  }

  /// A node's name is hashed to 32 bits: at 10,000 nodes one workflow in a hundred has a clash.
  func size() {
    var count = call.node.list("withItems").count
    if let sequence = call.node["withSequence"] {
      let start = sequence.text("start").flatMap(Int.init) ?? 0
      if let number = sequence.text("count").flatMap(Int.init) { count = number }
      if let end = sequence.text("end").flatMap(Int.init) {
        let (distance, overflow) = end.subtractingReportingOverflow(start)
        count = overflow ? .max : Int(min(distance.magnitude, UInt(Int.max - 1))) + 1
      }
    }
    guard count > 5_000 else { return }
    report(.hugeLoop, "\(call.title) makes \(count) nodes of one workflow", at: call.place) {
      $0.note(
        "above 5,000 the workflow outgrows etcd's limit of 1.5 MiB, unless its status goes to a database"
      )
      .note(
        "nodes are told apart by 32 bits of a hash: of 10,000 two are alike in one workflow of a hundred"
      )
    }
  }

  /// The text of an item's field keeps JSON's escapes.
  func escapes() {
    for item in call.node.list("withItems") {
      for pair in item.mapping ?? [] {
        guard case .string(let text) = pair.value.resolved, let key = pair.key.scalar,
          text.contains(where: { "\"\\\n\r\t".contains($0) }), uses("item.\(key)")
        else { continue }
        report(
          .escapedItem,
          "`{{item.\(key)}}` keeps the backslashes of JSON in this text",
          at: pair.value
        ) {
          $0.note(
            "take quotes, backslashes and line breaks out of it, or pass the item as a whole and read its JSON"
          )
        }
      }
    }
  }

  private func uses(_ name: String) -> Bool {
    var isUsed = false
    call.node.forEachTag { tag in
      if case .simple(name, _) = tag.piece { isUsed = true }
    }
    return isUsed
  }

  /// Items that write an artifact to one and the same key.
  func keys() {
    guard case .template(let target) = call.target, target.isPod else { return }
    let template = target
    for artifact in template.outputs("artifacts") {
      for place in ["s3", "gcs", "oss", "azure", "hdfs"] {
        let field = place == "azure" ? "blob" : place == "hdfs" ? "path" : "key"
        guard let key = artifact[place]?[field], let text = key.scalar, !text.isEmpty, !varies(text)
        else { continue }
        linting.report(
          .sharedArtifactKey,
          "every item of \(call.title) writes to the same key",
          at: key,
          in: template.object
        ) {
          $0.note("the loop", at: call.place, in: call.object, from: template.object.file, linting)
            .note("put something of the item, or `{{pod.name}}`, into the key")
        }
      }
    }
  }

  private func varies(_ key: String) -> Bool {
    guard key.holdsTag else { return false }
    return ["inputs.", "pod.name", "node.name", "retries", "tasks.name", "steps.name", "="].contains
    {
      key.contains($0)
    }
  }

  /// Inside a loop every tag must be known when the items are made.
  func late() {
    var names: [(String, Tag)] = []
    call.node.forEachTag(except: ["inline"]) { tag in
      guard case .simple(let name, _) = tag.piece else { return }
      let root = "\(call.root).\(call.name)."
      if ["pod.name", "workflow.status", "workflow.failures"].contains(name) || name.hasPrefix(root)
      {
        names.append((name, tag))
      }
    }
    let source = linting.sources[call.object.file]
    for (name, tag) in names {
      linting.report(
        LintFinding(
          .loopLateVariable,
          "\(call.title) loops, and `\(name)` is not known when its items are made",
          at: tag.span(in: source)
        ).note("let the loop run a template whose own step has the hook or reads the name"),
        in: call.object.file
      )
    }
  }
}

extension String {
  var trimmingSpace: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
