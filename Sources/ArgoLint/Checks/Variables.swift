import ArgoEngine
import FlowSyntax
import Manifests

extension LintCheck {
  /// What stands in `{{ }}` names something that is there.
  static let variables = LintCheck(
    .unresolvedVariable,
    .unknownVariable,
    .unclosedTag,
    .badExpression,
    .unresolvedInExpression,
    .subtractedName,
    .exitScope
  ) { object, linting in
    let check = VariableCheck(object: object, linting: linting)
    check.spec()
    for template in object.templates { check.template(template) }
  }
}

private struct VariableCheck {
  let object: LintObject
  let linting: Linting

  func spec() {
    let scope = Scope(object.globals)
    scope.allow(anythingAfter: "workflow.outputs.")
    // Templates and what is merged into them are looked at with the templates.
    let keys = [
      "templates", "templateDefaults", "hooks", "arguments", "metrics", "workflowTemplateRef",
    ]
    object.spec.forEachTag(except: keys) { tag in
      check(tag, scope, around: .spec)
    }
    object.spec["arguments"]?.forEachTag { tag in check(tag, scope, around: .spec) }
    object.spec["hooks"]?.forEachTag { tag in check(tag, scope, around: .spec) }
    object.spec["metrics"]?.forEachTag { tag in
      if case .unclosed = tag.piece { check(tag, scope, around: .spec) }
    }
    for pair in object.spec.entries("hooks") { bare(pair.value["expression"], scope) }
    for pair in object.spec["workflowMetadata"]?.entries("labelsFrom") ?? [] {
      bare(pair.value["expression"], nil)
    }
  }

  func template(_ template: TemplateView) {
    let scope = templateScope(of: template, object.globals)
    if template.isInline { scope.allow(anythingAfter: "inputs.") }
    let own = ["steps", "dag", "metrics", "outputs", "inputs", "retryStrategy"]
    template.node.forEachTag(except: own) { tag in check(tag, scope, around: .template(template)) }
    template.node["inputs"]?.forEachTag { tag in check(tag, scope, around: .template(template)) }
    retry(template.node["retryStrategy"], scope, template)
    let results = Scope(scope) { results in
      for call in template.calls { results.add(resultNames(of: call)) }
    }
    if template.kind == .dag {
      template.node["dag"]?["target"]?.forEachTag { tag in
        check(tag, scope, around: .template(template))
      }
      for call in template.calls { task(call, results, scope) }
    } else {
      steps(template, scope)
    }
    let outputs = template.isComposite ? results : scope
    template.node["outputs"]?.forEachTag { tag in check(tag, outputs, around: .outputs(template)) }
    for output in template.outputs("parameters") {
      bare(output["valueFrom"]?["expression"], outputs)
    }
    for output in template.outputs("artifacts") { bare(output["fromExpression"], outputs) }
    let metrics = metricScope(of: template, outputs)
    template.node["metrics"]?.forEachTag { tag in check(tag, metrics, around: .metrics) }
  }

  private func retry(_ retry: YAMLNode?, _ scope: Scope, _ template: TemplateView) {
    retry?.forEachTag { tag in check(tag, scope, around: .template(template)) }
    if let expression = retry?["expression"], !expression.holdsTag { bare(expression, scope) }
  }

  /// A task sees all siblings as far as Argo's lint is concerned; order is another rule's matter.
  private func task(_ call: Call, _ results: Scope, _ scope: Scope) {
    self.call(call, Scope(results) { own in addItems(of: call, to: own) })
  }

  private func steps(_ template: TemplateView, _ scope: Scope) {
    let before = Scope(scope)
    for call in template.calls {
      let own = Scope(before) { own in
        own.add("steps.\(call.name).status")
        // Steps of the same group are another rule's matter.
        for other in template.calls where other.group == call.group && other !== call {
          own.add(resultNames(of: other))
        }
        addItems(of: call, to: own)
      }
      self.call(call, own)
      before.later { $0.add(resultNames(of: call)) }
    }
  }

