extension VirtualClock {
  /// How the containers of a set go: each begins when those it waits for have ended, and ends with
  /// 64 where one of them failed, as Argo's emissary has it.
  func containerResult(of order: PodOrder) -> (time: Milliseconds, result: PodResult) {
    var ends: [String: (time: Milliseconds, isGood: Bool)] = [:]
    var result = PodResult(.succeeded, exitCode: 0)
    var longest: Milliseconds = 0
    for container in order.containers {
      let before = container.dependencies.compactMap { ends[$0] }
      let begin = before.map(\.time).max() ?? 0
      var outcome = ContainerResult(name: container.name, started: begin, finished: begin)
      if before.contains(where: { !$0.isGood }) {
        outcome.phase = .error
        outcome.message = "\(container.name): Error (exit code 64): dependency failed"
        outcome.exitCode = 64
      } else {
        let supposed = scenario.supposed(of: order, container: container.name)
        outcome.finished = begin + max(supposed.duration, 0)
        if let code = supposed.failure?.exitCode {
          outcome.phase = .failed
          outcome.message = "\(container.name): Error (exit code \(code)): "
          outcome.exitCode = code
        }
      }
      ends[container.name] = (outcome.finished, outcome.phase == .succeeded)
      longest = max(longest, outcome.finished)
      if outcome.phase != .succeeded, result.phase == .succeeded {
        result = PodResult(
          .failed,
          message: "\(container.name): Error (exit code \(outcome.exitCode))",
          exitCode: container.name == "main" ? outcome.exitCode : nil
        )
      }
      result.containers.append(outcome)
    }
    return (longest, result)
  }
}

extension Scenario.Cause {
  fileprivate var exitCode: Int {
    switch self {
    case .exit(let code): code
    case .outOfMemory, .podDeleted: 137
    case .error: 64
    }
  }
}
