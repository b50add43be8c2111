import Manifests

/// What is known in the whole of a workflow (`validate.go:Workflow`, `operator.go:setGlobalParameters`).
func globalScope(of object: LintObject) -> Scope {
  // The object holds its scope, and must not be held by it.
  Scope { [unowned object] scope in addGlobals(of: object, to: scope) }
}

private func addGlobals(of object: LintObject, to scope: Scope) {
  for name in [
    "name", "namespace", "uid", "mainEntrypoint", "serviceAccountName", "status",
    "labels", "labels.json", "annotations", "annotations.json",
  ] {
    scope.add("workflow." + name)
  }
  for beginning in ["creationTimestamp", "scheduledTime", "duration"] {
    scope.allow(anythingAfter: "workflow." + beginning)
  }
  // Argo's lint knows failures where there is an exit handler.
  if object.spec.has("onExit") || object.base?.spec.has("onExit") ?? false {
    scope.add("workflow.failures")
  }
  for source in [object, object.base].compactMap({ $0 }) {
    let parameters = source.spec["arguments"]?.list("parameters") ?? []
    if !parameters.isEmpty { scope.add(["workflow.parameters", "workflow.parameters.json"]) }
    scope.add(parameters.compactMap { $0.text("name") }.map { "workflow.parameters.\($0)" })
    scope.addKeys(of: source.spec["workflowMetadata"])
    if source.spec.has("priority") { scope.add("workflow.priority") }
    for template in source.templates { scope.addGlobals(of: template) }
  }
  if object.kind != .cronWorkflow { scope.addKeys(of: object.metadata) }
  // Cron workflows hand on what workflowMetadata says.
  scope.addKeys(of: object.cron?["workflowMetadata"])
  // The workflow that uses a template brings parameters of its own.
  if object.isTemplate || isOpen(object) { scope.allow(anythingAfter: "workflow.parameters") }
}

/// Whether part of the workflow is in the cluster, unseen.
private func isOpen(_ object: LintObject) -> Bool {
  object.spec.has("workflowTemplateRef") && object.base == nil
}

extension Scope {
  fileprivate func addKeys(of metadata: YAMLNode?) {
    for (field, name) in [
      ("labels", "labels"), ("labelsFrom", "labels"), ("annotations", "annotations"),
    ] {
      for pair in metadata?.entries(field) ?? [] {
        add("workflow.\(name).\(pair.key.scalar ?? "")")
      }
    }
  }

  func addGlobals(of template: TemplateView) {
    for kind in ["parameters", "artifacts"] {
      for output in template.outputs(kind) {
        guard let name = output.filled("globalName") else { continue }
        if name.holdsTag {
          allow(anythingAfter: "workflow.outputs.\(kind).")
        } else {
          add("workflow.outputs.\(kind).\(name)")
        }
      }
    }
  }
}

/// What is known within a template, but for what its steps and tasks leave behind.
func templateScope(of template: TemplateView, _ globals: Scope) -> Scope {
  Scope(globals) { scope in addNames(of: template, to: scope) }
}

private func addNames(of template: TemplateView, to scope: Scope) {
  let parameters = template.inputs("parameters").compactMap { $0.text("name") }
  if !parameters.isEmpty { scope.add("inputs.parameters") }
  scope.add(parameters.map { "inputs.parameters.\($0)" })
  for artifact in template.inputs("artifacts") {
    guard let name = artifact.text("name") else { continue }
    scope.add("inputs.artifacts.\(name)")
    if template.isLeaf { scope.add("inputs.artifacts.\(name).path") }
  }
  scope.add("node.name")
  scope.add(["steps.name", "tasks.name"])
  if template.isPod { scope.add("pod.name") }
  if template.node.has("retryStrategy") { scope.add(retryNames) }
  guard template.isLeaf else { return }
  for kind in ["parameters", "artifacts"] {
    for output in template.outputs(kind) {
      let path = kind == "artifacts" ? output.filled("path") : output["valueFrom"]?.filled("path")
      if path != nil, let name = output.text("name") { scope.add("outputs.\(kind).\(name).path") }
    }
  }
}

let retryNames = [
  "retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message",
]

/// What a metric of a template may also say.
func metricScope(of template: TemplateView, _ around: Scope) -> Scope {
  Scope(around) { scope in
    scope.add(["status", "duration", "exitCode", "outputs.result"] + retryNames)
    scope.allow(anythingAfter: "resourcesDuration.")
    for kind in ["parameters", "artifacts"] {
      let names = template.outputs(kind).compactMap { $0.text("name") }
      scope.add(names.map { "outputs.\(kind).\($0)" })
    }
  }
}

/// What a step or task leaves behind for its siblings (`validate.go:addOutputsToScope`).
///
/// `isAggregate` is Argo's own notion, which leaves `withSequence` out.
func resultNames(of call: Call) -> [String] {
  let root = "\(call.root).\(call.name)"
  var names = ["id", "startedAt", "finishedAt", "hostNodeName", "status"].map { "\(root).\($0)" }
  guard case .template(let template) = call.target else { return names }
  if template.node["daemon"]?.isTrue ?? false { names.append("\(root).ip") }
  let isAggregate = call.loop == "withItems" || call.loop == "withParam"
  if template.hasResult
    || isAggregate && (template.kind == .script || template.kind == .containerSet)
  {
    names += ["\(root).outputs.result", "\(root).exitCode"]
  }
  for kind in ["parameters", "artifacts"] {
    names += template.outputs(kind).compactMap { $0.text("name") }.map {
      "\(root).outputs.\(kind).\($0)"
    }
  }
  if isAggregate { names.append("\(root).outputs.parameters") }
  return names
}

/// Names of an item of the loop of a step or task.
func addItems(of call: Call, to scope: Scope) {
  switch call.loop {
  case "withItems":
    for item in call.node.list("withItems") {
      scope.add("item")
      scope.add((item.mapping ?? []).map { "item.\($0.key.scalar ?? "")" })
      scope.add((item.sequence ?? []).indices.map { "item.[\($0)]" })
    }
    if call.node["withItems"]?.sequence == nil { scope.allow(anythingAfter: "item") }
  case "withParam": scope.allow(anythingAfter: "item")
  case "withSequence": scope.add("item")
  default: break
  }
}
