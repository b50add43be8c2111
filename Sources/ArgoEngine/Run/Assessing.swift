extension Run {
  /// How a DAG in which nothing runs has ended, if it has (`dag.go:assessDAGPhase`).
  func assess(_ frame: Frame) {
    guard !frame.isOver, frame.open == 0, frame.ready.isEmpty,
      case .dag(let dag) = frame.template.body
    else { return }
    var phase: NodePhase? = .succeeded
    for target in dag.targets {
      guard frame.tasks[target].node >= 0 else {
        phase = nil
        // A target that has not come to its turn; others may have failed already.
        if dag.failFast { continue }
        break
      }
      let branch = branchPhase(of: target, dag, in: frame)
      guard branch.isBad, !dag.tasks[target].continues(on: branch) else { continue }
      phase = branch
      if dag.failFast { break }
    }
    guard let phase else { return }
    frame.isOver = true
    setOutbound(frame, dag)
    guard phase == .succeeded else { return finish(frame.node, phase) }
    if let message = setOutputs(of: frame) {
      fail(frame, message)
    } else {
      finish(frame.node, .succeeded)
    }
  }

  /// Ends a template that cannot be brought to its end; whoever called it says so in its own words.
  func fail(_ frame: Frame, _ message: String) {
    frame.isOver = true
    let id = frame.node
    guard nodes[id].retry < 0, let outer = frame.call.position.frame else {
      if id == 0 { entryError = "error in entry template execution: \(message)" }
      return finish(id, .error, message)
    }
    if case .dag = outer.template.body {
      return finish(id, .error, "task '\(name(of: id))' errored: \(message)")
    }
    finish(id, .error, message)
    groupFailed(
      outer,
      .error,
      "step group deemed errored due to child \(name(of: id)) error: \(message)"
    )
  }

  /// The phase that a target's branch ends with: its own, or of what came before where it was
  /// passed by, and a failure before a success.
  private func branchPhase(of target: Int, _ dag: CompiledDAG, in frame: Frame) -> NodePhase {
    let phase = nodes[Int(frame.tasks[target].node)].phase
    if phase.isCompleted { return phase }
    let arriving = arrivingPhases(at: target, dag, in: frame)
    if arriving.contains(.failed) { return .failed }
    if arriving.contains(.error) { return .error }
    return .succeeded
  }

  /// The phases that reach a task through what it depends on; tasks passed by hand on theirs.
  private func arrivingPhases(at task: Int, _ dag: CompiledDAG, in frame: Frame) -> BranchPhases {
    var result = BranchPhases()
    var seen: Set<Int> = [task]
    var open = [task]
    while let next = open.popLast() {
      if dag.dependencies[next].isEmpty { result.insert(.succeeded) }
      for dependency in dag.dependencies[next] {
        let id = Int(frame.tasks[dependency].node)
        guard id >= 0 else { continue }
        let outbound = nodes[id].outbound
        result.formUnion(outbound.subtracting(.passesOn))
        if outbound.contains(.passesOn), seen.insert(dependency).inserted {
          open.append(dependency)
        }
      }
    }
    return result
  }

  private func setOutbound(_ frame: Frame, _ dag: CompiledDAG) {
    var outbound = BranchPhases()
    for target in dag.targets where frame.tasks[target].node >= 0 {
      let own = nodes[Int(frame.tasks[target].node)].outbound
      outbound.formUnion(own.subtracting(.passesOn))
      if own.contains(.passesOn) { outbound.formUnion(arrivingPhases(at: target, dag, in: frame)) }
    }
    nodes[frame.node].outbound = outbound
  }

  /// Works out what a DAG or steps give back; the message of what went wrong, if something did
  /// (`op.go:getTemplateOutputsFromScope`).
  func setOutputs(of frame: Frame) -> String? {
    guard !frame.template.outputs.isEmpty else { return nil }
    let outputs = Outputs()
    let scope = scope(of: frame, nil)
    for output in frame.template.outputs {
      switch value(of: output, scope) {
      case .success(let value):
        outputs.parameters.append((output.name, value))
        if let global = output.globalName { set("workflow.outputs.parameters.\(global)", value) }
      case .failure(let error): return error.message
      }
    }
    nodes[frame.node].outputs = outputs
    return nil
  }

  private func value(
    of output: CompiledTemplate.Output,
    _ scope: RunScope
  ) -> Result<String, ExpressionError> {
    let fallback = output.fallback?.text
    switch output.origin {
    case .parameter(let text):
      let name = text.onlyName ?? text.text
      switch scope.lookup(name) {
      case .value(let value): return .success(value)
      case .absent:
        return fallback.map { .success($0) }
          ?? .failure(
            ExpressionError(
              "output parameter \"\(output.name)\": \"\(text.text)\" is an absent optional (skipped/omitted node output with no default)"
            )
          )
      case .refused(let message): return .failure(ExpressionError(message))
      case .missing:
        return fallback.map { .success($0) }
          ?? .failure(ExpressionError("Unable to resolve: \"\(name)\""))
      }
    case .expression(let expression):
      do throws(ExpressionError) {
        let value = try expression.value(scope)
        if value == .null {
          throw ExpressionError("failed to evaluate expression \"\(expression.text.text)\"")
        }
        return .success(value.outputText)
      } catch {
        return fallback.map { .success($0) } ?? .failure(error)
      }
    case .written, .supplied:
      return fallback.map { .success($0) }
        ?? .failure(ExpressionError("output parameters must have a valueFrom specified"))
    }
  }
}

extension Value {
  /// What Argo's `AnyString` makes of a value.
  var outputText: String {
    switch self {
    case .string(let string): string
    case .null: ""
    case .bool, .int, .float, .array, .object: json(self)
    }
  }
}
