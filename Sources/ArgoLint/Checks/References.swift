import FlowSyntax
import Manifests

extension LintCheck {
  /// What is named to run is there.
  static let references = LintCheck(
    .unknownTemplate,
    .elsewhereTemplate,
    .invocationTarget,
    .missingEntrypoint,
    .templatesBesideReference
  ) { object, linting in
    let references = ReferenceCheck(object: object, linting: linting)
    references.spec()
    for template in object.templates {
      for call in template.calls { references.call(call) }
    }
  }
}

private struct ReferenceCheck {
  let object: LintObject
  let linting: Linting

  func spec() {
    let spec = object.spec
    guard object.kind != .workflowEventBinding else { return }
    if let reference = spec["workflowTemplateRef"] {
      if spec.has("templates") {
        linting.report(
          .templatesBesideReference,
          "beside `workflowTemplateRef`, the workflow has no templates of its own",
          at: spec.pair("templates")?.key ?? spec,
          in: object
        ) { $0.note("the templates are those of the object referred to", at: reference.span) }
      }
      if object.base == nil, let name = reference.filled("name") {
        elsewhere(name, reference["clusterScope"]?.isTrue ?? false, reference.place("name"))
      } else if !reference.has("name") {
        linting.report(
          .invocationTarget,
          "`workflowTemplateRef` names no object",
          at: reference,
          in: object
        )
      }
    }
    let entrypoint = spec["entrypoint"] ?? object.base?.spec["entrypoint"]
    if let entrypoint {
      named(entrypoint)
    } else if !object.isTemplate, object.base != nil || !spec.has("workflowTemplateRef") {
      linting.report(
        .missingEntrypoint,
        "the workflow does not say where it begins: set `entrypoint`",
        at: spec.mapping?.first?.key ?? spec,
        in: object
      )
    }
    if let onExit = spec["onExit"] { named(onExit) }
    hooks(spec["hooks"])
  }

  func call(_ call: Call) {
    holder(call.node, call.target, call.place, call.title)
    hooks(call.node["hooks"])
    if let onExit = call.node["onExit"] { named(onExit) }
  }

  private func hooks(_ hooks: YAMLNode?) {
    for pair in hooks?.mapping ?? [] {
      let target = linting.target(of: pair.value, inline: nil, in: object)
      holder(pair.value, target, pair.key, "the hook `\(pair.key.scalar ?? "")`")
    }
  }

  private func holder(_ node: YAMLNode, _ target: Target, _ place: YAMLNode, _ title: String) {
    let ways = ["template", "templateRef", "inline"].filter { node.has($0) && node.text($0) != "" }
    if ways.count > 1 {
      let list = ways.map { "`\($0)`" }.joined(separator: " and ")
      linting.report(
        .invocationTarget,
        "\(title) has \(list): one says what runs",
        at: place,
        in: object
      )
      return
    }
    if let reference = node["templateRef"] {
      for key in ["name", "template"] where reference.filled(key) == nil {
        linting.report(
          .invocationTarget,
          "the `templateRef` of \(title) has no `\(key)`",
          at: node.pair("templateRef")?.key ?? place,
          in: object
        )
      }
      if reference.filled("name") == nil || reference.filled("template") == nil { return }
    }
    switch target {
    case .template, .dynamic: break
    case .nothing:
      linting.report(
        .invocationTarget,
        "\(title) does not say what runs: it needs `template`, `templateRef` or `inline`",
        at: place,
        in: object
      )
    case .elsewhere(let name, let isClusterScoped):
      elsewhere(name, isClusterScoped, node["templateRef"]?.place("name") ?? place)
    case .unknown(let name, let other):
      unknown(name, in: other, node["templateRef"]?["template"] ?? node.place("template"))
    }
  }

  private func named(_ node: YAMLNode) {
    guard let name = node.scalar, !name.isEmpty else { return }
    if case .unknown(let name, let other) = linting.target(named: name, in: object) {
      unknown(name, in: other, node)
    }
  }

  private func unknown(_ name: String, in other: LintObject, _ node: YAMLNode) {
    let place = other === object ? "here" : "in the \(other.kind.rawValue) `\(other.name)`"
    let known = other.templates.filter { !$0.isInline }.map(\.name)
    linting.report(
      .unknownTemplate,
      "no template \(place) is called `\(name)`",
      at: node,
      in: object
    ) { finding in
      var finding = finding.suggesting(
        nearest(to: name, among: known),
        for: name,
        at: node,
        in: linting.sources[object.file]
      )
      if name.holdsTag {
        finding = finding.note(
          "only `templateRef` may be filled in at run time, `template` may not"
        )
      }
      if other !== object {
        finding = finding.note(
          "its templates",
          at: other.spec.pair("templates")?.key ?? other.spec,
          in: other,
          from: object.file,
          linting
        )
      }
      return finding
    }
  }

  private func elsewhere(_ name: String, _ isClusterScoped: Bool, _ node: YAMLNode) {
    let kind: LintObject.Kind = isClusterScoped ? .clusterWorkflowTemplate : .workflowTemplate
    let known = linting.objects.filter { $0.kind == kind }.map(\.name)
    let isError = linting.options.isOffline
    linting.report(
      isError ? .unknownTemplate : .elsewhereTemplate,
      "the \(kind.rawValue) `\(name)` is not among the files"
        + (isError ? "" : ", so what it takes is not checked"),
      at: node,
      in: object
    ) {
      guard let near = nearest(to: name, among: known) else { return $0 }
      return $0.note("one is called `\(near)`")
    }
  }
}
