extension Run {
  func beginDAG(_ id: Int, _ dag: CompiledDAG, _ call: Call, _ locals: Locals) {
    var (dag, template) = (dag, call.template)
    if let text = dag.targetText {
      var scope = RunScope(run: self)
      scope.template = template
      scope.inputs = call.inputs
      let names = (try? substitute(text, scope, .lenient))?.text ?? text.text
      guard let aimed = dag.aimed(at: names) else {
        return finish(id, .error, "target \(names) does not exist")
      }
      dag = aimed
      template = template.with(.dag(aimed))
    }
    let frame = Frame(node: id, template: template, call: call, locals: locals)
    frames[id] = frame
    frame.tasks = dag.dependencies.map { TaskState(waiting: Int32($0.count)) }
    for task in dag.roots { frame.ready.insert(dag.rank[task]) }
    // At once, and so before the siblings that come after: Argo goes depth first.
    drain(frame)
    frame.isNew = false
  }

  private func queue(_ task: Int, _ dag: CompiledDAG, in frame: Frame) {
    frame.ready.insert(dag.rank[task])
    if !frame.isDraining { work.append(.drain(frame)) }
  }

  /// Begins what can begin in a frame, in the order in which Argo visits it.
  func drain(_ frame: Frame) {
    guard !frame.isDraining, !frame.isOver else { return }
    frame.isDraining = true
    defer { frame.isDraining = false }
    switch frame.template.body {
    case .dag(let dag):
      while let rank = frame.ready.popFirst(), !frame.isOver { runTask(dag.order[rank], in: frame) }
      assess(frame)
    case .steps:
      while frame.awaitsGroup, !frame.isOver {
        frame.awaitsGroup = false
        beginGroup(frame)
      }
    case .nothing, .pod, .suspend: break
    }
  }

  func scope(of frame: Frame, _ call: CompiledCall?) -> RunScope {
    RunScope(
      run: self,
      template: frame.template,
      inputs: frame.call.inputs,
      locals: frame.locals,
      frame: frame,
      call: call
    )
  }

  func position(of task: Int, in frame: Frame, _ call: CompiledCall) -> Position {
    Position(
      base: frame.node,
      suffix: "." + call.name,
      frame: frame,
      task: task,
      isExit: frame.call.position.isExit,
      depth: frame.call.position.depth + 1,
      name: call.name,
      indexes: frame.call.position.indexes
    )
  }

  /// All that a task waits for is over (`dag.go:executeDAGTask`).
  func runTask(_ number: Int, in frame: Frame) {
    guard case .dag(let dag) = frame.template.body else { return }
    let call = dag.tasks[number]
    let position = position(of: number, in: frame, call)
    isReady(number, in: frame)
    if case .broken(let message) = dag.depends[number] {
      return passBy(position, .error, message)
    }
    guard dag.depends[number].holds({ result($0, $1, in: frame) }) else {
      return passBy(position, .omitted, "omitted: depends condition not met")
    }
    switch prepare(call, in: frame) {
    case .hangs(let name): hang(number, call, name, in: frame)
    case .refused(let message), .unexpandable(let message): passBy(position, .error, message)
    case .skipped(let when): passBy(position, .skipped, "when '\(when)' evaluated false")
    case .empty: passBy(position, .skipped, "Skipped, empty params")
    case .single(let arguments, let when):
      frame.tasks[number].arguments = arguments
      frame.tasks[number].when = when
      continueTask(number, call, in: frame)
    case .loop(let loop):
      frame.tasks[number].loop = loop
      frame.tasks[number].stage = .running
      frame.open += 1
      _ = add(.taskGroup, position, nil, phase: .running)
      continueTask(number, call, in: frame)
    }
  }

  /// A task gets a node that is over at once.
  private func passBy(_ position: Position, _ phase: NodePhase, _ message: String) {
    guard let frame = position.frame else { return }
    frame.open += 1
    frame.tasks[position.task].stage = .running
    finish(add(.skipped, position, nil, phase: phase, message), phase, message)
  }

  private func hang(_ number: Int, _ call: CompiledCall, _ name: String, in frame: Frame) {
    frame.tasks[number].stage = .hung
    frame.hung += 1
    noteHang(call, name, in: frame)
  }

