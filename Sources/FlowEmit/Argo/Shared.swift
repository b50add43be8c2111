import FlowAnalysis
import FlowContract
import Manifests

/// What all steps of a flow have in common, said once.
///
/// Argo merges `templateDefaults` into every template, so only what belongs to
/// a container stands there; what several kinds of template could trip over
/// (labels, nodes, accounts) stands in the spec. Something is shared only when
/// every step would say the same.
struct Shared {
  let image: String?
  /// The command of most steps; the others write their own.
  let command: [String]
  let resources: YAML
  let env: [YAML]
  let mounts: [YAML]
  let volumes: [YAML]
  let nodeLabels: [Plan.Entry]
  let tolerations: [Plan.Toleration]
  let serviceAccount: String?
  let user: Int?
  let labels: [Plan.Entry]
  let annotations: [Plan.Entry]

  init(_ plan: Plan, _ options: EmitOptions) {
    let needs = plan.distinctNeeds
    image = plan.defaults.image ?? options.defaultImage ?? plan.steps.first?.needs.value.image
    command = Self.command(plan)
    resources = Self.resources(plan.defaults, needs)
    let defaults = Mounts(plan.defaults)
    let all = defaults.isEmpty ? [] : needs.map(Mounts.init)
    env = Self.inAll(defaults.env, all.map(\.env))
    mounts = Self.inAll(defaults.mounts, all.map(\.mounts))
    volumes = Self.inAll(defaults.volumes, all.map(\.volumes))
    nodeLabels = Self.common(needs) { $0.nodeLabels } ?? []
    tolerations = Self.common(needs) { $0.tolerations } ?? []
    serviceAccount =
      Self.common(needs) { $0.serviceAccount }.flatMap { $0 } ?? plan.serviceAccount
      ?? options.serviceAccount
    user = Self.common(needs) { $0.user }.flatMap { $0 }
    labels = Self.common(needs) { $0.labels } ?? []
    annotations = Self.common(needs) { $0.annotations } ?? []
  }

  private static func command(_ plan: Plan) -> [String] {
    // There are a dozen interpreters at most, so a list beats hashing lists.
    var counts: [(interpreter: [String], count: Int)] = []
    for step in plan.steps {
      var interpreter: [String] = []
      if case .script(let command, _) = step.program { interpreter = command }
      if let index = counts.firstIndex(where: { $0.interpreter == interpreter }) {
        counts[index].count += 1
      } else {
        counts.append((interpreter, 1))
      }
    }
    let most = counts.max { $0.count < $1.count }?.interpreter ?? []
    return Launch.command(most.isEmpty ? .exec([]) : .script(interpreter: most, text: ""))
  }

  /// The items that every list holds.
  private static func inAll(_ items: [YAML], _ lists: [[YAML]]) -> [YAML] {
    var result = items
    for list in lists where !result.isEmpty && list != items {
      let held = Set(list)
      result.removeAll { !held.contains($0) }
    }
    return result
  }

  private static func common<Value: Equatable>(
    _ needs: [Plan.Needs],
    _ field: (Plan.Needs) -> Value
  ) -> Value? {
    guard let first = needs.first.map(field) else { return nil }
    return needs.allSatisfy { field($0) == first } ? first : nil
  }

  /// The default resources, unless some step would inherit a figure it did
  /// not ask for: a merge can replace a figure, and never take one away.
  private static func resources(_ defaults: Plan.Needs, _ needs: [Plan.Needs]) -> YAML {
    let shared = FlowEmit.resources(defaults)
    let keys = Self.keys(shared)
    if keys.isEmpty { return .absent }
    let isSafe = needs.allSatisfy { keys.isSubset(of: Self.keys(FlowEmit.resources($0))) }
    return isSafe ? shared : .absent
  }

  private static func keys(_ resources: YAML) -> Set<String> {
    var result: Set<String> = []
    for side in resources.mapping ?? [] {
      for entry in side.value.mapping ?? [] { result.insert("\(side.key).\(entry.key)") }
    }
    return result
  }
}

/// `spec.templateDefaults`.
func templateDefaults(
  _ plan: Plan,
  _ shared: Shared,
  _ contracts: Contracts,
  _ options: EmitOptions
) -> YAML {
  var env: [YAML] = [
    ["name": .string(Variable.run), "value": "{{workflow.name}}"],
    ["name": .string(Variable.runID), "value": "{{workflow.uid}}"],
    ["name": .string(Variable.signature), "value": .string(contracts.signature.text)],
  ]
  if !plan.params.isEmpty {
    // Base64, since Argo would expand `{{` in a value again.
    env.append([
      "name": .string(Variable.params), "value": "{{=sprig.b64enc(workflow.parameters.json)}}",
    ])
  }
  return [
    // Name and image are required wherever a container stands, by the CRDs up to 3.6.
    "container": [
      "name": "main",
      "image": imageName(shared.image, options),
      "command": .strings(shared.command),
      "env": .list(env + storeVariables(options) + shared.env),
      "resources": shared.resources,
      "securityContext": containerSecurity(options.security),
      "volumeMounts": .list(
        [["name": "flow", "mountPath": .string(Paths.root)]] + shared.mounts
      ),
    ],
    "initContainers": [runtimeContainer(options)],
    "volumes": .list([["name": "flow", "emptyDir": [:]]] + shared.volumes),
  ]
}
