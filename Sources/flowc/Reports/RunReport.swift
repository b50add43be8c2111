import ArgoEngine
import FlowAnalysis
import LocalRun

/// What is said when a run is over: how it ended, why, and what to do next.
struct RunReport {
  let record: RunRecord
  let trace: Trace
  let flow: FlowSteps
  let log: RunLog
  let path: String
  /// The step that was to run, when not all of them were.
  let only: String?
  let stoppedBy: Int32?

  /// Whether the run came to what it was begun for.
  var isGood: Bool {
    guard let only else { return trace.phase == .succeeded }
    let nodes = trace.nodes.filter {
      $0.template == flow.template(of: only) && $0.attempt < 0 && $0.kind != .taskGroup
    }
    return !nodes.isEmpty && nodes.allSatisfy { $0.phase == .succeeded }
  }

  var text: String {
    var lines: [String] = [headline]
    if !isGood, stoppedBy == nil {
      for title in log.order {
        if let failure = log.failures[title] {
          lines += ["", report(failure.leaf, failure.ending)]
        }
      }
      lines += otherReasons
      if let only, log.failures.isEmpty {
        lines += ["", "`\(only)` was not reached: the flow does not come to it with these values"]
      }
      let untouched = only == nil ? notRun : []
      if !untouched.isEmpty { lines += ["", "not run: \(untouched.joined(separator: ", "))"] }
    }
    if let next { lines += ["", next] }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let time = shortTime(trace.finished - trace.started)
    if stoppedBy != nil {
      return "\(log.styled("■", .yellow)) `\(record.run)` was stopped after \(time)"
    }
    guard isGood else {
      let how = trace.phase == nil && only == nil ? "cannot go on" : "failed"
      return "\(log.styled("✗", .red)) `\(record.run)` \(how) after \(time)"
    }
    var counts = ["\(counted(pods.count, "step")) done"]
    if log.reused > 0 { counts.append("\(log.reused) of them unchanged") }
    let tolerated = log.order.filter { log.failures[$0] != nil }
    if !tolerated.isEmpty {
      counts.append("failed and allowed to: \(tolerated.joined(separator: ", "))")
    }
    let skipped = only == nil ? notRun : []
    if !skipped.isEmpty { counts.append("not needed: \(skipped.joined(separator: ", "))") }
    let mark = log.styled("✓", .green)
    return "\(mark) `\(record.run)` succeeded in \(time): \(counts.joined(separator: ", "))"
  }

  private func report(_ leaf: LeafView, _ ending: LeafEnding) -> String {
    let attempts = leaf.attempt > 0 ? ", the last of \(leaf.attempt + 1) attempts" : ""
    var lines = ["\(log.styled(leaf.title, .red)): \(reason(ending))\(attempts)"]
    let mistakes = ending.lastWord?.mistakes ?? []
    if mistakes.count > 1 { lines += mistakes.map { "  - \($0)" } }
    // The runtime's last line says what has just been said.
    var tail = ending.tail
    if let last = tail.last, String(decoding: last, as: UTF8.self).hasPrefix("flowrt: step `") {
      tail.removeLast()
    }
    lines += tail.map { "  │ " + String(decoding: cleaned($0), as: UTF8.self) }
    if !ending.log.isEmpty { lines.append("  all of it: \(Files.shortened(ending.log))") }
    return lines.joined(separator: "\n")
  }

  /// Failures that are no step's: an expression, a limit, a reference.
  private var otherReasons: [String] {
    var lines: [String] = []
    if log.failures.isEmpty, !trace.message.isEmpty { lines += ["", trace.message] }
    for finding in trace.findings where finding.kind == .hangs { lines += ["", finding.message] }
    return lines
  }

  /// The pods that counted: the last attempt at each place.
  private var pods: [TraceNode] {
    trace.nodes.filter { $0.kind == .pod && $0.phase == .succeeded }
  }

  /// The steps that no pod was made for.
  private var notRun: [String] {
    let begun = Set(trace.nodes.filter { $0.kind == .pod }.map(\.template))
    return flow.plan.steps.filter { step in
      guard let template = flow.template(of: step.name) else { return false }
      // A handler that nothing has called is not missed.
      return step.handler == nil && !begun.contains(template)
    }.map(\.name)
  }

  private var next: String? {
    if isGood, stoppedBy == nil {
      guard flow.plan.steps.contains(where: { !$0.outputs.isEmpty }) else { return nil }
      return "what it made: flowc artifacts list \(record.run)"
    }
    return "to go on from what is done: flowc run \(path) --resume \(record.run)"
  }
}

extension RunLog {
  /// Wide enough for the steps of a flow, items of loops included.
  convenience init(_ plan: Plan, hasCode: Bool, usesMachine: Bool) {
    let width = plan.steps.map { $0.name.count + 3 * $0.loops.count }.max() ?? 0
    var attempts: [String: Int] = [:]
    for step in plan.steps {
      if let retry = step.needs.value.retry { attempts[step.name] = retry.limit + 1 }
    }
    self.init(width: min(width, 30), attempts: attempts, hasCode: hasCode, usesMachine: usesMachine)
  }
}
