extension Run {
  enum Invoked {
    case created(Int)
    /// A limit on parallelism stands in the way; no node is there yet.
    case blocked
    /// The node is there and went wrong at once; the caller says how its message begins.
    case failed(Int, String)
  }

  /// A use of a template begins (`op.go:executeTemplate`, for a node that is not there yet).
  func invoke(
    _ template: CompiledTemplate,
    _ arguments: [(name: String, value: String?)],
    _ position: Position
  ) -> Invoked {
    if position.depth >= maxDepth {
      let message = "Maximum recursion depth exceeded"
      let id = add(.skipped, position, template, phase: .error, message)
      finish(id, .error, message)
      return .created(id)
    }
    var call = Call(template: template, inputs: [], position: position)
    do throws(SubstitutionError) {
      call.inputs = try inputs(of: template, arguments, position)
    } catch {
      let message = text(of: error)
      return .failed(add(.skipped, position, template, phase: .error, message), message)
    }
    if isBlocked(position) { return .blocked }
    return start(call)
  }

  /// Argo's `maxStackDepth`.
  private var maxDepth: Int { 100 }

  func start(_ call: Call) -> Invoked {
    let template = call.template
    var reserved: Int?
    if !template.locks.isEmpty {
      switch acquire(call) {
      case .held(let id): reserved = id
      case .waits(let id): return .created(id)
      case .failed(let id, let message): return .failed(id, message)
      }
    }
    if let memoize = template.memoize {
      switch recall(memoize, call, reserved) {
      case .hit(let id): return .created(id)
      case .miss: break
      case .failed(let id, let message): return .failed(id, message)
      }
    }
    if template.retry != nil {
      let id = reserved ?? add(.retry, call.position, template, phase: .running)
      nodes[id].kind = .retry
      nodes[id].phase = .running
      nodes[id].message = ""
      keepForLater(id, call)
      beginRetry(id, call)
      return .created(id)
    }
    return execute(call, reserved)
  }

  /// Where outputs are to be kept, whose they are.
  func keepForLater(_ id: Int, _ call: Call) {
    if call.template.memoize != nil { memoCalls[id] = call }
  }

  /// Creates the node of a call itself, without retries.
  func execute(_ call: Call, _ reserved: Int? = nil, retry: Int = -1) -> Invoked {
    let kind: NodeKind
    switch call.template.body {
    case .pod(let shape): kind = shape.kind
    case .dag: kind = .dag
    case .steps: kind = .steps
    case .suspend: kind = .suspend
    case .nothing: kind = .skipped
    }
    let id = reserved ?? add(kind, call.position, call.template, phase: .running, retry: retry)
    nodes[id].kind = kind
    nodes[id].phase = kind == .pod ? .pending : .running
    nodes[id].message = ""
    if retry < 0 { keepForLater(id, call) }
    if kind.countsAsChild, let frame = call.position.frame {
      frame.active += 1
      nodes[id].takesPlace = true
    }
    var locals = locals(of: call, id)
    if retry >= 0 { locals.retries = retryState(retry)?.locals }
    switch call.template.body {
    case .pod(let shape): startPod(id, shape, call, locals)
    case .dag(let dag): beginDAG(id, dag, call, locals)
    case .steps(let steps): beginSteps(id, steps, call, locals)
    case .suspend(let duration): beginSuspension(id, duration, call, locals)
    case .nothing: finish(id, .error, "Template '\(call.template.name)' missing specification")
    }
    return .created(id)
  }

  func locals(of call: Call, _ id: Int) -> Locals {
    var locals = Locals(node: id, callName: call.position.name)
    if case .steps? = call.position.frame?.template.body { locals.isTask = false }
    if case .pod = call.template.body { locals.isPod = true }
    return locals
  }

  /// What the inputs are, from arguments and defaults (`common/util.go:ProcessArgs`).
  private func inputs(
    of template: CompiledTemplate,
    _ arguments: [(name: String, value: String?)],
    _ position: Position
  ) throws(SubstitutionError) -> [String?] {
    var inputs: [String?] = []
    inputs.reserveCapacity(template.inputs.count)
    for input in template.inputs {
      let argument = arguments.first { $0.name == input.name }
      if let value = argument?.value {
        inputs.append(value)
        continue
      }
      if let fallback = input.fallback {
        var scope = RunScope(run: self)
        scope.locals = Locals(node: -1, callName: position.name)
        inputs.append(try substitute(fallback, scope, .lenient).text)
        continue
      }
      if let origin = input.origin {
        inputs.append(try value(of: origin, input))
        continue
      }
      throw .refused(
        argument == nil
          ? "inputs.parameters.\(input.name) was not supplied"
          : "inputs.parameters.\(input.name): argument references an absent optional (skipped/omitted node output with no default)"
      )
    }
    return inputs
  }

