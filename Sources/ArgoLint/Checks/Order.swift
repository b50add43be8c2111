import FlowSyntax
import Manifests

extension LintCheck {
  /// Results are read where they are sure to be: after what makes them, and not from a loop's items.
  static let order = calls(
    .unorderedReference,
    .loopArtifact,
    .absentOutput,
    .emptyLoopResult
  ) { call, linting in
    let check = OrderCheck(call: call, linting: linting)
    call.node.forEachTag(except: ["inline", "hooks", "name"]) { tag in
      check.tag(tag, isInHook: false)
    }
    call.node["hooks"]?.forEachTag { tag in check.tag(tag, isInHook: true) }
  }
}

private struct OrderCheck {
  let call: Call
  let linting: Linting

  private var source: Source { linting.sources[call.object.file] }

  private func report(
    _ code: LintCode,
    _ message: String,
    _ tag: Tag,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    linting.report(more(LintFinding(code, message, at: tag.span(in: source))), in: call.object.file)
  }

  func tag(_ tag: Tag, isInHook: Bool) {
    for name in tag.siblings(call.root).sorted() {
      guard let other = call.template.byName[name] else { continue }
      if other === call {
        if !isInHook { selfReference(tag, name) }
        continue
      }
      guard comesFirst(other) else {
        unordered(other, tag)
        continue
      }
      loop(other, tag)
      if other.isLooped { emptyLoop(other, tag) } else { absent(other, tag) }
    }
  }

  private func comesFirst(_ other: Call) -> Bool {
    guard let mine = call.group, let its = other.group else {
      return call.ancestors.contains(other.name)
    }
    return its < mine
  }

  private func selfReference(_ tag: Tag, _ name: String) {
    // A status of one's own is known while a hook runs only.
    report(.unorderedReference, "\(call.title) reads what it makes itself, and waits for ever", tag)
  }

  private func unordered(_ other: Call, _ tag: Tag) {
    let message: String
    if call.group == nil {
      message = "\(call.title) does not depend on `\(other.name)`, whose results it reads"
    } else if other.group == call.group {
      message = "\(call.title) starts together with `\(other.name)`, whose results it reads"
    } else {
      message = "\(call.title) comes before `\(other.name)`, whose results it reads"
    }
    report(.unorderedReference, message, tag) {
      $0.note("what is not there yet is waited for, for ever").note(
        "`\(other.name)`",
        at: other.place.span
      )
    }
  }

  /// Artifacts and exit codes of items are gathered by nobody.
  private func loop(_ other: Call, _ tag: Tag) {
    guard other.isLooped else { return }
    let root = "\(call.root).\(other.name)."
    for name in tag.names
    where name.hasPrefix(root + "outputs.artifacts.") || name == root + "exitCode" {
      let what = name.hasSuffix("exitCode") ? "exit codes" : "artifacts"
      report(.loopArtifact, "the \(what) of a loop's items are gathered by nobody", tag) {
        $0.note("the loop", at: other.place.span)
          .note("let the items write below one key, and read the folder as one artifact")
      }
    }
  }

  /// What a list of results is when there are none.
  private func emptyLoop(_ other: Call, _ tag: Tag) {
    // A list that stands there is seen to have items.
    let isOpen =
      other.loop == "withParam" && (other.node.text("withParam")?.holdsTag ?? false)
    guard isOpen || other.node.has("when") else { return }
    let root = "\(call.root).\(other.name)."
    guard case .simple(let name, _) = tag.piece,
      name == root + "outputs.result" || name == root + "outputs.parameters"
    else { return }
    guard !isSkippedTogether(other) else { return }
    report(
      .emptyLoopResult,
      "when `\(other.name)` has no items, `\(name)` is never there, and is waited for",
      tag
    ) {
      $0.note("the loop", at: other.place.span)
        .note(
          "write `{{=\(call.root)['\(other.name)']?.outputs?.\(name.hasSuffix("result") ? "result" : "parameters") ?? '[]'}}`"
        )
    }
  }

