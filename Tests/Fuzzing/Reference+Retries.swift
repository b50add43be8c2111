import FlowAnalysis

/// What the container's end is when its time is over; no program of these flows ends with it.
let timeoutCode = 143

extension Reference {
  /// The causes of `docs/language.md`, "retry".
  private func causes(_ ending: World.Ending, isTimeout: Bool) -> [Plan.Cause] {
    if isTimeout { return [.failure] }
    switch ending {
    case .well: return []
    case .outOfMemory: return [.oom]
    case .error: return [.error]
    case .deleted: return [.error, .preempted]
    case .exit(let code):
      switch code {
      case 246: return [.oom]
      case 247: return [.preempted]
      case 243, 245, 248: return [.error]
      case 240, 241, 244: return []
      default: return [.failure]
      }
    }
  }

  func isOutOfMemory(_ ending: World.Ending) -> Bool {
    ending == .outOfMemory || ending == .exit(246)
  }

  /// How many more attempts there may be, for whatever cause.
  func limit(_ needs: Plan.Needs) -> Int {
    max(needs.retry?.limit ?? 0, needs.growth?.stages ?? 0)
  }

  func isRetried(
    _ needs: Plan.Needs,
    _ ending: World.Ending,
    isTimeout: Bool,
    attempt: Int
  ) -> Bool {
    // Growth brings the attempts that it needs.
    if needs.growth != nil, isOutOfMemory(ending), attempt < limit(needs) { return true }
    guard let retry = needs.retry, attempt < retry.limit else { return false }
    if retry.causes.isEmpty { return true }
    let causes = causes(ending, isTimeout: isTimeout)
    return retry.causes.contains { cause in
      if case .exit(let codes) = cause {
        if case .exit(let code) = ending { return codes.contains(code) }
        return false
      }
      return causes.contains(cause)
    }
  }

  /// Seconds before an attempt: the first wait, doubled each time, and never more than the longest.
  ///
  /// Where Argo has no `cap`, a smaller whole factor keeps the promise.
  func wait(_ needs: Plan.Needs, before attempt: Int) -> Int {
    guard let retry = needs.retry, let first = retry.firstWait else { return 0 }
    let limit = limit(needs)
    func wait(_ factor: Int, _ attempt: Int) -> Int {
      (1..<max(attempt, 1)).reduce(first) { wait, _ in wait * factor }
    }
    guard let longest = retry.longestWait else { return wait(2, attempt) }
    let factor = wait(2, limit) <= longest ? 2 : 1
    return wait(factor, attempt)
  }

  func memory(of needs: Plan.Needs, attempt: Int, wasOutOfMemory: Bool) -> Int {
    guard let memory = needs.memory else { return 0 }
    guard let growth = needs.growth, attempt > 0, wasOutOfMemory else {
      return Int(memory.request.bytes)
    }
    var grown = Int(memory.request.bytes)
    for _ in 0..<attempt { grown *= growth.factor }
    return min(grown, Int(growth.ceiling.bytes))
  }
}
