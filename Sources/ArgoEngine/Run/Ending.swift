extension Run {
  /// The entrypoint is over: hooks, then the exit handler, then the end (`op.go:operate`).
  func mainOver(_ id: Int) {
    mainNode = id
    set("workflow.status", workflowPhase(nodes[id].phase).name)
    set("workflow.failures", failures())
    runWorkflowHooks()
    goOnToExit()
  }

  func goOnToExit() {
    guard mainNode >= 0, nodes[mainNode].phase.isFulfilled, openHooks == 0, exitNode < 0 else {
      return
    }
    guard let exit = program.exit else { return end() }
    var position = Position(base: mainNode, suffix: ".onExit")
    position.isExit = true
    position.depth = 1
    guard case .known(let number) = exit.target else { return end() }
    exitNode = Int.max
    var arguments = program.parameters.map {
      ($0.name, globals["workflow.parameters.\($0.name)"])
    }
    if !exit.parameters.isEmpty {
      do throws(SubstitutionError) {
        arguments = try hookArguments(exit, RunScope(run: self))
      } catch {
        phase = .error
        message = "error in exit template execution : \(text(of: error))"
        return
      }
    }
    switch invoke(program.templates[number], arguments, position) {
    case .created(let id): exitNode = id
    case .blocked: exitNode = -1
    case .failed(let id, let message):
      exitNode = id
      finish(id, .error, message)
    }
  }

  func exitOver(_ id: Int) {
    exitNode = id
    end()
  }

  private func end() {
    let main = nodes[mainNode]
    let status = workflowPhase(main.phase)
    phase = status
    message = entryError ?? main.message
    guard status == .succeeded else { return }
    message = ""
    guard exitNode >= 0, exitNode < nodes.count, nodes[exitNode].phase.isBad else { return }
    phase = nodes[exitNode].phase
    message = nodes[exitNode].message
  }

  private func workflowPhase(_ phase: NodePhase) -> NodePhase {
    phase == .skipped || phase == .omitted ? .succeeded : phase
  }

  /// What failed, as `workflow.failures` gives it: JSON, quoted once more as Go quotes.
  private func failures() -> String {
    let failed = nodes.indices.filter { nodes[$0].phase.isBad }
    guard !failed.isEmpty else { return goQuoted("null") }
    let items = failed.map { id in
      let node = nodes[id]
      let fields: [(String, String)] = [
        ("displayName", displayName(of: id)), ("message", node.message),
        ("templateName", node.template >= 0 ? program.templates[Int(node.template)].name : ""),
        ("phase", node.phase.name), ("podName", podName(of: id)),
        ("finishedAt", timestamp(node.finished)),
      ]
      return "{\(fields.map { "\"\($0)\":\(quotedJSON($1))" }.joined(separator: ","))}"
    }
    return goQuoted("[\(items.joined(separator: ","))]")
  }

  private func goQuoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// The end of the name, as Argo shows it.
  func displayName(of id: Int) -> String {
    let node = nodes[id]
    if node.base < 0 { return node.suffix }
    if node.suffix.hasPrefix(".") { return String(node.suffix.dropFirst()) }
    guard node.suffix.hasPrefix("(") else { return node.suffix }
    return displayName(of: Int(node.base)) + node.suffix
  }

  /// The time of the whole workflow is over.
  func passDeadline() {
    guard phase == nil, mainNode < 0 || !nodes[mainNode].phase.isFulfilled else { return }
    isDeadlinePast = true
    for id in nodes.indices where nodes[id].phase == .pending || nodes[id].kind == .suspend {
      guard !nodes[id].phase.isFulfilled, !isExit(id) else { continue }
      cause = Cause(node: Int32(id), time: now)
      stopPod(of: id)
      finish(id, .failed, "Step exceeded its deadline")
    }
  }

  private func isExit(_ id: Int) -> Bool {
    nodes[id].frame?.call.position.isExit ?? (id == exitNode)
  }
}
