import FlowAnalysis
import FlowContract
import Manifests

/// The plan as plain `batch/v1` Jobs: a step is a Job, a loop over a known
/// number of items an Indexed Job, and a scheduled flow of one step a CronJob.
///
/// Nothing orders Jobs, so each step's contract names the steps it comes
/// after, and the runtime waits for their results in the store.
func jobs(_ plan: Plan, _ options: EmitOptions) -> [YAML] {
  let contracts = Contracts(plan)
  let after = predecessors(plan)
  return plan.steps.indices.map { index in
    let step = plan.steps[index]
    let job = jobSpec(plan, index, contracts, after: after[index], options)
    let name =
      plan.steps.count == 1
      ? dnsName(plan.name) : dnsName("\(plan.name)_\(step.name)")
    guard let schedule = plan.schedules.first else {
      return [
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": metadata(plan, step, options, name: name), "spec": job,
      ]
    }
    return cronJob(plan, step, schedule, job, name: name, options)
  }
}

private func cronJob(
  _ plan: Plan,
  _ step: Plan.Step,
  _ schedule: Plan.Schedule,
  _ job: YAML,
  name: String,
  _ options: EmitOptions
) -> YAML {
  [
    "apiVersion": "batch/v1",
    "kind": "CronJob",
    "metadata": metadata(plan, step, options, name: name),
    "spec": [
      "schedule": .string(schedule.cron),
      "timeZone": schedule.timeZone.map { .string($0) } ?? .absent,
      "startingDeadlineSeconds": schedule.deadline.map { .int($0) } ?? .absent,
      "concurrencyPolicy": schedule.concurrency == .allow
        ? .absent : .string(schedule.concurrency == .forbid ? "Forbid" : "Replace"),
      "suspend": schedule.isSuspended ? true : .absent,
      "jobTemplate": ["spec": job],
      "successfulJobsHistoryLimit": schedule.keepsSucceeded.map { .int($0) } ?? .absent,
      "failedJobsHistoryLimit": schedule.keepsFailed.map { .int($0) } ?? .absent,
    ],
  ]
}

private func metadata(
  _ plan: Plan,
  _ step: Plan.Step,
  _ options: EmitOptions,
  name: String
) -> YAML {
  var annotations: [YAML.Entry] = [.init(Annotation.source, .string(step.place.text))]
  if let doc = step.doc { annotations.append(.init(Annotation.description, .string(doc))) }
  return objectMetadata(plan, options, name: name, annotations)
}

private func jobSpec(
  _ plan: Plan,
  _ index: Int,
  _ contracts: Contracts,
  after: [StepContract.Predecessor],
  _ options: EmitOptions
) -> YAML {
  let step = plan.steps[index]
  let loop = step.loops.last.map { plan.loops[$0] }
  let length = loop?.fixedLength
  let retries = step.needs.value.retry?.limit ?? 0
  return [
    "completions": length.map { .int($0) } ?? .absent,
    "parallelism": length.map { .int(min($0, loop?.maximum ?? $0)) } ?? .absent,
    "completionMode": length == nil ? .absent : "Indexed",
    "backoffLimit": .int(length == nil ? retries : retries * (length ?? 1)),
    "template": [
      "metadata": podMetadata(plan, step),
      "spec": podSpec(plan, index, contracts, after: after, options),
    ],
  ]
}

private func podMetadata(_ plan: Plan, _ step: Plan.Step) -> YAML {
  // The run's name is a label, so that kustomize can give each run its own.
  let labels =
    [Plan.Entry(key: "flowc.dev/run", value: dnsName(plan.name))] + step.needs.value.labels
  return ["labels": entries(labels), "annotations": entries(step.needs.value.annotations)]
}

