/// A step or a task: which template runs, with what, when and how often.
package struct Invocation: Sendable {
  package var name: String
  package var template: Text?
  package var templateRef: TemplateRef?
  package var inline: Template?
  package var arguments: Arguments
  package var when: Text?
  package var depends: Text?
  package var dependencies: [Text]
  package var withItems: [YAMLNode]?
  package var withParam: Text?
  package var withSequence: Sequence?
  package var continuesOnError: Bool
  package var continuesOnFailed: Bool
  package var hooks: [Hook]
  package var onExit: Text?
  package let line: Int

  package struct Sequence: Sendable {
    package var count: Text?
    package var start: Text?
    package var end: Text?
    package var format: Text?
  }

  init(_ node: YAMLNode) {
    name = node.string("name") ?? ""
    template = node.text("template")
    templateRef = node["templateRef"].map(TemplateRef.init)
    inline = node["inline"].map(Template.init)
    arguments = Arguments(node["arguments"])
    when = node.text("when")
    depends = node.text("depends")
    dependencies = node.texts("dependencies")
    withItems = node["withItems"]?.sequence
    withParam = node.text("withParam")
    withSequence = node["withSequence"].map {
      Sequence(
        count: $0.text("count"),
        start: $0.text("start"),
        end: $0.text("end"),
        format: $0.text("format")
      )
    }
    continuesOnError = node["continueOn"]?.bool("error") ?? false
    continuesOnFailed = node["continueOn"]?.bool("failed") ?? false
    hooks = Hook.all(node["hooks"])
    onExit = node.text("onExit")
    line = node.start.line
  }
}

/// A template of another object.
package struct TemplateRef: Hashable, Sendable {
  package var name: Text
  package var template: Text
  package var isClusterScoped: Bool

  init(_ node: YAMLNode) {
    let place = Text("", line: node.start.line, column: node.start.column)
    name = node.text("name") ?? place
    template = node.text("template") ?? place
    isClusterScoped = node.bool("clusterScope") ?? false
  }
}

/// A template that runs when something holds, or when a step is over (`exit`).
package struct Hook: Sendable {
  package var name: String
  package var template: Text?
  package var templateRef: TemplateRef?
  package var arguments: Arguments
  package var expression: Text?
  package let line: Int

  /// The hooks by name, since Argo promises no order.
  static func all(_ node: YAMLNode?) -> [Hook] {
    (node?.merged.mapping ?? [])
      .map { pair in
        Hook(
          name: pair.key.scalar ?? "",
          template: pair.value.text("template"),
          templateRef: pair.value["templateRef"].map(TemplateRef.init),
          arguments: Arguments(pair.value["arguments"]),
          expression: pair.value.text("expression"),
          line: pair.key.start.line
        )
      }
      .sorted { $0.name < $1.name }
  }
}
