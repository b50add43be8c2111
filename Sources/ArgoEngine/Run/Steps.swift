extension Run {
  func beginSteps(_ id: Int, _ steps: CompiledSteps, _ call: Call, _ locals: Locals) {
    let frame = Frame(node: id, template: call.template, call: call, locals: locals)
    frames[id] = frame
    frame.tasks = steps.all.map { _ in TaskState() }
    frame.awaitsGroup = true
    drain(frame)
    frame.isNew = false
  }

  /// The next group of steps begins, or the template is over (`steps.go:executeSteps`).
  func beginGroup(_ frame: Frame) {
    guard case .steps(let steps) = frame.template.body else { return }
    frame.group += 1
    guard frame.group < steps.groups.count else { return endSteps(frame) }
    var position = Position(base: frame.node, suffix: "[\(frame.group)]")
    position.frame = frame
    let group = add(.stepGroup, position, nil, phase: .running)
    frame.groupNodes.append(Int32(group))
    let offset = steps.offsets[frame.group]
    // All references of a group are looked up before any of its steps begins.
    var prepared: [Prepared] = []
    for call in steps.groups[frame.group] {
      let result = prepare(call, in: frame)
      switch result {
      case .hangs(let name):
        frame.hung += 1
        return noteHang(call, name, in: frame)
      case .refused(let message):
        return groupFailed(frame, .error, "failed to resolve references: \(message)")
      case .unexpandable(let message): return groupFailed(frame, .error, message)
      case .skipped, .empty, .single, .loop: prepared.append(result)
      }
    }
    // The group itself is open until all its steps have had their turn.
    frame.open = 1
    for (index, result) in prepared.enumerated() {
      beginStep(offset + index, steps.groups[frame.group][index], result, in: frame)
      if frame.isOver { return }
    }
    frame.open -= 1
    groupOverIfQuiet(frame)
  }

  private func beginStep(
    _ number: Int,
    _ call: CompiledCall,
    _ prepared: Prepared,
    in frame: Frame
  ) {
    frame.open += 1
    frame.tasks[number].stage = .running
    isReady(number, in: frame)
    let position = stepPosition(number, call, in: frame)
    switch prepared {
    case .skipped(let when):
      let message = "when '\(when)' evaluated false"
      finish(add(.skipped, position, nil, phase: .skipped, message), .skipped, message)
    case .empty:
      let message = "Skipped, empty params"
      finish(add(.skipped, position, nil, phase: .skipped, message), .skipped, message)
    case .single(let arguments, let when):
      frame.tasks[number].arguments = arguments
      frame.tasks[number].when = when
      if !continueStep(number, call, in: frame) { stall(number, in: frame) }
    case .loop(let loop):
      frame.tasks[number].loop = loop
      if !continueStep(number, call, in: frame) { stall(number, in: frame) }
    case .hangs, .refused, .unexpandable: break
    }
  }

  private func stepPosition(_ number: Int, _ call: CompiledCall, in frame: Frame) -> Position {
    var position = position(of: number, in: frame, call)
    position.base = Int(frame.groupNodes[frame.group])
    return position
  }

  /// Creates what of a step is not created yet; whether all is.
  func continueStep(_ number: Int, _ call: CompiledCall, in frame: Frame) -> Bool {
    guard let loop = frame.tasks[number].loop else {
      let values = named(call, frame.tasks[number].arguments ?? [])
      return beginInvocation(call, values, stepPosition(number, call, in: frame), in: frame)
    }
    while loop.next < loop.calls.count {
      let item = loop.calls[loop.next]
      var position = stepPosition(number, call, in: frame)
      position.suffix += item.suffix
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
        let id = add(.skipped, position, nil, phase: .error, error.message)
        nodes[id].finished = now
        groupFailed(frame, .error, error.message)
        return true
      }
      var one = call
      one.target = target(of: call, item)
      let isBegun = beginInvocation(one, named(call, item.arguments), position, in: frame)
      if frame.isOver { return true }
      guard isBegun else { return false }
      loop.next += 1
    }
    return true
  }

  private func beginInvocation(
    _ call: CompiledCall,
    _ values: [(name: String, value: String?)],
    _ position: Position,
    in frame: Frame
  ) -> Bool {
    switch invoke(call.target, values, position, in: frame) {
    case .blocked: return false
    case .created: return true
    case .failed(let id, let message):
      nodes[id].finished = now
      nodes[id].outbound = .error
      groupFailed(
        frame,
        .error,
        "step group deemed errored due to child \(name(of: id)) error: \(message)"
      )
      return true
    }
  }

  /// A step, or an item of one, is over.
  func stepOver(_ id: Int, in frame: Frame) {
    guard case .steps(let steps) = frame.template.body else { return }
    let number = Int(nodes[id].task)
    // A group of steps is a node of the frame as well, and ends by itself.
    guard number >= 0, !frame.isOver else { return }
    let call = steps.all[number]
    runExitHook(of: id, number, call, in: frame)
    if let loop = frame.tasks[number].loop, nodes[id].item >= 0 {
      loop.unfinished -= 1
      guard loop.unfinished == 0 else { return }
    }
    stepOverUnlessHooked(number, in: frame)
  }

  func stepOverUnlessHooked(_ number: Int, in frame: Frame) {
    let state = frame.tasks[number]
    guard state.hooks == 0, state.stage == .running || state.stage == .waitingForPlace else {
      return
    }
    if let loop = state.loop {
      guard loop.unfinished == 0 else { return }
    } else {
      guard state.node >= 0, isFulfilled(Int(state.node)) else { return }
    }
    frame.tasks[number].stage = .over
    frame.open -= 1
    groupOverIfQuiet(frame)
  }

  private func groupOverIfQuiet(_ frame: Frame) {
    guard !frame.isOver, frame.open == 0, frame.stalled.isEmpty,
      case .steps(let steps) = frame.template.body
    else { return }
    let group = Int(frame.groupNodes[frame.group])
    var outbound = BranchPhases()
    let offset = steps.offsets[frame.group]
    for (index, call) in steps.groups[frame.group].enumerated() {
      let state = frame.tasks[offset + index]
      for child in state.loop?.children ?? [state.node] where child >= 0 {
        let node = nodes[Int(child)]
        outbound.formUnion(node.outbound)
        guard node.phase.isBad, !call.continues(on: node.phase) else { continue }
        return groupFailed(frame, .failed, "child '\(nodeID(of: Int(child)))' failed")
      }
    }
    nodes[group].outbound = outbound.isEmpty ? .succeeded : outbound
    nodes[group].phase = .succeeded
    nodes[group].finished = now
    if let problem = brokenResults(of: frame, steps) {
      return fail(frame, problem)
    }
    frame.awaitsGroup = true
    if !frame.isDraining { work.append(.drain(frame)) }
  }

  /// Results of a loop that are no JSON: Argo cannot make a list of them (argo-workflows#10775).
  private func brokenResults(of frame: Frame, _ steps: CompiledSteps) -> String? {
    let offset = steps.offsets[frame.group]
    for number in offset..<offset + steps.groups[frame.group].count {
      guard let first = frame.tasks[number].loop?.children.first(where: { $0 >= 0 }),
        nodes[lastAttempt(of: Int(first))].outputs?.result != nil
      else { continue }
      let list = aggregate(number, in: frame)
      if list.result == nil { return list.problem }
    }
    return nil
  }

  func groupFailed(_ frame: Frame, _ phase: NodePhase, _ message: String) {
    guard !frame.isOver else { return }
    frame.isOver = true
    let group = Int(frame.groupNodes[frame.group])
    nodes[group].phase = phase
    nodes[group].finished = now
    nodes[group].message = message
    nodes[frame.node].outbound = .failed
    // Whatever the group's phase, the template fails.
    finish(frame.node, .failed, message)
  }

  private func endSteps(_ frame: Frame) {
    frame.isOver = true
    if let last = frame.groupNodes.last { nodes[frame.node].outbound = nodes[Int(last)].outbound }
    if let message = setOutputs(of: frame) {
      fail(frame, message)
    } else {
      finish(frame.node, .succeeded)
    }
  }
}
