/// Hooks that have been triggered; none is triggered twice.
struct HookKey: Hashable {
  let node: Int
  let name: String
}

extension Run {
  /// The arguments of a hook; a tag that names nothing stays as text.
  func hookArguments(
    _ hook: CompiledHook,
    _ scope: RunScope
  ) throws(SubstitutionError) -> [(name: String, value: String?)] {
    var arguments: [(name: String, value: String?)] = []
    for (name, text) in hook.parameters {
      guard let text else {
        arguments.append((name, nil))
        continue
      }
      let isAbsent = text.onlyName.map { scope.lookup($0) == .absent } ?? false
      arguments.append((name, isAbsent ? nil : try substitute(text, scope, .lenient).text))
    }
    return arguments
  }

  /// Hooks of a task or step that has come to its end, `exit` among them
  /// (`exit_handler.go:runOnExitNode`).
  func runExitHook(of id: Int, _ number: Int, _ call: CompiledCall, in frame: Frame) {
    guard !call.hooks.isEmpty else { return }
    runHooks(of: id, number, call, in: frame)
    guard nodes[id].phase.isCompleted, let hook = call.hooks.first(where: \.isExit) else { return }
    trigger(hook, of: id, number, call, in: frame)
  }

  private func runHooks(of id: Int, _ number: Int, _ call: CompiledCall, in frame: Frame) {
    for hook in call.hooks where !hook.isExit { trigger(hook, of: id, number, call, in: frame) }
  }

  /// Hooks with an expression are asked as soon as a pod runs.
  func hookWhileRunning(_ pod: Int) {
    guard let frame = nodes[pod].frame, nodes[pod].task >= 0, nodes[pod].hookOf < 0 else { return }
    let number = Int(nodes[pod].task)
    let call: CompiledCall
    switch frame.template.body {
    case .dag(let dag): call = dag.tasks[number]
    case .steps(let steps): call = steps.all[number]
    case .nothing, .pod, .suspend: return
    }
    guard !call.hooks.isEmpty else { return }
    let owner = nodes[pod].retry >= 0 ? Int(nodes[pod].retry) : pod
    runHooks(of: owner, number, call, in: frame)
  }

  private func trigger(
    _ hook: CompiledHook,
    of id: Int,
    _ number: Int,
    _ call: CompiledCall,
    in frame: Frame
  ) {
    let key = HookKey(node: id, name: hook.name)
    guard !begunHooks.contains(key), case .known(let template) = hook.target else { return }
    var scope = scope(of: frame, call)
    scope.ownNode = id
    var position = Position(base: id, suffix: hook.isExit ? ".onExit" : ".hooks.\(hook.name)")
    position.frame = frame
    position.task = number
    position.hookOf = id
    position.isExit = hook.isExit
    position.depth = frame.call.position.depth + 1
    do throws(ExpressionError) {
      if let expression = hook.expression, !(try expression.holds(scope)) { return }
    } catch {
      return hookFailed(id, error.message)
    }
    let arguments: [(name: String, value: String?)]
    do throws(SubstitutionError) { arguments = try hookArguments(hook, scope) } catch {
      return hookFailed(id, text(of: error))
    }
    begunHooks.insert(key)
    frame.tasks[number].hooks += 1
    nodes[id].openHooks += 1
    switch invoke(program.templates[template], arguments, position) {
    case .created: break
    case .blocked:
      // Argo tries again at every look; there is one whenever something ends.
      begunHooks.remove(key)
      frame.tasks[number].hooks -= 1
      nodes[id].openHooks -= 1
    case .failed(let node, let message): finish(node, .error, message)
    }
  }

  /// A hook that cannot be worked out makes an error of what it belongs to.
  private func hookFailed(_ id: Int, _ message: String) {
    nodes[id].phase = .error
    nodes[id].message = message
    nodes[id].outbound = .error
  }

  /// A hook is over; its task may be over with it.
  func hookOver(_ id: Int) {
    let owner = Int(nodes[id].hookOf)
    nodes[owner].openHooks -= 1
    guard let frame = nodes[id].frame else {
      openHooks -= 1
      goOnToExit()
      return
    }
    let number = Int(nodes[id].task)
    frame.tasks[number].hooks -= 1
    let isOver = nodes[owner].phase.isFulfilled && nodes[owner].openHooks == 0
    if case .dag = frame.template.body {
      if nodes[owner].item >= 0, isOver { itemOver(owner, number, in: frame) }
      taskOverUnlessHooked(number, in: frame)
    } else {
      stepOverUnlessHooked(number, in: frame)
    }
  }

  /// Hooks of the workflow, looked at when it begins to run and when the entrypoint has ended.
  func runWorkflowHooks() {
    let scope = RunScope(run: self)
    for hook in program.hooks {
      let key = HookKey(node: 0, name: hook.name)
      guard !begunHooks.contains(key), let expression = hook.expression,
        case .known(let number) = hook.target
      else { continue }
      let arguments: [(name: String, value: String?)]
      do throws(ExpressionError) {
        guard try expression.holds(scope) else { continue }
      } catch {
        hookFailed(0, error.message)
        continue
      }
      do throws(SubstitutionError) { arguments = try hookArguments(hook, scope) } catch {
        hookFailed(0, text(of: error))
        continue
      }
      begunHooks.insert(key)
      var position = Position(base: 0, suffix: ".hooks.\(hook.name)")
      position.hookOf = 0
      position.depth = 1
      openHooks += 1
      nodes[0].openHooks += 1
      switch invoke(program.templates[number], arguments, position) {
      case .created: break
      case .blocked:
        begunHooks.remove(key)
        openHooks -= 1
        nodes[0].openHooks -= 1
      case .failed(let id, let message): finish(id, .error, message)
      }
    }
  }
}
