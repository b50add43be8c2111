import FlowSyntax
import Manifests

extension LintCheck {
  /// Nothing is too large for where it goes, and no value holds what cannot be handed on.
  static let sizes = LintCheck(.largeText, .largeManifest, .controlCharacter) { object, linting in
    let node = object.node
    let size = node.end.offset - node.start.offset
    if size > 1_048_576 {
      linting.report(.largeManifest, "the object has \(size / 1024) KiB", at: node, in: object) {
        $0.note("etcd takes 1.5 MiB, and Argo stores the run's status beside a copy of all this")
      }
    }
    for template in object.templates {
      for container in allContainers(of: template) {
        for key in ["command", "args"] {
          for text in container.list(key) { limit(text, "an argument", object, linting) }
        }
        for variable in container.list("env") {
          if let value = variable["value"] {
            limit(value, "an environment variable", object, linting)
          }
        }
      }
      values(template.node["inputs"], object, linting)
      for call in template.calls {
        values(call.node["arguments"], object, linting)
        for item in call.node.list("withItems") { texts(of: item, object, linting) }
      }
    }
    values(object.spec["arguments"], object, linting)
  }
}

private func allContainers(of template: TemplateView) -> [YAMLNode] {
  let node = template.node
  return [node["container"], node["script"]].compactMap { $0 } + node.list("initContainers")
    + node.list("sidecars") + (node["containerSet"]?.list("containers") ?? [])
}

/// Linux takes 128 KiB in one argument or variable (MAX_ARG_STRLEN).
private func limit(_ node: YAMLNode, _ what: String, _ object: LintObject, _ linting: Linting) {
  guard let text = node.scalar, text.utf8.count >= 131_072 else { return }
  linting.report(
    .largeText,
    "\(what) has at most 128 KiB, and this has \(text.utf8.count / 1024)",
    at: node,
    in: object
  )
}

private func values(_ holder: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  for parameter in holder?.list("parameters") ?? [] {
    for key in ["value", "default"] {
      if let value = parameter[key] { texts(of: value, object, linting) }
    }
  }
}

/// Go's quoting, which Argo takes for JSON's, writes some characters in a way that JSON refuses
/// (argo-workflows#15512).
private func texts(of node: YAMLNode, _ object: LintObject, _ linting: Linting) {
  for item in node.sequence ?? [] { texts(of: item, object, linting) }
  for pair in node.mapping ?? [] { texts(of: pair.value, object, linting) }
  guard let text = node.scalar, let bad = text.unicodeScalars.first(where: isRefused) else {
    return
  }
  let code = String(bad.value, radix: 16, uppercase: true)
  linting.report(
    .controlCharacter,
    "the character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code) in a value ends the workflow with an error",
    at: node,
    in: object
  ) { $0.note("hand it over in base64") }
}

private func isRefused(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x08, 0x09, 0x0A, 0x0C, 0x0D: return false
  case 0..<0x20, 0x7F: return true
  case 0x10000...:
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .unassigned, .surrogate, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return true
    default: return false
    }
  default: return false
  }
}
