import Manifests

extension Run {
  /// A leaf begins.
  func startPod(_ id: Int, _ shape: PodShape, _ call: Call, _ locals: Locals) {
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    scope.locals = locals
    lookOver(call.template, shape, scope)
    var resources = shape.resources
    var deadline: Milliseconds?
    var program: PodOrder.Program?
    do throws(SubstitutionError) {
      if let patch = shape.patch {
        resources = try patched(resources, try substitute(patch, scope, .lenient).text)
      }
      deadline = try podDeadline(id, call, scope)
      if executor.runsPrograms, let container = shape.container {
        program = try filled(container, scope)
      }
    } catch {
      return finish(id, .error, text(of: error))
    }
    activePods += 1
    call.position.frame?.activePods += 1
    order(id, call, resources, deadline, locals, program)
    if !shape.containers.isEmpty { addContainers(of: id, shape) }
  }

  private func containers(of template: CompiledTemplate) -> [PodOrder.Container] {
    guard case .pod(let shape) = template.body else { return [] }
    return shape.containers
  }

  /// Gives a leaf to the executor.
  func order(
    _ id: Int,
    _ call: Call,
    _ resources: Resources,
    _ deadline: Milliseconds?,
    _ locals: Locals,
    _ program: PodOrder.Program? = nil,
    isSuspension: Bool = false
  ) {
    let number = pods.count
    pods.append(PodState(node: id, resources: resources, isSuspension: isSuspension))
    nodes[id].podNumber = Int32(number)
    let order = PodOrder(
      pod: number,
      template: call.template.name,
      step: call.position.name,
      indexes: call.position.indexes,
      attempt: locals.retries?.count ?? 0,
      resources: resources,
      placement: placement(of: call),
      deadline: deadline,
      outputs: call.template.outputs.map {
        PodOrder.Output(name: $0.name, path: $0.path, fallback: fallback(of: $0, call))
      },
      keepsResult: call.position.frame?.template.resultNames.contains(call.position.name) ?? false,
      isDaemon: call.template.isDaemon,
      isSuspension: isSuspension,
      containers: containers(of: call.template),
      program: program
    )
    executor.start(order)
  }

  private func placement(of call: Call) -> Placement? {
    guard case .pod(let shape) = call.template.body, let wish = shape.placement else { return nil }
    if let known = wish.known { return known }
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    return Placement(
      selector: wish.selector.map { key, text in
        let filled = (try? substitute(text, scope, .lenient))?.text ?? text.text
        return ArgoManifest.Entry(key: key, value: filled)
      },
      tolerations: wish.tolerations
    )
  }

  /// The container as it would be started.
  private func filled(
    _ container: Container,
    _ scope: RunScope
  ) throws(SubstitutionError) -> PodOrder.Program {
    func text(_ text: Text) throws(SubstitutionError) -> String {
      try substitute(TemplateText(text), scope, .lenient).text
    }
    var result = PodOrder.Program(
      image: try container.image.map(text) ?? "",
      command: [],
      arguments: [],
      variables: []
    )
    result.memoryLimit = Resources(limits: container).memory
    if result.memoryLimit == 0 { result.memoryLimit = nil }
    for word in container.command { result.command.append(try text(word)) }
    for word in container.args { result.arguments.append(try text(word)) }
    for variable in container.env {
      var value: String?
      if let given = variable.value { value = try text(given) }
      result.variables.append(PodOrder.Variable(name: variable.name, value: value))
    }
    return result
  }

  /// A pod has ended (`op.go:assessNodeStatus`).
  func podFinished(_ pod: Int, _ result: PodResult) {
    let id = pods[pod].node
    guard id >= 0, !nodes[id].phase.isFulfilled else { return }
    giveUp(pod)
    containersEnd(of: id, result.containers)
    if let code = result.exitCode { nodes[id].exitCode = Int32(clamping: code) }
    if result.phase != .error { keepOutputs(of: id, result) }
    // A daemon is not to end by itself.
    let isDaemon = program.templates[Int(nodes[id].template)].isDaemon
    nodes[id].isDaemoned = false
    switch result.phase {
    case .succeeded: finish(id, isDaemon ? .failed : .succeeded, result.message)
    case .failed: finish(id, .failed, result.message)
    case .error: finish(id, .error, result.message)
    }
  }

  /// The pod takes no place any more.
  func giveUp(_ pod: Int) {
    let id = pods[pod].node
    guard id >= 0 else { return }
    pods[pod].node = -1
    guard !pods[pod].isSuspension else { return }
    activePods -= 1
    nodes[id].frame?.activePods -= 1
    nodes[id].ran = pods[pod].started
    if program.parallelism != nil { work.append(.resumeAll) }
  }

