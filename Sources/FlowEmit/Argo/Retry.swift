import FlowAnalysis
import FlowContract
import Manifests

/// `retryStrategy`, always with `limit` and policy (without a limit Argo
/// ignores the wait and retries for ever: argo-workflows#9425).
func retryStrategy(_ needs: Plan.Needs, _ argo: ArgoTarget) -> YAML {
  guard needs.retry != nil || needs.growth != nil else { return .absent }
  let limit = max(needs.retry?.limit ?? 0, needs.growth?.stages ?? 0)
  return [
    "limit": .string("\(limit)"),
    "retryPolicy": "Always",
    "backoff": backoff(needs.retry, attempts: limit, argo),
    "expression": expression(needs).map { .string($0) } ?? .absent,
  ]
}

/// Waits that double from the first to the longest.
///
/// `cap` exists from 3.7. Without it the factor is the largest whole number
/// with which the last wait stays within the longest.
private func backoff(_ retry: Plan.Retry?, attempts: Int, _ argo: ArgoTarget) -> YAML {
  guard let retry, let first = retry.firstWait else { return .absent }
  var factor = 2
  var cap: YAML = .absent
  if let longest = retry.longestWait, lastWait(first, factor, attempts, upTo: longest) > longest {
    if argo.has(.backoffCap) {
      cap = .string("\(longest)s")
    } else {
      while factor > 1, lastWait(first, factor, attempts, upTo: longest) > longest { factor -= 1 }
    }
  }
  return ["duration": .string("\(first)s"), "factor": .string("\(factor)"), "cap": cap]
}

private func lastWait(_ first: Int, _ factor: Int, _ attempts: Int, upTo longest: Int) -> Int {
  var wait = first
  for _ in 1..<max(attempts, 1) where wait <= longest { wait *= factor }
  return wait
}

/// What is worth another attempt, or `nil` for everything.
private func expression(_ needs: Plan.Needs) -> String? {
  guard needs.growth != nil else {
    guard let causes = needs.retry?.causes, !causes.isEmpty else { return nil }
    return text(causes)
  }
  // Memory may need more attempts to grow than the author allows for other causes.
  guard let retry = needs.retry else { return RetryCause.outOfMemory }
  let stages = needs.growth?.stages ?? 0
  let causes = retry.causes.filter { $0 != .oom }
  if causes.isEmpty, !retry.causes.isEmpty { return RetryCause.outOfMemory }
  let others = causes.isEmpty ? nil : text(causes)
  if retry.limit >= stages { return others.map { "\(RetryCause.outOfMemory) || \($0)" } }
  let counted = "asInt(retries) < \(retry.limit)"
  return "\(RetryCause.outOfMemory) || \(counted)" + (others.map { " && (\($0))" } ?? "")
}

private func text(_ causes: [Plan.Cause]) -> String {
  causes.map(text).joined(separator: " || ")
}

private func text(_ cause: Plan.Cause) -> String {
  switch cause {
  case .failure:
    "(lastRetry.status == 'Failed' && !(\(RetryCause.notTheProgram))"
      + " && !(\(RetryCause.outOfMemory)) && !(\(RetryCause.preempted)))"
  case .error:
    "lastRetry.status == 'Error' || \(RetryCause.infrastructure)"
  case .oom: RetryCause.outOfMemory
  case .preempted: RetryCause.preempted
  case .exit(let codes):
    codes.count == 1
      ? "lastRetry.exitCode == '\(codes[0])'"
      : "lastRetry.exitCode in [\(codes.map { "'\($0)'" }.joined(separator: ", "))]"
  }
}

/// How Argo can tell why an attempt ended: by the runtime's exit codes, and by
/// the message when the whole pod was taken away.
enum RetryCause {
  static let outOfMemory =
    "lastRetry.exitCode == '\(ExitCode.outOfMemory.rawValue)' || lastRetry.message contains 'OOMKilled'"

  /// A pod that is over its deadline is asked to stop as well; its message tells the two apart.
  static let preempted =
    "(lastRetry.exitCode == '\(ExitCode.preempted.rawValue)'"
    + " && !(lastRetry.message contains 'longer than the specified deadline'))"
    + " || lastRetry.message matches 'pod deleted|[Pp]reempt|Evicted|[Nn]ode.*shut'"

  /// Another moment or another node may help.
  static let infrastructure = oneOf([.storeUnreachable, .digestMismatch, .disk])

  /// The program did not end by itself, or was not even started. An output
  /// that is not what its type says is the program's doing.
  static let notTheProgram = oneOf([
    .contract, .inputsMissing, .storeUnreachable, .storeDenied, .digestMismatch, .disk,
  ])

  /// Argo's exit code is text, `-1` where there is none.
  private static func oneOf(_ codes: [ExitCode]) -> String {
    "lastRetry.exitCode in [\(codes.map { "'\($0.rawValue)'" }.joined(separator: ", "))]"
  }
}
