/// Leaves on a clock that jumps to the next thing that happens.
package final class VirtualClock: LeafExecutor {
  package private(set) var now: Milliseconds
  let scenario: Scenario
  private var events = Heap<Scheduled>()
  private var sequence = 0
  private var pods: [Int: Pod] = [:]
  private var cluster: Cluster?
  /// Outputs that nobody gave a value, and what was supposed instead.
  package private(set) var assumed: Set<Assumption> = []

  package struct Assumption: Hashable, Comparable, Sendable {
    package let template: String
    package let output: String

    package static func < (left: Assumption, right: Assumption) -> Bool {
      (left.template, left.output) < (right.template, right.output)
    }
  }

  private struct Scheduled: Comparable {
    let time: Milliseconds
    let sequence: Int
    let event: ExecutorEvent

    static func < (left: Scheduled, right: Scheduled) -> Bool {
      (left.time, left.sequence) < (right.time, right.sequence)
    }

    static func == (left: Scheduled, right: Scheduled) -> Bool { left.sequence == right.sequence }
  }

  private struct Pod {
    let order: PodOrder
    /// The node of the cluster that holds it, or -1 while it waits.
    var place = -1
  }

  /// Begins at `start`, the same moment in every simulation: 2026-01-01 if nothing else is said.
  package init(_ scenario: Scenario, start: Milliseconds = 1_767_225_600_000) {
    now = start
    self.scenario = scenario
    if !scenario.cluster.isEmpty { cluster = Cluster(scenario.cluster) }
  }

  package func start(_ pod: PodOrder) {
    pods[pod.pod] = Pod(order: pod)
    guard let cluster else { return place(pod.pod, on: 0) }
    if let node = cluster.place(pod.pod, pod.resources) {
      self.place(pod.pod, on: node)
    } else {
      schedule(now, .pending(pod: pod.pod, reason: cluster.reason(pod.resources)))
    }
  }

  private func place(_ number: Int, on node: Int) {
    guard let order = pods[number]?.order else { return }
    pods[number]?.place = node
    schedule(now, .running(pod: number))
    let supposed = scenario.supposed(of: order)
    var result = result(of: order, supposed)
    var time = max(supposed.duration, 0)
    if let deadline = order.deadline, time > deadline {
      time = max(deadline, 0)
      result = PodResult(
        .failed,
        message: "Pod was active on the node longer than the specified deadline"
      )
    }
    schedule(now + time, .finished(pod: number, result))
  }

  private func result(of order: PodOrder, _ supposed: Supposed) -> PodResult {
    switch supposed.failure {
    case .exit(let code):
      return PodResult(.failed, message: "main: Error (exit code \(code))", exitCode: code)
    case .outOfMemory:
      return PodResult(.failed, message: "main: OOMKilled (exit code 137)", exitCode: 137)
    case .podDeleted: return PodResult(.error, message: "pod deleted")
    case .error(let message): return PodResult(.error, message: message)
    case nil: break
    }
    var result = PodResult(.succeeded, exitCode: 0)
    result.result = supposed.result
    for output in order.outputs {
      if let value = supposed.outputs[output.name] ?? output.fallback {
        result.outputs[output.name] = value
      } else {
        assumed.insert(Assumption(template: order.template, output: output.name))
        result.outputs[output.name] = ""
      }
    }
    return result
  }

  package func remove(_ pod: Int) {
    guard let gone = pods.removeValue(forKey: pod) else { return }
    guard let cluster else { return }
    if gone.place < 0 {
      cluster.forget(pod, gone.order.resources)
    } else {
      free(gone)
    }
  }

  package func wake(at time: Milliseconds, _ token: Int) {
    schedule(max(time, now), .wake(token: token))
  }

  private func schedule(_ time: Milliseconds, _ event: ExecutorEvent) {
    sequence += 1
    events.insert(Scheduled(time: time, sequence: sequence, event: event))
  }

  package func next() -> ExecutorEvent? {
    while let scheduled = events.popFirst() {
      switch scheduled.event {
      case .wake: break
      case .pending(let pod, _): guard pods[pod]?.place ?? 0 < 0 else { continue }
      case .running(let pod): guard pods[pod] != nil else { continue }
      case .finished(let pod, _):
        guard let over = pods.removeValue(forKey: pod) else { continue }
        now = scheduled.time
        free(over)
        return scheduled.event
      }
      now = scheduled.time
      return scheduled.event
    }
    return nil
  }

  /// What a pod held is free, and those that waited for it begin.
  private func free(_ pod: Pod) {
    guard let cluster, pod.place >= 0 else { return }
    for (number, node) in cluster.free(pod.order.resources, on: pod.place) {
      place(number, on: node)
    }
  }
}
