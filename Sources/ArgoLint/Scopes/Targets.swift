import Manifests

/// Which template a step, a task or a hook runs.
enum Target {
  case template(TemplateView)
  /// The name is filled in at run time.
  case dynamic
  /// In an object that is not among the files.
  case elsewhere(object: String, isClusterScoped: Bool)
  /// There is no such template.
  case unknown(name: String, in: LintObject)
  /// Neither `template` nor `templateRef` nor `inline`.
  case nothing
}

extension Linting {
  /// What a holder of `template`, `templateRef` or `inline` runs, seen from an object.
  func target(of holder: YAMLNode, inline: TemplateView?, in object: LintObject) -> Target {
    if let inline { return .template(inline) }
    if let reference = holder["templateRef"] {
      let name = reference.text("name") ?? ""
      let template = reference.text("template") ?? ""
      if name.holdsTag || template.holdsTag { return .dynamic }
      let isClusterScoped = reference["clusterScope"]?.isTrue ?? false
      guard !name.isEmpty, !template.isEmpty else { return .nothing }
      guard let other = self.object(named: name, isClusterScoped: isClusterScoped, from: object)
      else {
        return .elsewhere(object: name, isClusterScoped: isClusterScoped)
      }
      return other.named[template].map(Target.template) ?? .unknown(name: template, in: other)
    }
    guard let name = holder.filled("template") else { return .nothing }
    return target(named: name, in: object)
  }

  func target(named name: String, in object: LintObject) -> Target {
    if let template = object.library.named[name] { return .template(template) }
    if let reference = object.spec["workflowTemplateRef"], object.base == nil {
      return .elsewhere(
        object: reference.text("name") ?? "",
        isClusterScoped: reference["clusterScope"]?.isTrue ?? false
      )
    }
    return .unknown(name: name, in: object.library)
  }
}
