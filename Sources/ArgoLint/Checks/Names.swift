import FlowSyntax
import Manifests

extension LintCheck {
  /// Names are there, legal, short enough and unique.
  static let names = LintCheck(.invalidName, .longName, .repeatedName, .missingField) {
    object,
    linting in
    var check = NameCheck(object: object, linting: linting)
    check.objectName()
    check.unique(object.spec.list("templates"), "template", isTemplate: true)
    let arguments = object.spec["arguments"]
    check.parameters(arguments)
    for template in object.templates {
      check.template(template)
    }
  }

  /// An object stands once among the files.
  static let repeatedObjects = LintCheck(.repeatedObject) { object, linting in
    guard !object.name.isEmpty else { return }
    let twin = linting.objects.first {
      $0.kind == object.kind && $0.name == object.name && $0.namespace == object.namespace
    }
    guard let twin, twin !== object else { return }
    linting.report(
      .repeatedObject,
      "another \(object.kind.rawValue) is called `\(object.name)`: one will replace the other",
      at: object.metadata.place("name"),
      in: object
    ) {
      $0.note("the other", at: twin.metadata.place("name"), in: twin, from: object.file, linting)
    }
  }
}

private struct NameCheck {
  let object: LintObject
  let linting: Linting

  func objectName() {
    let (limit, why) =
      object.kind == .cronWorkflow
      ? (52, "the runs' names are longer by 11, and are labels of their pods")
      : (63, "it becomes a label of the pods")
    if let name = object.metadata.filled("name"), !name.holdsTag {
      let node = object.metadata.place("name")
      if name.utf8.count > limit {
        linting.report(
          .longName,
          "the name of a \(object.kind.rawValue) has at most \(limit) characters, and this has \(name.utf8.count)",
          at: node,
          in: object
        ) { $0.note(why) }
      }
      if !Grammar.isNameOfDNS(name) {
        illegal(name, node, "lower case letters, digits, `-` and `.`")
      }
    } else if let prefix = object.metadata.filled("generateName"), !prefix.holdsTag {
      let node = object.metadata.place("generateName")
      if !Grammar.isNameOfDNS(prefix + "x") {
        illegal(prefix, node, "lower case letters, digits, `-` and `.`")
      }
      // Kubernetes cuts the prefix to leave 63 in all, which is enough for the others.
      if object.kind == .cronWorkflow, prefix.utf8.count > limit - 5 {
        linting.report(
          .longName,
          "the cluster appends five characters to `generateName`, which leaves room for \(limit - 5), and this has \(prefix.utf8.count)",
          at: node,
          in: object
        )
      }
    } else if object.node.has("metadata"), !object.metadata.has("name"),
      object.kind != .workflowEventBinding
    {
      linting.report(
        .missingField,
        "the \(object.kind.rawValue) has neither `metadata.name` nor `metadata.generateName`",
        at: object.metadata,
        in: object
      )
    }
  }

  func template(_ template: TemplateView) {
    for kind in ["inputs", "outputs"] { parameters(template.node[kind]) }
    switch template.kind {
    case .steps: unique(template.calls.map(\.node), "step", isTemplate: false)
    case .dag: unique(template.calls.map(\.node), "task", isTemplate: false)
    case .containerSet:
      unique(
        template.node["containerSet"]?.list("containers") ?? [],
        "container",
        isTemplate: false
      )
    default: break
    }
    for call in template.calls { parameters(call.node["arguments"]) }
  }

  func parameters(_ holder: YAMLNode?) {
    for (field, what) in [("parameters", "parameter"), ("artifacts", "artifact")] {
      var first: [String: YAMLNode] = [:]
      for item in holder?.list(field) ?? [] where item.mapping != nil {
        guard let name = named(item, what) else { continue }
        let node = item.place("name")
        if !Grammar.isParameterName(withoutTags(name)) {
          illegal(name, node, "letters, digits, `-` and `_`")
        }
        repeated(name, what, node, &first)
        if let global = item.filled("globalName"), !Grammar.isParameterName(withoutTags(global)) {
          illegal(global, item.place("globalName"), "letters, digits, `-` and `_`")
        }
      }
    }
  }

  func unique(_ items: [YAMLNode], _ what: String, isTemplate: Bool) {
    var first: [String: YAMLNode] = [:]
    for item in items where item.mapping != nil {
      guard let name = named(item, what) else { continue }
      let node = item.place("name")
      if !Grammar.isFieldName(isTemplate ? name : withoutTags(name)) {
        illegal(name, node, "letters, digits and `-`, and begins with no `-`")
      }
      if name.utf8.count > 128 {
        linting.report(
          .longName,
          "the name of a \(what) has at most 128 characters, and this has \(name.utf8.count)",
          at: node,
          in: object
        )
      }
      repeated(name, what, node, &first)
    }
  }

  private func named(_ item: YAMLNode, _ what: String) -> String? {
    if let name = item.filled("name") { return name }
    // Where the CRDs ask for the field itself, its absence was reported with the fields.
    let isReported = !item.has("name") && what != "step" && what != "template"
    if !isReported {
      linting.report(.missingField, "the \(what) has no name", at: item, in: object)
    }
    return nil
  }

  private func repeated(
    _ name: String,
    _ what: String,
    _ node: YAMLNode,
    _ first: inout [String: YAMLNode]
  ) {
    guard let other = first[name] else {
      first[name] = node
      return
    }
    linting.report(.repeatedName, "another \(what) here is called `\(name)`", at: node, in: object)
    {
      $0.note("the other", at: other.span)
    }
  }

  private func illegal(_ name: String, _ node: YAMLNode, _ alphabet: String) {
    linting.report(
      .invalidName,
      "`\(name)` is no name here: one has \(alphabet)",
      at: node,
      in: object
    )
  }
}