  /// A value that the cluster gives (`substituteAndGetConfigMapValue`).
  private func value(
    of origin: CompiledTemplate.Input.Origin,
    _ input: CompiledTemplate.Input
  ) throws(SubstitutionError) -> String? {
    guard case .configMap(let name, let key) = origin else { return input.originDefault?.text }
    let scope = RunScope(run: self)
    let map = try substitute(name, scope, .lenient).text
    let entry = try substitute(key, scope, .lenient).text
    if let value = program.library.configured(map, entry) ?? input.originDefault?.text {
      return value
    }
    throw .refused(
      "unable to retrieve inputs.parameters.\(input.name) from ConfigMap: configmap '\(map)' not found"
    )
  }

  func text(of error: SubstitutionError) -> String {
    switch error {
    case .missing(let name): "failed to resolve {{\(name)}}"
    case .refused(let message): message
    }
  }

  // MARK: Limits

  /// Whether a limit on parallelism keeps a new node from coming into being
  /// (`op.go:checkParallelism`).
  private func isBlocked(_ position: Position) -> Bool {
    if nodes.count >= nodeLimit {
      note(Finding(.tooManyNodes, "more than \(nodeLimit) nodes; the run stops here"))
      return true
    }
    if let limit = program.parallelism, activePods >= limit { return true }
    guard let frame = position.frame else { return false }
    if frame.template.failFast, frame.bad > 0 { return true }
    if let limit = frame.template.parallelism, frame.active >= limit { return true }
    return false
  }

  // MARK: Nodes

  func add(
    _ kind: NodeKind,
    _ position: Position,
    _ template: CompiledTemplate?,
    phase: NodePhase,
    _ message: String = "",
    retry: Int = -1
  ) -> Int {
    let id = nodes.count
    nodes.append(
      Node(
        base: Int32(position.base),
        suffix: position.suffix,
        kind: kind,
        phase: phase,
        started: now,
        message: message,
        frame: position.frame,
        task: Int32(position.task),
        item: Int32(position.item),
        retry: Int32(retry),
        hookOf: Int32(position.hookOf),
        template: Int32(template?.number ?? -1),
        cause: cause(at: position, retry: retry)
      )
    )
    if retry < 0 {
      attach(id, position)
    } else if let state = retryState(retry) {
      state.last = id
      if state.first < 0 { state.first = id }
    }
    return id
  }

  /// Lets the frame know which node stands for a task or an item.
  private func attach(_ id: Int, _ position: Position) {
    guard position.hookOf < 0, let frame = position.frame, position.task >= 0 else { return }
    if position.item >= 0 {
      frame.tasks[position.task].loop?.children[position.item] = Int32(id)
    } else {
      frame.tasks[position.task].node = Int32(id)
    }
  }

  /// A node is over; whoever waits for it goes on.
  func finish(_ id: Int, _ phase: NodePhase, _ message: String? = nil) {
    nodes[id].phase = phase
    nodes[id].finished = now
    if let message { nodes[id].message = message }
    if nodes[id].outbound.isEmpty { nodes[id].outbound = BranchPhases(phase) }
    let node = nodes[id]
    if node.takesPlace, let frame = node.frame {
      nodes[id].takesPlace = false
      frame.active -= 1
      if phase.isBad { frame.bad += 1 }
      if frame.template.parallelism != nil || frame.template.failFast {
        work.append(.resume(frame))
      }
    }
    if let own = frames.removeValue(forKey: id) { endDaemons(of: own) }
    if let call = memoCalls.removeValue(forKey: id) { remember(id, call) }
    release(id)
    if node.retry >= 0 {
      attemptOver(Int(node.retry), id)
    } else if node.hookOf >= 0 {
      hookOver(id)
    } else if let frame = node.frame {
      childOver(id, in: frame)
    } else if id == mainNode || mainNode < 0 && id == 0 {
      mainOver(id)
    } else {
      exitOver(id)
    }
  }
}
