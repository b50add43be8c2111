import ArgoEngine
import FlowAnalysis
import FlowContract

/// Leaves that end as the world supposes, and that remember what they were told.
///
/// They resolve their contracts as `docs/runtime.md` says it, against what earlier leaves gave.
final class ObservedPods: LeafExecutor {
  private(set) var now: Milliseconds = 1_767_225_600_000
  private let begin: Milliseconds
  private let plan: Plan
  private let world: World
  private var contracts = Contracts()
  private var events: [Event] = []
  private var sequence = 0
  private var gone: Set<Int> = []
  private(set) var attempts: [String: Observation.Attempt] = [:]
  private(set) var problems: [String] = []
  /// The template of each step that has run.
  private(set) var steps: [String: String] = [:]

  private struct Event {
    let time: Milliseconds
    let sequence: Int
    let event: ExecutorEvent
    /// What a step has written when it ends well.
    var place = ""
    var values: [String: JSON]?
  }

  init(_ plan: Plan, _ world: World) {
    self.plan = plan
    self.world = world
    begin = now
  }

  var runsPrograms: Bool { true }

  func start(_ pod: PodOrder) {
    let told: ToldPod
    do {
      told = try ToldPod(pod)
    } catch {
      problems.append("`\(pod.step)`: \(error)")
      return later(0, .finished(pod: pod.pod, PodResult(.error, message: "unreadable")))
    }
    let step = told.contract.step
    guard let number = plan.steps.firstIndex(where: { $0.name == step }) else {
      problems.append("no step is called `\(step)`")
      return later(0, .finished(pod: pod.pod, PodResult(.error, message: "unknown")))
    }
    steps[step] = pod.template
    if case .exec(let words) = plan.steps[number].program, words != told.arguments {
      problems.append("`\(step)` is to run \(words) and runs \(told.arguments)")
    }
    let place = placeName(step, told.index)
    if told.index != pod.indexes { problems.append("\(place) is told another place") }
    let supposed = world.attempt(pod.attempt, of: step, at: told.index)
    var time = Milliseconds(supposed.seconds) * 1000
    var result = self.result(supposed.ending)
    var values: [String: JSON]?
    if let deadline = pod.deadline, time > deadline {
      time = deadline
      result = PodResult(
        .failed,
        message: "Pod was active on the node longer than the specified deadline",
        exitCode: timeoutCode
      )
    } else if supposed.ending == .well {
      var written: [String: JSON] = [:]
      for output in plan.steps[number].outputs {
        written[output.name] = world.value(of: output.name, output.type, of: step, at: told.index)
      }
      values = written
      result.outputs = exports(told.contract, written)
    } else if result.phase == .failed {
      // The files are there before the program starts, and stay empty.
      for output in pod.outputs { result.outputs[output.name] = "" }
    }
    var attempt = Observation.Attempt()
    attempt.memory = pod.resources.memory
    attempt.start = Int((now - begin) / 1000)
    attempt.end = Int((now + time - begin) / 1000)
    do {
      attempt.values = try contracts.seen(told.contract, at: told.index, told.params)
    } catch {
      problems.append("\(place): \(error)")
    }
    if let status = told.status {
      attempt.values["FLOW_STATUS"] = .string(status == "Succeeded" ? "well" : "badly")
    }
    let key = "\(place) attempt \(pod.attempt)"
    if attempts.updateValue(attempt, forKey: key) != nil { problems.append("\(key) ran twice") }
    later(0, .running(pod: pod.pod))
    later(time, .finished(pod: pod.pod, result), place, values)
  }

  private func result(_ ending: World.Ending) -> PodResult {
    switch ending {
    case .well: PodResult(.succeeded, exitCode: 0)
    case .exit(let code):
      PodResult(.failed, message: "main: Error (exit code \(code))", exitCode: code)
    case .outOfMemory:
      PodResult(.failed, message: "main: OOMKilled (exit code 137)", exitCode: 137)
    case .deleted: PodResult(.error, message: "pod deleted")
    case .error: PodResult(.error, message: "Error (exit code 64): failed to start")
    }
  }

  /// What the runtime tells Argo, in words of `docs/runtime.md`.
  private func exports(_ contract: StepContract, _ values: [String: JSON]) -> [String: String] {
    var result: [String: String] = [:]
    for output in contract.outputs {
      switch (output.export, values[output.name]) {
      case (nil, _): break
      case (.count, .array(let items)?): result["\(output.name)__count"] = "\(items.count)"
      case (.count, _): result["\(output.name)__count"] = ""
      case (.value, nil): result[output.name] = ""
      case (.value, .string(let text)?):
        result[output.name] = base64(JSON.string(text).textWithTags)
      case (.value, let value?): result[output.name] = value.textWithTags
      }
    }
    return result
  }

  // MARK: Time

  private func later(
    _ time: Milliseconds,
    _ event: ExecutorEvent,
    _ place: String = "",
    _ values: [String: JSON]? = nil
  ) {
    sequence += 1
    events.append(
      Event(time: now + time, sequence: sequence, event: event, place: place, values: values)
    )
  }

  func remove(_ pod: Int) { gone.insert(pod) }

  func wake(at time: Milliseconds, _ token: Int, _ pause: Pause) {
    later(max(time - now, 0), .wake(token: token))
  }

  func next() -> ExecutorEvent? {
    while let index = events.indices.min(by: { isEarlier(events[$0], events[$1]) }) {
      let event = events.remove(at: index)
      now = event.time
      switch event.event {
      case .running(let pod) where gone.contains(pod): continue
      case .finished(let pod, _) where gone.contains(pod): continue
      default: break
      }
      if let values = event.values { contracts.written[event.place] = values }
      return event.event
    }
    return nil
  }

  private func isEarlier(_ left: Event, _ right: Event) -> Bool {
    (left.time, left.sequence) < (right.time, right.sequence)
  }
}