  /// Outputs of what may be skipped, without a default anywhere.
  private func absent(_ other: Call, _ tag: Tag) {
    guard case .simple(let name, _) = tag.piece else { return }
    let root = "\(call.root).\(other.name).outputs."
    guard name.hasPrefix(root), let why = skipping(other), !isSkippedTogether(other) else { return }
    let parts = name.dropFirst(root.count).split(separator: ".", maxSplits: 1)
    guard case .template(let template) = other.target else { return }
    if parts[0] == "artifacts" {
      if isOptionalArtifact(tag) { return }
    } else if parts[0] == "parameters", parts.count > 1 {
      let output = template.outputs("parameters").first { $0.text("name") == String(parts[1]) }
      if output?["valueFrom"]?.has("default") ?? true { return }
      if tag.isWhole, hasDefault(tag) { return }
    }
    // Its own `when` is looked at first, and may well ask the same.
    if tag.field == "when" { return }
    report(.absentOutput, "`\(other.name)` may be skipped, and `\(name)` is then nowhere", tag) {
      var finding = $0.note(why.message, at: why.node.span)
      if parts[0] == "parameters" {
        finding = finding.note(
          "give the output `valueFrom.default`, the input a `default`, or write an expression with `??`"
        )
      }
      return finding
    }
  }

  /// Why a step or task may not run though what reads it does.
  private func skipping(_ other: Call) -> (message: String, node: YAMLNode)? {
    if let when = other.node["when"], let text = when.scalar, !text.isEmpty,
      !isAskedByCallers(text)
    {
      return ("it runs only when this holds", when)
    }
    guard call.group == nil, let depends = call.node["depends"]?.scalar else { return nil }
    // Who asks for `Skipped` or `Omitted` goes on without it.
    let mentions = ["\(other.name).Skipped", "\(other.name).Omitted", "\(other.name).Failed"]
    guard mentions.contains(where: depends.contains) else { return nil }
    return ("this goes on without it", call.node.place("depends"))
  }

  /// Whether all that run the template ask the same before, so that the condition always holds.
  private func isAskedByCallers(_ when: String) -> Bool {
    let callers = call.object.templates.flatMap(\.calls).filter {
      if case .template(let template) = $0.target { return template === call.template }
      return false
    }
    return !callers.isEmpty
      && callers.allSatisfy { caller in
        var asked = when
        for argument in caller.node["arguments"]?.list("parameters") ?? [] {
          let name = argument.text("name") ?? ""
          asked = asked.replacing(
            "{{inputs.parameters.\(name)}}",
            with: argument.text("value") ?? ""
          )
        }
        return asked == caller.node.text("when")
      }
  }

  /// Whether this one runs on the same condition, or asks for success.
  private func isSkippedTogether(_ other: Call) -> Bool {
    if let mine = call.node.text("when"),
      mine.contains(other.name) || mine == other.node.text("when")
    {
      return true
    }
    if call.group == nil, let depends = call.node["depends"]?.scalar {
      return !depends.contains("||") && depends.contains("\(other.name).Succeeded")
    }
    return false
  }

  private func hasDefault(_ tag: Tag) -> Bool {
    guard case .template(let target) = call.target else { return true }
    let argument = call.node["arguments"]?.list("parameters").first { $0["value"] == tag.node }
    let input = target.inputs("parameters").first { $0.text("name") == argument?.text("name") }
    return input.map { $0.has("default") || $0.has("value") } ?? false
  }

  private func isOptionalArtifact(_ tag: Tag) -> Bool {
    let artifacts = call.node["arguments"]?.list("artifacts") ?? []
    guard let argument = artifacts.first(where: { $0["from"] == tag.node }) else { return true }
    if argument["optional"]?.isTrue ?? false { return true }
    guard case .template(let target) = call.target else { return true }
    let input = target.inputs("artifacts").first { $0.text("name") == argument.text("name") }
    return call.group != nil || input?["optional"]?.isTrue ?? false
  }
}
