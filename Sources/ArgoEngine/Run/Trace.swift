/// A run as it went: every node in the order of creation, and what it came to.
package struct Trace: Sendable {
  package var name = ""
  /// `nil` where the run did not come to an end.
  package var phase: NodePhase?
  package var message = ""
  package var started: Milliseconds = 0
  package var finished: Milliseconds = 0
  package var nodes: [TraceNode] = []
  package var findings: [Finding] = []
  /// Resources of pods over time.
  package var usage = Usage()
  /// The leaves that decided when it ended, in the order of running; none where it did not end.
  package var criticalPath: [PathStep] = []

  package init() {}
}

package struct TraceNode: Sendable {
  package let name: String
  package let kind: NodeKind
  package let phase: NodePhase
  package let message: String
  package let started: Milliseconds
  /// When its pod began to run, or -1.
  package let ran: Milliseconds
  package let finished: Milliseconds
  package let template: String
  /// The task or step it belongs to.
  package let step: String
  package let indexes: [Int]
  /// 0 for the first; -1 for what is never retried.
  package let attempt: Int
  package let isHook: Bool
  /// Of the last attempt, why there is no other.
  package let verdict: String
  /// Where the template comes from, as `flowc.dev/source` says.
  package let source: String?
  package let outputs: [(name: String, value: String)]
  package let resources: Resources
  package let exitCode: Int?
  /// Of a leaf, what it waited for before it ran.
  package let waits: [Wait]
}

/// The most that ran at a time, and all that was used.
package struct Usage: Hashable, Sendable {
  package var peakPods = 0
  package var peak = Resources()
  /// Thousandths of a processor, bytes and cards, each times milliseconds.
  package var cpuTime = 0.0
  package var memoryTime = 0.0
  package var gpuTime = 0.0
}

extension Run {
  package var trace: Trace {
    var trace = Trace()
    trace.name = program.name
    trace.phase = phase
    trace.message = message
    trace.started = started
    trace.finished = now
    trace.findings = findings
    trace.nodes = nodes.indices.map(traceNode)
    trace.usage = usage
    trace.criticalPath = criticalPath
    return trace
  }

  private func traceNode(_ id: Int) -> TraceNode {
    let node = nodes[id]
    let template = node.template >= 0 ? program.templates[Int(node.template)] : nil
    let pod = Int(node.podNumber)
    return TraceNode(
      name: name(of: id),
      kind: node.kind,
      phase: node.phase,
      message: node.message,
      started: node.started,
      ran: pod >= 0 ? pods[pod].started : -1,
      finished: node.finished,
      template: template?.name ?? "",
      step: stepName(of: id),
      indexes: indexes(of: id),
      attempt: node.retry >= 0 ? attempt(of: id) : -1,
      isHook: node.hookOf >= 0,
      verdict: verdict(of: id),
      source: template?.source,
      outputs: node.outputs?.parameters ?? [],
      resources: pod >= 0 ? pods[pod].resources : Resources(),
      exitCode: node.exitCode >= 0 ? Int(node.exitCode) : nil,
      waits: pod >= 0 || node.kind == .suspend ? waits(of: id) : []
    )
  }

  private func stepName(of id: Int) -> String {
    let node = nodes[id]
    guard let frame = node.frame, node.task >= 0 else { return program.name }
    switch frame.template.body {
    case .dag(let dag): return dag.tasks[Int(node.task)].name
    case .steps(let steps): return steps.all[Int(node.task)].name
    case .nothing, .pod, .suspend: return ""
    }
  }

  private func indexes(of id: Int) -> [Int] {
    let node = nodes[id]
    guard let frame = node.frame else { return [] }
    return frame.call.position.indexes + (node.item >= 0 ? [Int(node.item)] : [])
  }

  private func verdict(of id: Int) -> String {
    let retry = Int(nodes[id].retry)
    guard retry >= 0, retryState(retry)?.last == id, nodes[retry].phase.isBad,
      nodes[retry].message != nodes[id].message
    else { return "" }
    return nodes[retry].message
  }

  private func attempt(of id: Int) -> Int {
    Int(nodes[id].suffix.dropFirst().dropLast()) ?? 0
  }

  private var usage: Usage {
    var usage = Usage()
    var changes: [(time: Milliseconds, isStart: Bool, resources: Resources)] = []
    changes.reserveCapacity(2 * pods.count)
    for node in nodes where node.podNumber >= 0 {
      let pod = pods[Int(node.podNumber)]
      guard pod.started >= 0 else { continue }
      let end = node.phase.isFulfilled ? node.finished : now
      let time = Double(end - pod.started)
      usage.cpuTime += Double(pod.resources.cpu) * time
      usage.memoryTime += Double(pod.resources.memory) * time
      usage.gpuTime += Double(pod.resources.gpu) * time
      changes.append((pod.started, true, pod.resources))
      changes.append((end, false, pod.resources))
    }
    // What ends makes room before what begins at the same moment.
    changes.sort { ($0.time, $0.isStart ? 1 : 0) < ($1.time, $1.isStart ? 1 : 0) }
    var count = 0
    var sum = Resources()
    for change in changes {
      count += change.isStart ? 1 : -1
      sum = change.isStart ? sum + change.resources : sum - change.resources
      usage.peakPods = max(usage.peakPods, count)
      usage.peak = usage.peak.orMore(sum)
    }
    return usage
  }
}
