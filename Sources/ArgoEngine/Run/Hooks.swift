extension Run {
  /// The arguments of a hook; a tag that names nothing stays as text.
  func hookArguments(
    _ hook: CompiledHook,
    _ scope: RunScope
  ) -> [(name: String, value: String?)] {
    hook.parameters.map { name, text in
      guard let text else { return (name, nil) }
      if let only = text.onlyName, scope.lookup(only) == .absent { return (name, nil) }
      return (name, (try? substitute(text, scope, .lenient))?.text ?? text.text)
    }
  }

  /// The exit hook of a task or step that has come to its end (`exit_handler.go:runOnExitNode`).
  func runExitHook(of id: Int, _ number: Int, _ call: CompiledCall, in frame: Frame) {
    runHooks(of: id, number, call, in: frame)
    guard nodes[id].phase.isCompleted, let hook = call.hooks.first(where: \.isExit) else { return }
    start(hook, suffix: ".onExit", of: id, number, call, in: frame, isExit: true)
  }

  /// Hooks with an expression, looked at when the task ends.
  private func runHooks(of id: Int, _ number: Int, _ call: CompiledCall, in frame: Frame) {
    for hook in call.hooks where !hook.isExit {
      start(hook, suffix: ".hooks.\(hook.name)", of: id, number, call, in: frame, isExit: false)
    }
  }

  private func start(
    _ hook: CompiledHook,
    suffix: String,
    of id: Int,
    _ number: Int,
    _ call: CompiledCall,
    in frame: Frame,
    isExit: Bool
  ) {
    var scope = scope(of: frame, call)
    scope.ownNode = id
    if let expression = hook.expression {
      guard case .success(let parsed) = expression.parsed,
        let holds = try? evaluateBool(parsed, scope), holds
      else { return }
    }
    guard case .known(let template) = hook.target else { return }
    var position = Position(base: id, suffix: suffix)
    position.frame = frame
    position.task = number
    position.hookOf = id
    position.isExit = isExit
    position.depth = frame.call.position.depth + 1
    position.name = call.name
    frame.tasks[number].hooks += 1
    switch invoke(program.templates[template], hookArguments(hook, scope), position) {
    case .created, .blocked: break
    case .failed(let node, let message): finish(node, .error, message)
    }
  }

  /// A hook is over; its task may be over with it.
  func hookOver(_ id: Int) {
    guard let frame = nodes[id].frame else {
      openHooks -= 1
      goOnToExit()
      return
    }
    let number = Int(nodes[id].task)
    frame.tasks[number].hooks -= 1
    if case .dag = frame.template.body {
      taskOverUnlessHooked(number, in: frame)
    } else {
      stepOverUnlessHooked(number, in: frame)
    }
  }

  /// Hooks of the workflow, looked at when the entrypoint has ended.
  func runWorkflowHooks() {
    let scope = RunScope(run: self)
    for hook in program.hooks {
      guard hookNodes[hook.name] == nil, let expression = hook.expression,
        case .success(let parsed) = expression.parsed,
        let holds = try? evaluateBool(parsed, scope), holds, case .known(let number) = hook.target
      else { continue }
      var position = Position(base: mainNode, suffix: ".hooks.\(hook.name)")
      position.hookOf = mainNode
      position.depth = 1
      openHooks += 1
      hookNodes[hook.name] = nodes.count
      switch invoke(program.templates[number], hookArguments(hook, scope), position) {
      case .created, .blocked: break
      case .failed(let id, let message): finish(id, .error, message)
      }
    }
  }
}
