import FlowSyntax
import Manifests

extension LintCheck {
  /// The pods' names, and the labels, are ones that Kubernetes takes.
  static let podNames = LintCheck(.podName, .invalidLabel, .reservedContainer) { object, linting in
    labels(object.metadata["labels"], object, linting)
    labels(object.cron?["workflowMetadata"]?["labels"], object, linting)
    labels(object.spec["workflowMetadata"]?["labels"], object, linting)
    labels(object.spec["podMetadata"]?["labels"], object, linting)
    for template in object.templates {
      labels(template.node["metadata"]?["labels"], object, linting)
      podName(template, linting)
      reservedNames(template, linting)
    }
  }
}

/// A pod is called after its workflow and template, and Kubernetes takes no capitals.
private func podName(_ template: TemplateView, _ linting: Linting) {
  guard template.isPod, !template.isInline,
    template.name.utf8.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }),
    template.object.spec.filled("entrypoint") != template.name || isCalled(template)
  else { return }
  linting.report(
    .podName,
    "the pods of `\(template.name)` carry its name, in which Kubernetes takes no capitals",
    at: template.node.place("name"),
    in: template.object
  )
}

/// The pod of an entrypoint that is a leaf is called like the workflow alone.
private func isCalled(_ template: TemplateView) -> Bool {
  template.object.templates.contains { other in
    other.calls.contains { call in
      if case .template(let target) = call.target { return target === template }
      return false
    }
  }
}

private func labels(_ node: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  for pair in node?.mapping ?? [] {
    let key = pair.key.scalar ?? ""
    if !Grammar.isLabelKey(withoutTags(key)) {
      linting.report(.invalidLabel, "`\(key)` is no key of a label", at: pair.key, in: object) {
        $0.note(
          "a key is an optional DNS name and `/`, and at most 63 letters, digits, `-`, `_` and `.`"
        )
      }
    }
    guard let value = pair.value.scalar, !value.holdsTag, !Grammar.isLabelValue(value) else {
      continue
    }
    linting.report(
      .invalidLabel,
      "the value of the label `\(key)` is one that Kubernetes refuses",
      at: pair.value,
      in: object
    ) {
      $0.note(
        "a value has at most 63 letters, digits, `-`, `_` and `.`, a letter or digit first and last"
      )
    }
  }
}

/// Names that the controller gives to containers of its own.
private func reservedNames(_ template: TemplateView, _ linting: Linting) {
  let containers =
    template.node.list("sidecars") + (template.node["containerSet"]?.list("containers") ?? [])
  for container in containers {
    guard let name = container.text("name"),
      name == "wait" || name == "supervisor" || name.hasPrefix("artifact-plugin-")
    else { continue }
    linting.report(
      .reservedContainer,
      "`\(name)` is a container of Argo's own",
      at: container.place("name"),
      in: template.object
    )
  }
}
