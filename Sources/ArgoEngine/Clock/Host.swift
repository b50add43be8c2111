package import Manifests

/// One node of the cluster that a simulation supposes.
package struct Host: Sendable {
  package let name: String
  /// What pods may ask for in all.
  package let size: Resources
  package let podLimit: Int
  let labels: [String: String]
  let taints: [ClusterNode.Taint]
  let isUnschedulable: Bool

  /// Room without a name, for any pod.
  package init(_ size: Resources) {
    name = ""
    self.size = size
    podLimit = .max
    labels = [:]
    taints = []
    isUnschedulable = false
  }

  /// A node of a cluster; `nil` names what is no quantity.
  package init(_ node: ClusterNode) throws(NodeProblem) {
    var size = Resources()
    var podLimit = Int.max
    for entry in node.allocatable {
      guard let amount = quantity(entry.value), amount >= 0 else {
        throw NodeProblem(
          message: "the node `\(node.name)`: `\(entry.value)` is no quantity of `\(entry.key)`"
        )
      }
      if entry.key == "pods" {
        podLimit = Int(amount.rounded(.down))
      } else {
        size.set(entry)
      }
    }
    name = node.name
    self.size = size
    self.podLimit = podLimit
    labels = Dictionary(node.labels.map { ($0.key, $0.value) }) { $1 }
    taints = node.taints
    isUnschedulable = node.isUnschedulable
  }
}

package struct NodeProblem: Error {
  package let message: String
}

/// On which nodes a pod may run.
package struct Placement: Hashable, Sendable {
  package var selector: [ArgoManifest.Entry] = []
  package var tolerations: [Toleration] = []

  /// Why a node is none of them, in the words of Kubernetes' scheduler and in the order of its
  /// filters; `nil` when it is one.
  func objection(to host: Host) -> String? {
    if host.isUnschedulable {
      let mark = ClusterNode.Taint(
        key: "node.kubernetes.io/unschedulable",
        value: "",
        effect: "NoSchedule"
      )
      if !tolerations.contains(where: { $0.tolerates(mark) }) {
        return "node(s) were unschedulable"
      }
    }
    for taint in host.taints where taint.effect == "NoSchedule" || taint.effect == "NoExecute" {
      if !tolerations.contains(where: { $0.tolerates(taint) }) {
        return "node(s) had untolerated taint {\(taint.key): \(taint.value)}"
      }
    }
    if selector.contains(where: { host.labels[$0.key] != $0.value }) {
      return "node(s) didn't match Pod's node affinity/selector"
    }
    return nil
  }
}
