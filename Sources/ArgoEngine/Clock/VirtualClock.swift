/// Leaves on a clock that jumps to the next thing that happens.
package final class VirtualClock: LeafExecutor {
  package private(set) var now: Milliseconds
  let scenario: Scenario
  private var events = Heap<Scheduled>()
  private var sequence = 0
  /// By number; `nil` is over or taken away.
  private var pods: [Pod?] = []
  private var cluster: Cluster?
  /// The names of the nodes that pods ran on, where nodes have names.
  package private(set) var hosts: [Int: String] = [:]
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
    let event: Event

    static func < (left: Scheduled, right: Scheduled) -> Bool {
      (left.time, left.sequence) < (right.time, right.sequence)
    }

    static func == (left: Scheduled, right: Scheduled) -> Bool { left.sequence == right.sequence }
  }

  /// Small, since it is moved about often; what goes with it stands with the pod.
  private enum Event {
    case pending(Int)
    case running(Int)
    case finished(Int)
    case wake(Int)
  }

  private struct Pod {
    let order: PodOrder
    /// Why it waits, or how it will end.
    var reason = ""
    var result: PodResult?
    /// The node of the cluster that holds it, or -1 while it waits.
    var place = -1
  }

  /// The same moment in every simulation that nobody gave another: 2026-01-01.
  package static let usualStart: Milliseconds = 1_767_225_600_000

  package init(_ scenario: Scenario, start: Milliseconds = VirtualClock.usualStart) {
    now = start
    self.scenario = scenario
    if !scenario.hosts.isEmpty { cluster = Cluster(scenario.hosts) }
  }

  package func start(_ pod: PodOrder) {
    while pods.count <= pod.pod { pods.append(nil) }
    pods[pod.pod] = Pod(order: pod)
    guard let cluster, !pod.isSuspension else {
      return place(pod.pod, on: pod.isSuspension ? -1 : 0)
    }
    if let node = cluster.place(pod.pod, pod.shape) {
      self.place(pod.pod, on: node)
    } else {
      pods[pod.pod]?.reason = cluster.reason(pod.shape)
      schedule(now, .pending(pod.pod))
    }
  }

  private func place(_ number: Int, on node: Int) {
    guard let order = pods[number]?.order else { return }
    pods[number]?.place = node
    if let name = cluster?.name(of: max(node, 0)), !name.isEmpty, node >= 0 { hosts[number] = name }
    if !order.isSuspension { schedule(now, .running(number)) }
    let supposed = scenario.supposed(of: order)
    var result = result(of: order, supposed)
    var time = max(supposed.duration, 0)
    if !order.containers.isEmpty, supposed.failure == nil {
      let whole = result
      (time, result) = containerResult(of: order)
      if result.phase == .succeeded {
        result.outputs = whole.outputs
        result.result = whole.result
      }
    }
    if let deadline = order.deadline, time > deadline {
      time = max(deadline, 0)
      result = PodResult(
        .failed,
        message: "Pod was active on the node longer than the specified deadline"
      )
    }
    pods[number]?.result = result
    // Unless something is said of it, a daemon runs until it is taken away.
    if order.isDaemon, !supposed.isSaid, order.deadline == nil { return }
    schedule(now + time, .finished(number))
  }

  private func result(of order: PodOrder, _ supposed: Supposed) -> PodResult {
    switch supposed.failure {
    case .exit(let code):
      return failed("main: Error (exit code \(code))", code, order)
    case .outOfMemory: return failed("main: OOMKilled (exit code 137)", 137, order)
    case .podDeleted: return PodResult(.error, message: "pod deleted")
    case .error(let message): return PodResult(.error, message: message)
    case nil: break
    }
    var result = PodResult(.succeeded, exitCode: 0)
    if order.keepsResult {
      result.result = supposed.result
      if result.result == nil {
        assumed.insert(Assumption(template: order.step, output: "result"))
        result.result = ""
      }
    }
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

  /// A program that failed; of its outputs, those have a value that say what counts without one.
  private func failed(_ message: String, _ code: Int, _ order: PodOrder) -> PodResult {
    var result = PodResult(.failed, message: message, exitCode: code)
    for output in order.outputs { result.outputs[output.name] = output.fallback }
    return result
  }

  package func remove(_ pod: Int) {
    guard pods.indices.contains(pod), let gone = pods[pod] else { return }
    pods[pod] = nil
    guard let cluster else { return }
    if gone.place < 0 {
      cluster.forget(pod, gone.order.shape)
    } else {
      free(gone)
    }
  }

  /// Pods that wait, and that no node could take even if it were empty.
  package var homeless: [Int] {
    guard let cluster else { return [] }
    return pods.indices.filter { number in
      guard let pod = pods[number], pod.place < 0, !pod.order.isSuspension else { return false }
      return !cluster.couldEverFit(pod.order.shape)
    }
  }

  package func wake(at time: Milliseconds, _ token: Int, _ pause: Pause) {
    schedule(max(time, now), .wake(token))
  }

  private func schedule(_ time: Milliseconds, _ event: Event) {
    sequence += 1
    events.insert(Scheduled(time: time, sequence: sequence, event: event))
  }

  package func next() -> ExecutorEvent? {
    while let scheduled = events.popFirst() {
      guard let event = event(scheduled.event) else { continue }
      now = scheduled.time
      if case .finished(let number) = scheduled.event, let over = pods[number] {
        pods[number] = nil
        free(over)
      }
      return event
    }
    return nil
  }

  /// What the run is told, unless it no longer holds.
  private func event(_ event: Event) -> ExecutorEvent? {
    switch event {
    case .wake(let token): return .wake(token: token)
    case .pending(let number):
      guard let pod = pods[number], pod.place < 0 else { return nil }
      return .pending(pod: number, reason: pod.reason)
    case .running(let number): return pods[number] == nil ? nil : .running(pod: number)
    case .finished(let number):
      guard let result = pods[number]?.result else { return nil }
      return .finished(pod: number, result)
    }
  }

  /// What a pod held is free, and those that waited for it begin.
  private func free(_ pod: Pod) {
    guard let cluster, pod.place >= 0 else { return }
    for (number, node) in cluster.free(pod.order.resources, on: pod.place) {
      place(number, on: node)
    }
  }
}

extension PodOrder {
  var shape: Cluster.Shape { Cluster.Shape(resources: resources, placement: placement) }
}