  private func call(_ call: Call, _ scope: Scope) {
    let own = Scope(scope)
    if let inline = call.inline {
      own.add(
        inline.inputs("parameters").compactMap { $0.text("name") }.map { "inputs.parameters.\($0)" }
      )
    }
    call.node.forEachTag(except: ["inline", "hooks", "name"]) { tag in
      check(tag, own, around: .call(call))
    }
    call.node["name"]?.forEachTag { tag in check(tag, own, around: .call(call)) }
    for artifact in call.node["arguments"]?.list("artifacts") ?? [] {
      bare(artifact["fromExpression"], own)
    }
    guard let hooks = call.node["hooks"] else { return }
    let hook = Scope(own) { $0.add(resultNames(of: call)) }
    hooks.forEachTag { tag in check(tag, hook, around: .call(call)) }
    for pair in hooks.mapping ?? [] { bare(pair.value["expression"], hook) }
  }

  private enum Surroundings {
    case spec
    case template(TemplateView)
    case outputs(TemplateView)
    case call(Call)
    case metrics
  }

  private func check(_ tag: Tag, _ scope: Scope, around: Surroundings) {
    switch tag.piece {
    case .unclosed: unclosed(tag)
    case .simple(let name, let raw): simple(name, raw, tag, scope, around)
    case .expression(let expression): self.expression(expression, tag.span(in: source), scope)
    }
  }

  private var source: Source { linting.sources[object.file] }

  private func unclosed(_ tag: Tag) {
    linting.report(
      LintFinding(.unclosedTag, "the `{{` here has no `}}`", at: tag.span(in: source))
        .note(
          "Argo looks for one further on in the object, and refuses it, or replaces all between"
        )
        .note("there is no way to write `{{` as text: read the script from a file instead"),
      in: object.file
    )
  }

  /// Beginnings that Argo's lint insists on knowing (`common.GlobalVarValidWorkflowVariablePrefix`).
  private static let roots = [
    "item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.",
  ]

  private func simple(
    _ name: String,
    _ raw: String,
    _ tag: Tag,
    _ scope: Scope,
    _ around: Surroundings
  ) {
    if scope.has(name) { return }
    guard Self.roots.contains(where: name.hasPrefix) else {
      return foreign(name, raw, tag, scope, around)
    }
    switch around {
    case .template, .metrics, .outputs, .call:
      // Argo lets these pass; that of a path which is not there stays text.
      if name.hasPrefix("outputs.") { return leftover(name, tag, scope) }
    case .spec:
      if name.hasPrefix("workflow.") { return leftover(name, tag, scope) }
      if name.hasPrefix("tasks.") || name.hasPrefix("steps.") { return late(name, tag) }
      return leftover(name, tag, scope)
    }
    var finding = LintFinding(
      .unresolvedVariable,
      "nothing here is called `\(name)`",
      at: tag.span(in: source)
    )
    if let mended = changing(name, tag, scope, in: finding) {
      finding = mended
    } else if let why = reason(name, around) {
      finding = finding.note(why)
    }
    linting.report(finding, in: object.file)
  }

  private func nameSpan(_ name: String, _ tag: Tag) -> Span {
    let span = tag.span(in: source)
    return source.range(of: name, in: span) ?? span
  }

  /// The finding with the nearest known name as its fix, where there is one.
  private func changing(
    _ name: String,
    _ tag: Tag,
    _ scope: Scope,
    in finding: LintFinding
  ) -> LintFinding? {
    guard let near = near(name, scope) else { return nil }
    return finding.fix(
      "change `\(name)` to `\(near)`",
      replacing: nameSpan(name, tag),
      with: near
    )
  }

  private func near(_ name: String, _ scope: Scope) -> String? {
    let root = name.prefix { $0 != "." }
    return nearest(to: name, among: scope.all.filter { $0.hasPrefix(root + ".") })
  }

