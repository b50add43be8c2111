import FlowSyntax
import Manifests

extension LintCheck {
  /// Hooks say when they run, and results that are asked for are kept.
  static let hooks = LintCheck(.hookExpression, .uncapturedResult, .earlyStatus) {
    object,
    linting in
    expressions(of: object.spec["hooks"], object, linting)
    for template in object.templates {
      captured(template, linting)
      for call in template.calls {
        expressions(of: call.node["hooks"], object, linting)
      }
    }
    let exits = exitTemplates(object, linting)
    for template in object.templates where !exits.contains(ObjectIdentifier(template)) {
      status(template, linting)
    }
  }
}

private func expressions(of hooks: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  for pair in hooks?.mapping ?? [] {
    guard let name = pair.key.scalar, name != "exit", pair.value.filled("expression") == nil else {
      continue
    }
    linting.report(
      .hookExpression,
      "the hook `\(name)` does not say when it runs: it needs an `expression`",
      at: pair.key,
      in: object
    ) { $0.note("only the hook `exit` runs by itself, at the end") }
  }
}

/// Argo keeps a result only where it finds `tasks.a.outputs.result` or `['a'].outputs.result` in the
/// text of the template (`operator.go:hasOutputResultRef`).
private func captured(_ template: TemplateView, _ linting: Linting) {
  // A plain tag is always found; only expressions have other spellings.
  var uses: [String: Tag] = [:]
  template.node.forEachTag(except: ["inline"]) { tag in
    guard case .expression = tag.piece else { return }
    for name in tag.names where name.hasSuffix(".outputs.result") || name.contains(".result.") {
      let parts = name.split(separator: ".")
      guard parts.count > 3, parts[2] == "outputs", parts[3] == "result" else { continue }
      uses[String(parts[1])] = uses[String(parts[1])] ?? tag
    }
  }
  let source = linting.sources[template.object.file]
  for (name, tag) in uses.sorted(by: { $0.key < $1.key }) {
    guard let call = template.byName[name], case .template(let target) = call.target,
      target.hasResult
    else { continue }
    let wanted = "\(call.root).\(name).outputs.result"
    var isKept = false
    template.node.forEachText { text in
      if text.contains(wanted) || text.contains("['\(name)'].outputs.result") { isKept = true }
    }
    if isKept { continue }
    linting.report(
      LintFinding(
        .uncapturedResult,
        "written like this, the result of \(call.title) is never kept",
        at: tag.span(in: source)
      ).note(
        "Argo looks for the text `\(wanted)` or `['\(name)'].outputs.result` in the template"
      ),
      in: template.object.file
    )
  }
}

extension YAMLNode {
  func forEachText(_ body: (String) -> Void) {
    switch content {
    case .scalar(let text, _): body(text)
    case .list(let items): for item in items { item.forEachText(body) }
    case .map(let pairs): for pair in pairs { pair.value.forEachText(body) }
    }
  }
}

/// The templates that run at the end, and all that they run.
private func exitTemplates(_ object: LintObject, _ linting: Linting) -> Set<ObjectIdentifier> {
  var found: Set<ObjectIdentifier> = []
  var open: [TemplateView] = []
  func add(_ target: Target) {
    if case .template(let template) = target { open.append(template) }
  }
  if let name = object.spec.text("onExit") ?? object.base?.spec.text("onExit") {
    add(linting.target(named: name, in: object))
  }
  for pair in object.spec.entries("hooks") {
    add(linting.target(of: pair.value, inline: nil, in: object))
  }
  for template in object.templates {
    for call in template.calls {
      for pair in call.node.entries("hooks") {
        add(linting.target(of: pair.value, inline: nil, in: object))
      }
      if let name = call.node.text("onExit") { add(linting.target(named: name, in: object)) }
    }
  }
  while let template = open.popLast() {
    guard found.insert(ObjectIdentifier(template)).inserted else { continue }
    for call in template.calls { add(call.target) }
  }
  return found
}

private func status(_ template: TemplateView, _ linting: Linting) {
  // Of a template object, a workflow may run any template at its end.
  guard !template.object.isTemplate else { return }
  let source = linting.sources[template.object.file]
  template.node.forEachTag(except: ["hooks", "inline", "metrics"]) { tag in
    guard case .simple(let name, _) = tag.piece,
      name == "workflow.status" || name == "workflow.failures",
      template.object.globals.has(name)
    else { return }
    linting.report(
      LintFinding(
        .earlyStatus,
        "`\(name)` is known to exit handlers and hooks only, and this template is neither",
        at: tag.span(in: source)
      ),
      in: template.object.file
    )
  }
}
