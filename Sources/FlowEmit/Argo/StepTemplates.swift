import FlowAnalysis
import FlowContract
import Manifests

/// The templates of steps. Fields are in the order of Argo's reference.
struct StepTemplates {
  let plan: Plan
  let shared: Shared
  let contracts: Contracts
  let names: TemplateNames
  let options: EmitOptions

  /// The template that runs a step's program.
  func container(_ index: Int) -> YAML {
    let step = plan.steps[index]
    let needs = step.needs.value
    let launch = Launch(step, contract: contracts.contract(of: index))
    let mounts = Mounts(needs)
    let resources = FlowEmit.resources(needs)
    let extraVolumes = mounts.volumes.filter { !shared.volumes.contains($0) }
    return [
      "name": .string(names.steps[index]),
      "metadata": metadata(step),
      "inputs": indexInput(step),
      "outputs": outputs(index),
      "nodeSelector": shared.nodeLabels.isEmpty ? entries(needs.nodeLabels) : .absent,
      "tolerations": shared.tolerations.isEmpty ? tolerations(needs.tolerations) : .absent,
      "serviceAccountName": differing(needs.serviceAccount, from: shared.serviceAccount),
      "securityContext": needs.user == shared.user
        ? .absent : podSecurity(options.security, user: needs.user),
      "activeDeadlineSeconds": needs.timeout.map { .string("\($0)") } ?? .absent,
      "pendingTimeout": needs.pending.map { .string("\($0)s") } ?? .absent,
      "retryStrategy": retryStrategy(needs, options.argo),
      "podSpecPatch": podPatch(needs),
      "container": [
        "image": imageName(needs.image, options),
        "command": launch.command == shared.command ? .absent : .strings(launch.command),
        "args": .strings(launch.arguments),
        "env": .list(env(step, launch) + mounts.env.filter { !shared.env.contains($0) }),
        "resources": resources == shared.resources ? .absent : resources,
        "volumeMounts": list(mounts.mounts.filter { !shared.mounts.contains($0) }),
      ],
      "volumes": list(extraVolumes),
    ]
  }

  private func metadata(_ step: Plan.Step) -> YAML {
    var annotations: [Plan.Entry] = [.init(key: Annotation.source, value: step.place.text)]
    if let doc = step.doc {
      annotations.append(.init(key: Annotation.description, value: withoutTags(doc)))
    }
    if shared.annotations.isEmpty { annotations += step.needs.value.annotations }
    return [
      "annotations": entries(annotations),
      "labels": shared.labels.isEmpty ? entries(step.needs.value.labels) : .absent,
    ]
  }

  private func env(_ step: Plan.Step, _ launch: Launch) -> [YAML] {
    var env: [YAML] = [
      ["name": .string(Variable.contract), "value": .string(launch.contract.json.text)]
    ]
    if !step.loops.isEmpty {
      env.append(["name": .string(Variable.index), "value": "{{inputs.parameters.index}}"])
    }
    if step.needs.value.retry != nil || step.needs.value.growth != nil {
      env.append(["name": .string(Variable.attempt), "value": "{{retries}}"])
    }
    if step.handler != nil {
      env.append(["name": .string(Variable.status), "value": "{{workflow.status}}"])
      env.append([
        "name": .string(Variable.failures), "value": "{{=sprig.b64enc(workflow.failures)}}",
      ])
    }
    return env
  }

  private func outputs(_ index: Int) -> YAML {
    let values = contracts.controlValues(of: index)
    guard !values.isEmpty else { return .absent }
    return [
      "parameters": .list(
        values.map { value in
          ["name": .string(value), "valueFrom": ["path": .string("\(Paths.exports)/\(value)")]]
        }
      )
    ]
  }

  private func indexInput(_ step: Plan.Step) -> YAML {
    step.loops.isEmpty ? .absent : ["parameters": [["name": "index"]]]
  }

  private func differing(_ value: String?, from shared: String?) -> YAML {
    value == shared ? .absent : value.map { .string($0) } ?? .absent
  }

  private func list(_ items: [YAML]) -> YAML { items.isEmpty ? .absent : .list(items) }

  /// The template that lets a step fail: a group of one that goes on.
  ///
  /// A DAG has `depends` for that, but a failed leaf would still fail it. The second group never
  /// runs anything: a task that is skipped has the phase of the node before it
  /// (dag.go:assessDAGPhase), and without that group it would be the pod that failed.
  func tolerant(_ index: Int, name: String) -> YAML {
    let step = plan.steps[index]
    let inner = names.steps[index]
    let values = contracts.controlValues(of: index)
    let arguments: YAML =
      step.loops.isEmpty
      ? .absent : ["parameters": [["name": "index", "value": "{{inputs.parameters.index}}"]]]
    return [
      "name": .string(name),
      "metadata": ["annotations": [Annotation.source: .string(step.place.text)]],
      "inputs": indexInput(step),
      "outputs": values.isEmpty
        ? .absent
        : [
          "parameters": .list(
            values.map { value in
              [
                "name": .string(value),
                "valueFrom": [
                  "expression": "steps['\(inner)']?.outputs?.parameters?.\(value) ?? ''"
                ],
              ]
            }
          )
        ],
      "steps": [
        [
          [
            "name": .string(inner),
            "template": .string(inner),
            "arguments": arguments,
            "continueOn": ["error": true, "failed": true],
          ]
        ],
        [
          [
            "name": .string(name),
            "template": .string(inner),
            "arguments": arguments,
            "when": "false",
          ]
        ],
      ],
    ]
  }
}

/// The keys of what flowc writes beside Argo's own.
enum Annotation {
  static let source = "flowc.dev/source"
  static let description = "flowc.dev/description"
}

extension Plan.Place {
  var text: String { "\(file):\(line)" }
}

/// Prose in which Argo finds no tag: only people read it, so a space does no harm.
func withoutTags(_ text: String) -> String {
  guard text.holdsBraces else { return text }
  var result = ""
  var wasBrace = false
  for scalar in text.unicodeScalars {
    if wasBrace, scalar == "{" { result += " " }
    result.unicodeScalars.append(scalar)
    wasBrace = scalar == "{"
  }
  return result
}