  private func reason(_ name: String, _ around: Surroundings) -> String? {
    if name == "item" || name.hasPrefix("item.") {
      return "only a step or task with a loop has items"
    }
    if case .call(let call) = around, name.hasSuffix(".outputs.parameters"),
      let other = call.template.byName[
        name.split(separator: ".").dropFirst().first.map(String.init) ?? ""
      ],
      other.loop == "withSequence"
    {
      return
        "Argo's lint knows the list for `withItems` and `withParam` only, though it would be there"
    }
    if name.hasPrefix("tasks.") || name.hasPrefix("steps."), case .template(let template) = around,
      template.isLeaf
    {
      return "only the template that runs them sees their results: hand them on as an input"
    }
    if name.hasSuffix(".outputs.result") {
      return "only container, script, data, http and plugin templates have a result"
    }
    return nil
  }

  private func late(_ name: String, _ tag: Tag) {
    linting.report(
      LintFinding(
        .exitScope,
        "`\(name)` is not known outside its template, and stays text",
        at: tag.span(in: source)
      )
      .note("export it with `globalName`, and read `workflow.outputs.…`"),
      in: object.file
    )
  }

  private func leftover(_ name: String, _ tag: Tag, _ scope: Scope) {
    let finding = LintFinding(
      .unknownVariable,
      "nothing here is called `\(name)`: the text stays as it is",
      at: tag.span(in: source)
    )
    linting.report(changing(name, tag, scope, in: finding) ?? finding, in: object.file)
  }

  /// A name with a beginning that Argo does not know: it goes on as text, which may be meant so.
  private func foreign(
    _ name: String,
    _ raw: String,
    _ tag: Tag,
    _ scope: Scope,
    _ around: Surroundings
  ) {
    if name.hasPrefix("=") {
      let span = tag.span(in: source)
      let finding = LintFinding(
        .unknownVariable,
        "`=` must follow `{{` at once, or the text stays as it is",
        at: span
      )
      return linting.report(
        finding.fix("write `{{=`", replacing: span, with: "{{" + raw.drop { $0 == " " } + "}}"),
        in: object.file
      )
    }
    if name == "item" || retryNames.contains(name) {
      if case .spec = around { return }
      let why =
        name == "item"
        ? "outside a loop there is no `item`" : "without `retryStrategy` there is no `\(name)`"
      let finding = LintFinding(
        .unknownVariable,
        "\(why): the text stays as it is",
        at: tag.span(in: source)
      )
      return linting.report(finding, in: object.file)
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.allSatisfy({ Grammar.isParameterName(String($0)) }),
      !["cronworkflow", "lastRetry", "node"].contains(parts[0])
    else { return }
    let words = ["inputs", "outputs", "tasks", "steps", "workflow", "item", "pod", "lastRetry"]
    let beginning = String(parts[0])
    let singular = [
      "parameter": "inputs.parameters", "parameters": "inputs.parameters",
      "artifacts": "inputs.artifacts",
    ]
    guard let near = singular[beginning] ?? nearest(to: beginning, among: words) else { return }
    let better = ([near] + parts.dropFirst().map(String.init)).joined(separator: ".")
    let fixed = scope.has(better) ? better : self.near(better, scope) ?? better
    linting.report(
      LintFinding(
        .unknownVariable,
        "`\(beginning)` is nothing of Argo's: the text stays as it is",
        at: tag.span(in: source)
      )
      .fix("change `\(name)` to `\(fixed)`", replacing: nameSpan(name, tag), with: fixed),
      in: object.file
    )
  }
}

extension VariableCheck {
  /// An expression that stands without braces.
  private func bare(_ node: YAMLNode?, _ scope: Scope?) {
    guard let node, let text = node.scalar, !text.isEmpty, !node.holdsTag else { return }
    expression(TagExpression(text), node.span, scope)
  }

  private func expression(_ expression: TagExpression, _ span: Span, _ scope: Scope?) {
    for finding in expressionFindings(expression, span, scope, object, source) {
      linting.report(finding, in: object.file)
    }
  }
}
