/// A node of a cluster as `kubectl get nodes -o yaml` prints it, as far as placing pods goes.
///
/// Fields that the cluster adds are many and change with its version, so unknown ones are left alone;
/// what is read here is read strictly.
package struct ClusterNode: Sendable {
  package var name: String
  /// What pods may ask for: `cpu`, `memory`, `pods`, `nvidia.com/gpu`.
  package var allocatable: [ArgoManifest.Entry]
  package var labels: [ArgoManifest.Entry]
  package var taints: [Taint]
  package var isUnschedulable: Bool

  package struct Taint: Hashable, Sendable {
    package let key: String
    package let value: String
    package let effect: String

    package init(key: String, value: String, effect: String) {
      self.key = key
      self.value = value
      self.effect = effect
    }
  }
}

/// What a pod puts up with.
package struct Toleration: Hashable, Sendable {
  package let key: String
  package let isExists: Bool
  package let value: String
  package let effect: String

  package init(_ node: YAMLNode) {
    key = node.string("key") ?? ""
    isExists = node.string("operator") == "Exists"
    value = node.string("value") ?? ""
    effect = node.string("effect") ?? ""
  }

  /// `Toleration.ToleratesTaint` of Kubernetes.
  package func tolerates(_ taint: ClusterNode.Taint) -> Bool {
    if !effect.isEmpty, effect != taint.effect { return false }
    if !key.isEmpty, key != taint.key { return false }
    return isExists || value == taint.value && !key.isEmpty
  }
}

/// The nodes of a file: a `List`, or `Node` documents.
package func readNodes(_ bytes: [UInt8]) -> (nodes: [ClusterNode], problems: [ManifestProblem]) {
  let documents: [YAMLNode]
  switch readYAML(bytes) {
  case .success(let nodes): documents = nodes
  case .failure(let error):
    return ([], [ManifestProblem(message: error.message, line: error.line, column: error.column)])
  }
  var nodes: [ClusterNode] = []
  var problems: [ManifestProblem] = []
  func report(_ message: String, _ node: YAMLNode) {
    problems.append(
      ManifestProblem(message: message, line: node.start.line, column: node.start.column)
    )
  }
  for document in documents {
    let isList = ["List", "NodeList"].contains(document["kind"]?.scalar ?? "")
    // Items of a `NodeList` say nothing of their kind.
    for object in isList ? document["items"]?.sequence ?? [] : [document]
    where object["kind"]?.scalar ?? (isList ? "Node" : "") == "Node" {
      let name = object["metadata"]?.string("name") ?? ""
      if name.isEmpty { report("a node without a name", object) }
      let status = object["status"]
      guard let allocatable = status?["allocatable"] ?? status?["capacity"] else {
        report("the node `\(name)` does not say what is `allocatable`", object)
        continue
      }
      nodes.append(
        ClusterNode(
          name: name,
          allocatable: allocatable.stringEntries,
          labels: object["metadata"]?["labels"]?.stringEntries ?? [],
          taints: (object["spec"]?["taints"]?.sequence ?? []).map { taint in
            ClusterNode.Taint(
              key: taint.string("key") ?? "",
              value: taint.string("value") ?? "",
              effect: taint.string("effect") ?? ""
            )
          },
          isUnschedulable: object["spec"]?.bool("unschedulable") ?? false
        )
      )
    }
  }
  return (nodes, problems)
}
