import FlowSyntax
import Manifests

extension LintCheck {
  /// What runs itself comes to an end, and what runs elsewhere keeps what it needs.
  static let recursion = LintCheck(.endlessRecursion, .lostSettings) { object, linting in
    for template in object.templates {
      for call in template.calls {
        lostSettings(call, linting)
        endless(call, linting)
      }
    }
  }
}

/// Whether the call is made in every run of its template that gets so far.
private func isCertain(_ call: Call) -> Bool {
  if call.node.filled("when") != nil || call.loop == "withParam" || call.loop == "withSequence" {
    return false
  }
  // What follows on a result of its own choice may not follow.
  return !(call.node.text("depends")?.contains(".") ?? false)
}

private func endless(_ call: Call, _ linting: Linting) {
  guard isCertain(call), case .template(let first) = call.target else { return }
  var seen: Set<ObjectIdentifier> = []
  var open = [first]
  while let template = open.popLast() {
    if template === call.template {
      return linting.report(
        .endlessRecursion,
        "\(call.title) runs \(call.template.title) again, and nothing ever stops it",
        at: call.place,
        in: call.object
      ) {
        $0.note("Argo ends the workflow at 100 levels; a `when` on the way lets it end by itself")
      }
    }
    guard seen.insert(ObjectIdentifier(template)).inserted else { continue }
    for next in template.calls where isCertain(next) {
      if case .template(let target) = next.target { open.append(target) }
    }
  }
}

/// A template that another object runs by `templateRef` comes without the spec around it.
private func lostSettings(_ call: Call, _ linting: Linting) {
  let object = call.object
  guard !object.isTemplate, call.node.has("templateRef"), case .template(let target) = call.target,
    target.object !== object
  else { return }
  func names(_ spec: YAMLNode) -> Set<String> {
    Set(
      spec.list("volumes").compactMap { $0.text("name") }
        + spec.list("volumeClaimTemplates").compactMap { $0["metadata"]?.text("name") }
    )
  }
  let brought = names(object.spec).union(names(target.node)).union(
    object.base.map { names($0.spec) } ?? []
  )
  let left = names(target.object.spec)
  for mount in mounts(of: target) {
    guard let name = mount.text("name"), left.contains(name), !brought.contains(name) else {
      continue
    }
    return linting.report(
      .lostSettings,
      "\(target.title) comes without the volume `\(name)` of its own workflow",
      at: call.node["templateRef"]?.place("template") ?? call.place,
      in: object
    ) {
      $0.note("it is mounted", at: mount, in: target.object, from: object.file, linting)
        .note("declare it in the template itself, or in this workflow")
    }
  }
}

private func mounts(of template: TemplateView) -> [YAMLNode] {
  let node = template.node
  let containers =
    [node["container"], node["script"], node["containerSet"]].compactMap { $0 }
    + node.list("initContainers") + node.list("sidecars")
    + (node["containerSet"]?.list("containers") ?? [])
  return containers.flatMap { $0.list("volumeMounts") }
}
