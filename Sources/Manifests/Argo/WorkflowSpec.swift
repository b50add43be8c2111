/// What a workflow, or a template of workflows, says.
package struct WorkflowSpec: Sendable {
  package var entrypoint: String?
  package var arguments: Arguments
  package var templates: [Template]
  package var templateDefaults: Template?
  package var onExit: String?
  package var hooks: [Hook]
  package var parallelism: Int?
  package var activeDeadlineSeconds: Int?
  package var retry: RetryStrategy?
  package var synchronization: Synchronization?
  package var workflowTemplateRef: WorkflowTemplateRef?
  package var labels: [ArgoManifest.Entry]
  package var labelsFrom: [ArgoManifest.Entry]
  package var annotations: [ArgoManifest.Entry]
  package var priority: Int?
  package var serviceAccountName: String?
  package var isSuspended: Bool
  package var podSpecPatch: Text?
  /// Everything, for what is not modelled.
  package let node: YAMLNode

  package struct WorkflowTemplateRef: Hashable, Sendable {
    package let name: String
    package let isClusterScoped: Bool
  }

  init(_ node: YAMLNode) {
    let node = node.merged
    self.node = node
    entrypoint = node.string("entrypoint")
    arguments = Arguments(node["arguments"])
    templates = node.items("templates").map(Template.init)
    templateDefaults = node["templateDefaults"].map(Template.init)
    onExit = node.string("onExit")
    hooks = Hook.all(node["hooks"])
    parallelism = node.int("parallelism")
    activeDeadlineSeconds = node.int("activeDeadlineSeconds")
    retry = node["retryStrategy"].map(RetryStrategy.init)
    synchronization = node["synchronization"].map(Synchronization.init)
    workflowTemplateRef = node["workflowTemplateRef"].map {
      WorkflowTemplateRef(
        name: $0.string("name") ?? "",
        isClusterScoped: $0.bool("clusterScope") ?? false
      )
    }
    let metadata = node["workflowMetadata"]
    labels = metadata?["labels"]?.stringEntries ?? []
    annotations = metadata?["annotations"]?.stringEntries ?? []
    labelsFrom = (metadata?["labelsFrom"]?.merged.mapping ?? []).map {
      ArgoManifest.Entry(key: $0.key.scalar ?? "", value: $0.value.string("expression") ?? "")
    }
    priority = node.int("priority")
    serviceAccountName = node.string("serviceAccountName")
    isSuspended = node.bool("suspend") ?? false
    podSpecPatch = node.text("podSpecPatch")
  }
}
