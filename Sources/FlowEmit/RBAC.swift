import FlowAnalysis
import Manifests

/// What a flow's pods may do in the cluster: report their results to Argo, and
/// nothing else (argo-workflows docs/workflow-rbac.md).
func rbac(_ plan: Plan, _ options: EmitOptions) -> [YAML] {
  let accounts = accounts(plan, options)
  let reporter = options.executorServiceAccount ?? accounts[0]
  let name = "\(reporter)-reports"
  var documents: [YAML] = []
  let executor = options.executorServiceAccount.map { [$0] } ?? []
  for account in accounts + executor
  where !documents.contains(where: { $0["metadata"]?["name"]?.string == account }) {
    documents.append([
      "apiVersion": "v1",
      "kind": "ServiceAccount",
      "metadata": metadata(account, options),
    ])
  }
  if let executor = options.executorServiceAccount {
    // Argo mounts the token of this very name into its own containers alone.
    documents.append([
      "apiVersion": "v1",
      "kind": "Secret",
      "metadata": metadata(
        "\(executor).service-account-token",
        options,
        annotations: ["kubernetes.io/service-account.name": .string(executor)]
      ),
      "type": "kubernetes.io/service-account-token",
    ])
  }
  documents.append([
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "Role",
    "metadata": metadata(name, options),
    "rules": [
      [
        "apiGroups": ["argoproj.io"],
        "resources": ["workflowtaskresults"],
        "verbs": ["create", "patch"],
      ]
    ],
  ])
  let subjects = options.executorServiceAccount.map { [$0] } ?? accounts
  documents.append([
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "RoleBinding",
    "metadata": metadata(name, options),
    "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": .string(name)],
    "subjects": .list(
      subjects.map { account in
        [
          "kind": "ServiceAccount",
          "name": .string(account),
          "namespace": options.namespace.map { .string($0) } ?? .absent,
        ]
      }
    ),
  ])
  return documents
}

/// Nothing of one flow's, since several may share an account.
private func metadata(_ name: String, _ options: EmitOptions, annotations: YAML = .absent) -> YAML {
  [
    "name": .string(name),
    "namespace": options.namespace.map { .string($0) } ?? .absent,
    "labels": .map([.init("app.kubernetes.io/managed-by", "flowc")] + options.labels),
    "annotations": annotations,
  ]
}

/// The accounts that the flow's pods run under, each once.
func accounts(_ plan: Plan, _ options: EmitOptions) -> [String] {
  let base = plan.serviceAccount ?? options.serviceAccount
  var result: [String] = []
  for account in plan.steps.map({ $0.needs.value.serviceAccount ?? base ?? dnsName(plan.name) })
  where !result.contains(account) {
    result.append(account)
  }
  return result
}
