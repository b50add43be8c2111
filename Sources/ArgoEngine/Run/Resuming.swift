extension Run {
  /// A place is free in a frame: whoever waits there goes on, in order.
  func resume(_ frame: Frame) {
    if frame.template.failFast, frame.bad > 0 { return failFast(frame) }
    while let rank = frame.stalled.first {
      guard !frame.isOver else { return }
      let task = frame.task(rank)
      let isDone: Bool
      switch frame.template.body {
      case .dag(let dag):
        isDone = advance(task, dag.tasks[task], in: frame)
      case .steps(let steps): isDone = continueStep(task, steps.all[task], in: frame)
      case .nothing, .pod, .suspend: isDone = true
      }
      guard isDone else { return }
      _ = frame.stalled.popFirst()
    }
    if case .dag = frame.template.body { assessIfQuiet(frame) }
  }

  /// A place is free in the whole run.
  func resumeAll() {
    guard let limit = program.parallelism else { return }
    while activePods < limit, !stalledAttempts.isEmpty {
      let retry = stalledAttempts.removeFirst()
      startAttempt(retry)
    }
    var index = 0
    while activePods < limit, index < stalledFrames.count {
      let frame = stalledFrames[index]
      if !frame.isOver { resume(frame) }
      if frame.isOver || frame.stalled.isEmpty {
        frame.isStalledInRun = false
        stalledFrames.remove(at: index)
      } else {
        index += 1
      }
    }
  }

  /// `failFast` of a template: once a child has failed nothing new begins, and when no pod runs it
  /// is over.
  private func failFast(_ frame: Frame) {
    guard !frame.isOver, frame.activePods == 0, !frame.stalled.isEmpty else { return }
    let message = "template has failed or errored children and failFast enabled"
    frame.isOver = true
    if let group = frame.groupNodes.last, !nodes[Int(group)].phase.isFulfilled {
      nodes[Int(group)].phase = .failed
      nodes[Int(group)].finished = now
      nodes[Int(group)].message = message
    }
    closeGroups(of: frame)
    finish(frame.node, .failed, message)
  }

  /// Loops of which not every item has begun end with what their children came to
  /// (`dag.go:completableTaskGroupPhase`).
  private func closeGroups(of frame: Frame) {
    guard case .dag = frame.template.body else { return }
    for state in frame.tasks {
      guard let loop = state.loop, state.node >= 0, !nodes[Int(state.node)].phase.isFulfilled else {
        continue
      }
      let bad = loop.children.last { $0 >= 0 && nodes[Int($0)].phase.isBad }
      nodes[Int(state.node)].phase = bad.map { nodes[Int($0)].phase } ?? .succeeded
      nodes[Int(state.node)].finished = now
    }
  }
}