  func noteHang(_ call: CompiledCall, _ name: String, in frame: Frame) {
    let place = self.name(of: frame.node)
    note(
      Finding(
        .hangs,
        "`\(call.name)` of `\(place)` waits for ever: nothing gives `\(name)`, and Argo asks again without end",
        line: call.line
      )
    )
  }

  /// Creates what of a task is not created yet, as far as limits let it.
  func continueTask(_ number: Int, _ call: CompiledCall, in frame: Frame) {
    if !advance(number, call, in: frame) { stall(number, in: frame) }
  }

  /// The same; whether all is created now.
  func advance(_ number: Int, _ call: CompiledCall, in frame: Frame) -> Bool {
    frame.tasks[number].loop == nil
      ? runSingle(number, call, in: frame) : runItems(number, call, in: frame)
  }

  func stall(_ number: Int, in frame: Frame) {
    frame.tasks[number].stage = frame.tasks[number].loop == nil ? .waitingForPlace : .running
    frame.stalled.insert(frame.rank(number))
    if program.parallelism != nil, !frame.isStalledInRun {
      frame.isStalledInRun = true
      stalledFrames.append(frame)
    }
  }

  private func runSingle(_ number: Int, _ call: CompiledCall, in frame: Frame) -> Bool {
    let position = position(of: number, in: frame, call)
    let values = named(call, frame.tasks[number].arguments ?? [])
    switch invoke(call.target, values, position, in: frame) {
    case .blocked: return false
    case .created(let id):
      frame.tasks[number].arguments = nil
      if !nodes[id].phase.isFulfilled || frame.tasks[number].stage != .over {
        begun(number, in: frame)
      }
    case .failed(let id, let message):
      begun(number, in: frame)
      finish(id, .error, "task '\(name(of: id))' errored: \(message)")
    }
    return true
  }

  private func begun(_ number: Int, in frame: Frame) {
    guard frame.tasks[number].stage == .idle || frame.tasks[number].stage == .waitingForPlace else {
      return
    }
    frame.tasks[number].stage = .running
    frame.open += 1
  }

  private func runItems(_ number: Int, _ call: CompiledCall, in frame: Frame) -> Bool {
    guard let loop = frame.tasks[number].loop else { return true }
    let group = Int(frame.tasks[number].node)
    while loop.next < loop.calls.count {
      let item = loop.calls[loop.next]
      var position = position(of: number, in: frame, call)
      position.base = group
      position.suffix = item.suffix
      position.item = loop.next
      position.indexes.append(loop.next)
      do throws(ExpressionError) {
        if try !shouldRun(when: item.when) {
          let message = "when '\(item.when)' evaluated false"
          loop.next += 1
          finish(add(.skipped, position, nil, phase: .skipped, message), .skipped, message)
          continue
        }
      } catch {
        loop.next += 1
        finish(add(.skipped, position, nil, phase: .error, error.message), .error, error.message)
        continue
      }
      let target = target(of: call, item)
      switch invoke(target, named(call, item.arguments), position, in: frame) {
      case .blocked: return false
      case .created: loop.next += 1
      case .failed(let id, let message):
        loop.next += 1
        finish(id, .error, "task '\(name(of: id))' errored: \(message)")
      }
    }
    loop.calls = []
    return true
  }

  /// The template of one item, which may name it.
  func target(of call: CompiledCall, _ item: LoopCall) -> TemplateTarget {
    guard let reference = item.reference, case .reference(_, _, let isClusterScoped) = call.target
    else { return call.target }
    return program.referenced(reference[0], reference[1], isClusterScoped: isClusterScoped)
  }

  func named(_ call: CompiledCall, _ values: [String?]) -> [(name: String, value: String?)] {
    zip(call.parameters, values).map { ($0.name, $1) }
  }