  private func keepOutputs(of id: Int, _ result: PodResult) {
    let template = program.templates[Int(nodes[id].template)]
    guard !template.outputs.isEmpty || result.result != nil else { return }
    let outputs = Outputs()
    for output in template.outputs {
      guard let value = result.outputs[output.name] else { continue }
      outputs.parameters.append((output.name, value))
      if let global = output.globalName { set("workflow.outputs.parameters.\(global)", value) }
    }
    outputs.result = result.result
    nodes[id].outputs = outputs
  }

  /// What an output is where the leaf writes nothing.
  func fallback(of output: CompiledTemplate.Output, _ call: Call) -> String? {
    guard let text = output.fallback else { return nil }
    if let constant = text.constant { return constant }
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    return (try? substitute(text, scope, .lenient))?.text ?? text.text
  }

  // MARK: What stands in a pod

  /// Notes tags that would reach the container as text: once a template, since inputs have the same
  /// names every time.
  private func lookOver(_ template: CompiledTemplate, _ shape: PodShape, _ scope: RunScope) {
    guard !template.isLookedOver else { return }
    template.isLookedOver = true
    for text in shape.texts {
      guard let filled = try? substitute(text, scope, .lenient) else { continue }
      for tag in filled.leftovers {
        note(
          Finding(
            .literalTag,
            "`{{\(tag)}}` of template `\(template.name)` names nothing and reaches the container as text",
            line: text.line
          )
        )
      }
    }
  }

  /// The time a pod may run, the least of what limits it.
  private func podDeadline(
    _ id: Int,
    _ call: Call,
    _ scope: RunScope
  ) throws(SubstitutionError) -> Milliseconds? {
    var result: Milliseconds?
    func limit(to time: Milliseconds) { result = min(result ?? time, time) }
    if let text = call.template.deadline {
      let filled = try substitute(text, scope, .lenient).text
      guard let seconds = Int64(filled) else {
        throw .refused("activeDeadlineSeconds must be a positive integer > 0: \(filled)")
      }
      limit(to: inMilliseconds(seconds))
    }
    if let text = call.template.timeout {
      let filled = try substitute(text, scope, .lenient).text
      guard let time = duration(filled) else {
        throw .refused("invalid timeout format \(filled)")
      }
      limit(to: time)
      wake(at: now + time, .timeout(id, "timeout"))
    }
    if let text = call.template.pendingTimeout {
      let filled = try substitute(text, scope, .lenient).text
      guard let time = duration(filled) else {
        throw .refused("invalid timeout format \(filled)")
      }
      wake(at: now + time, .timeout(id, "pendingTimeout"))
    }
    if nodes[id].retry >= 0, let until = retryState(Int(nodes[id].retry))?.until {
      limit(to: until - now)
    }
    if let seconds = program.activeDeadlineSeconds, !call.position.isExit {
      limit(to: started + inMilliseconds(Int64(seconds)) - now)
    }
    return result
  }

  /// A node that is still waiting when its time is over (`op.go:checkTemplateTimeouts`).
  func timeOut(_ id: Int, _ kind: String) {
    guard nodes[id].phase == .pending else { return }
    cause = Cause(node: Int32(id), time: now)
    stopPod(of: id)
    finish(id, .failed, "timeout")
  }

  func stopPod(of id: Int) {
    let pod = Int(nodes[id].podNumber)
    guard pod >= 0, pods[pod].node == id else { return }
    executor.remove(pod)
    giveUp(pod)
  }

  /// The resources after a `podSpecPatch`, of which only those of containers matter here.
  private func patched(
    _ resources: Resources,
    _ text: String
  ) throws(SubstitutionError) -> Resources {
    guard case .success(let documents) = readYAML(Array(text.utf8)), let patch = documents.first
    else {
      throw .refused("Error unmarshalling podSpecPatch: `\(shortened(text))` is not YAML")
    }
    var result = resources
    for container in patch["containers"]?.sequence ?? []
    where container["name"]?.scalar ?? "main" == "main" {
      for kind in ["limits", "requests"] {
        for pair in container["resources"]?[kind]?.mapping ?? [] {
          let entry = ArgoManifest.Entry(key: pair.key.scalar ?? "", value: pair.value.scalar ?? "")
          guard quantity(entry.value) != nil else {
            throw .refused("the quantity `\(entry.value)` of podSpecPatch is none")
          }
          // A request stands where there is one; the limit alone sets it only where none is.
          if kind == "requests" || isUnset(entry.key, resources) { result.set(entry) }
        }
      }
    }
    return result
  }

  private func isUnset(_ key: String, _ resources: Resources) -> Bool {
    switch key {
    case "cpu": resources.cpu == 0
    case "memory": resources.memory == 0
    default: resources.gpu == 0
    }
  }
}