private func podSpec(
  _ plan: Plan,
  _ index: Int,
  _ contracts: Contracts,
  after: [StepContract.Predecessor],
  _ options: EmitOptions
) -> YAML {
  let step = plan.steps[index]
  var contract = contracts.contract(of: index)
  contract.after = after
  for position in contract.outputs.indices { contract.outputs[position].export = nil }
  let launch = Launch(step, contract: contract)
  let mounts = Mounts(step.needs.value)
  let account = step.needs.value.serviceAccount ?? plan.serviceAccount ?? options.serviceAccount
  return [
    "restartPolicy": "Never",
    "activeDeadlineSeconds": step.needs.value.timeout.map { .int($0) } ?? .absent,
    "serviceAccountName": account.map { .string($0) } ?? .absent,
    "automountServiceAccountToken": false,
    "nodeSelector": entries(step.needs.value.nodeLabels),
    "tolerations": tolerations(step.needs.value.tolerations),
    "securityContext": podSecurity(options.security, user: step.needs.value.user),
    "initContainers": [runtimeContainer(options)],
    "containers": [
      [
        "name": "main",
        "image": imageName(step.needs.value.image, options),
        "command": .strings(launch.command),
        "args": .strings(launch.arguments),
        "env": .list(env(plan, step, launch, contracts, options) + mounts.env),
        "resources": resources(step.needs.value),
        "volumeMounts": .list(
          [["name": "flow", "mountPath": .string(Paths.root)]] + mounts.mounts
        ),
        "securityContext": containerSecurity(options.security),
      ]
    ],
    "volumes": .list([["name": "flow", "emptyDir": [:]]] + mounts.volumes),
  ]
}

private func env(
  _ plan: Plan,
  _ step: Plan.Step,
  _ launch: Launch,
  _ contracts: Contracts,
  _ options: EmitOptions
) -> [YAML] {
  let run = "metadata.labels['flowc.dev/run']"
  var env: [YAML] = [
    ["name": .string(Variable.run), "valueFrom": ["fieldRef": ["fieldPath": .string(run)]]],
    ["name": .string(Variable.signature), "value": .string(contracts.signature.text)],
    ["name": .string(Variable.contract), "value": .string(launch.contract.json.text)],
  ]
  if !plan.params.isEmpty {
    let values = plan.params.compactMap { param in
      param.defaultValue.map {
        JSON.object([
          .init(key: "name", value: .string(param.name)), .init(key: "value", value: $0.json),
        ])
      }
    }
    env.append([
      "name": .string(Variable.params), "value": .string(base64(JSON.array(values).text)),
    ])
  }
  if !step.loops.isEmpty {
    let index = "metadata.annotations['batch.kubernetes.io/job-completion-index']"
    env.append([
      "name": .string(Variable.index), "valueFrom": ["fieldRef": ["fieldPath": .string(index)]],
    ])
  }
  return env + storeVariables(options)
}

/// For each step, the steps it waits for, by data or by `after`.
private func predecessors(_ plan: Plan) -> [[StepContract.Predecessor]] {
  var result = [[StepContract.Predecessor]](repeating: [], count: plan.steps.count)
  func steps(_ item: Plan.Item) -> [Int] {
    switch item {
    case .step(let step): [step]
    case .loop(let loop): plan.loops[loop].body.items.flatMap(steps)
    case .branch: []
    }
  }
  func predecessor(_ other: Int, of step: Int) -> StepContract.Predecessor {
    let loops = plan.steps[other].loops
    let shared = zip(loops, plan.steps[step].loops).prefix { $0 == $1 }.count
    return .init(
      step: plan.steps[other].name,
      depth: shared,
      items: loops.count > shared ? loops.last.flatMap { plan.loops[$0].fixedLength } : nil
    )
  }
  func visit(_ block: Plan.Block) {
    for (item, waits) in zip(block.items, block.waits) {
      let awaited = waits.flatMap { steps(block.items[$0]) }
      for step in steps(item) { result[step] += awaited.map { predecessor($0, of: step) } }
      if case .loop(let loop) = item { visit(plan.loops[loop].body) }
    }
  }
  visit(plan.body)
  return result
}