  /// Finds the template of a call and begins it.
  func invoke(
    _ target: TemplateTarget,
    _ arguments: [(name: String, value: String?)],
    _ position: Position,
    in frame: Frame
  ) -> Invoked {
    var target = target
    switch target {
    case .known, .unknown: break
    case .local(let text):
      target = program.local(filled(text, frame), in: frame.template.origin)
    case .reference(let name, let template, let isClusterScoped):
      target = program.referenced(
        filled(name, frame),
        filled(template, frame),
        isClusterScoped: isClusterScoped
      )
    }
    program.compilePending()
    switch target {
    case .known(let number): return invoke(program.templates[number], arguments, position)
    case .unknown(let problem):
      return .failed(add(.skipped, position, nil, phase: .error, problem), problem)
    case .local, .reference:
      let problem = "template not found"
      return .failed(add(.skipped, position, nil, phase: .error, problem), problem)
    }
  }

  private func filled(_ text: TemplateText, _ frame: Frame) -> String {
    let filled = try? substitute(text, scope(of: frame, nil), .lenient)
    return filled?.text ?? text.text
  }

  /// What `depends` asks of a task.
  private func result(_ task: Int, _ wanted: DependsResult, in frame: Frame) -> Bool {
    let state = frame.tasks[task]
    guard state.node >= 0 else { return false }
    let node = nodes[Int(state.node)]
    switch wanted {
    case .succeeded: return node.phase == .succeeded
    case .failed: return node.phase == .failed
    case .errored: return node.phase == .error
    case .skipped: return node.phase == .skipped
    case .omitted: return node.phase == .omitted
    case .daemoned: return node.isDaemoned && node.phase != .pending
    case .anySucceeded:
      return state.loop?.children.contains { $0 >= 0 && nodes[Int($0)].phase == .succeeded }
        ?? false
    case .allFailed:
      guard let children = state.loop?.children, !children.isEmpty else { return false }
      return children.allSatisfy { $0 >= 0 && nodes[Int($0)].phase == .failed }
    }
  }

  // MARK: Being over

  /// A child of a DAG is over: an item of a loop, or a task.
  func childOver(_ id: Int, in frame: Frame) {
    guard !nodes[id].wasReady else { return }
    guard case .dag(let dag) = frame.template.body else { return stepOver(id, in: frame) }
    let number = Int(nodes[id].task)
    let call = dag.tasks[number]
    runExitHook(of: id, number, call, in: frame)
    if nodes[id].item >= 0 {
      // The group waits for the hooks of its items.
      if nodes[id].openHooks == 0 { itemOver(id, number, in: frame) }
      return
    }
    begun(number, in: frame)
    taskOverUnlessHooked(number, in: frame)
  }

  func itemOver(_ id: Int, _ number: Int, in frame: Frame) {
    guard let loop = frame.tasks[number].loop else { return }
    loop.unfinished -= 1
    loop.outbound.formUnion(nodes[id].outbound)
    if nodes[id].phase.isBad { loop.phase = nodes[id].phase }
    guard loop.unfinished == 0 else { return }
    // The last child in the order of items that went wrong gives the group its phase.
    let bad = loop.children.last { $0 >= 0 && nodes[Int($0)].phase.isBad }
    let phase = bad.map { nodes[Int($0)].phase } ?? .succeeded
    let group = Int(frame.tasks[number].node)
    if group >= 0, nodes[group].kind == .taskGroup {
      nodes[group].outbound = loop.outbound
      finish(group, phase)
    }
  }

  /// A task counts as over when its hooks are, too.
  func taskOverUnlessHooked(_ number: Int, in frame: Frame) {
    guard frame.tasks[number].hooks == 0, frame.tasks[number].stage == .running,
      case .dag(let dag) = frame.template.body
    else { return }
    let id = Int(frame.tasks[number].node)
    guard id >= 0, isFulfilled(id) else { return }
    frame.tasks[number].stage = .over
    frame.open -= 1
    for dependent in dag.dependents[number] {
      frame.tasks[dependent].waiting -= 1
      if frame.tasks[dependent].waiting == 0 { queue(dependent, dag, in: frame) }
    }
    assessIfQuiet(frame)
  }

  func assessIfQuiet(_ frame: Frame) {
    guard !frame.isOver, !frame.isDraining, frame.open == 0, frame.ready.isEmpty else { return }
    work.append(.drain(frame))
  }
}
