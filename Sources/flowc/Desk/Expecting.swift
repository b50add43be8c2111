import ArgoEngine
import FlowAnalysis
import FlowContract
import FlowEmit

/// The outcome of one test of a flow.
struct TestOutcome {
  let flow: String
  let test: FlowTest
  let document: Document
  var failures: [Failure] = []
  /// What happened, for whoever wonders.
  var trace = Trace()
  /// The step that a template was made of.
  let names: [String: String]

  struct Failure {
    let message: String
    /// The `expect` line it belongs to, or the test itself.
    let expectation: FlowTest.Expectation?
  }
}

/// Runs one test on the manifests of its flow.
func tryOut(
  _ test: FlowTest,
  _ runnable: Runnable,
  _ flow: FlowSteps,
  _ document: Document
) -> TestOutcome {
  var outcome = TestOutcome(
    flow: flow.plan.name,
    test: test,
    document: document,
    names: flow.names
  )
  var submission = runnable.submission
  submission.parameters = test.parameters.map { ($0.name, $0.value.parameterText) }
  let simulation = simulate(submission, in: runnable.library, scenario(of: test, flow))
  outcome.trace = simulation.trace
  guard simulation.refusals.isEmpty else {
    outcome.failures = simulation.refusals.map { .init(message: $0.message, expectation: nil) }
    return outcome
  }
  for finding in simulation.trace.findings where finding.kind == .hangs {
    outcome.failures.append(.init(message: finding.message, expectation: nil))
  }
  let check = ExpectationCheck(flow: flow, trace: simulation.trace, test: test)
  for expectation in test.expectations {
    if let message = check.failure(of: expectation) {
      outcome.failures.append(.init(message: message, expectation: expectation))
    }
  }
  return outcome
}

private func scenario(of test: FlowTest, _ flow: FlowSteps) -> Scenario {
  var scenario = Scenario()
  flow.supposeDefaults(&scenario)
  func target(_ place: FlowTest.Place) -> Scenario.Target {
    Scenario.Target(flow.template(of: place.step) ?? place.step, place.indexes)
  }
  for given in test.outputs {
    guard let output = flow.output(given.output, of: given.step),
      let (name, value) = flow.exported(output, given.value)
    else { continue }
    scenario.give(Scenario.Target(flow.template(of: given.step) ?? given.step, []), name, value)
  }
  for (place, seconds) in test.durations {
    scenario.take(target(place), Milliseconds(seconds) * 1000)
  }
  for failure in test.failures {
    let cause = FlowSteps.cause(failure.cause)
    scenario.fail(
      target(failure.place),
      Scenario.Failure(cause, times: failure.times ?? .max)
    )
  }
  return scenario
}

extension Plan.Literal {
  /// The value as a flow writes it.
  fileprivate var shown: String {
    if case .string(let string) = self { JSON.string(string).text } else { text }
  }

  /// The value as Argo has it for a parameter: text, or JSON for a list.
  fileprivate var parameterText: String {
    switch self {
    case .string(let string): string
    case .int, .float, .bool, .list: text
    }
  }
}

/// Holds what a test expects against what happened.
struct ExpectationCheck {
  let flow: FlowSteps
  let trace: Trace
  let test: FlowTest

  /// What is wrong, or `nil` when all is as expected.
  func failure(of expectation: FlowTest.Expectation) -> String? {
    let place = expectation.place
    if place.step == "flow" { return flowFailure(expectation.kind) }
    let nodes = nodes(at: place)
    switch expectation.kind {
    case .outcome(let wanted): return outcomeFailure(place, wanted, nodes)
    case .attempts(let wanted):
      let counts = Set(nodes.map(attempts))
      if counts == [wanted] { return nil }
      guard !counts.isEmpty else {
        return "expected \(times(wanted)) of `\(text(place))`, and it did not run"
      }
      let found = counts.sorted().map { "\($0)" }.joined(separator: " or ")
      return "expected \(times(wanted)) of `\(text(place))`, and there were \(found)"
    case .runs(let wanted):
      let count = nodes.filter { $0.kind != .skipped }.count
      return count == wanted
        ? nil : "expected `\(text(place))` to run in \(wanted) places, and it ran in \(count)"
    case .output(let name, let wanted): return outputFailure(place, name, wanted, nodes)
    }
  }

  private func flowFailure(_ kind: FlowTest.Expectation.Kind) -> String? {
    guard case .outcome(let wanted) = kind else { return "a flow has an outcome, and nothing else" }
    let found =
      switch trace.phase {
      case .succeeded: "succeeded"
      case nil: "not come to an end"
      default: "failed"
      }
    return found == wanted ? nil : "expected the flow to have \(wanted), and it has \(found)"
  }

  /// The nodes of a step, one for each place in its loops: not single attempts, nor hooks.
  func nodes(at place: FlowTest.Place) -> [TraceNode] {
    guard let placement = flow.placement(of: place.step) else { return [] }
    return trace.nodes.filter { node in
      guard node.attempt < 0, !node.isHook, node.kind != .taskGroup else { return false }
      guard node.indexes.starts(with: place.indexes) else { return false }
      return node.template == placement.template
        || node.kind == .skipped && node.template.isEmpty && node.step == placement.template
    }
  }

  private func outcomeFailure(
    _ place: FlowTest.Place,
    _ wanted: String,
    _ nodes: [TraceNode]
  ) -> String? {
    let found = Set(nodes.isEmpty ? [outcomeAround(place)] : nodes.map(outcome))
    // Of several places, one that fails is a failure; for the rest all must agree.
    let isRight = wanted == "failed" ? found.contains("failed") : found == [wanted]
    if isRight { return nil }
    let list = found.sorted().map(Self.told).joined(separator: " and ")
    let hope = ["succeeded", "failed"].contains(wanted) ? "to have \(wanted)" : "to be \(wanted)"
    return "expected `\(text(place))` \(hope), and it \(list)"
  }

  private static func told(_ outcome: String) -> String {
    ["succeeded", "failed"].contains(outcome) ? outcome : "was \(outcome)"
  }

  private func outcome(_ node: TraceNode) -> String {
    switch node.phase {
    case .succeeded: "succeeded"
    case .failed, .error: "failed"
    case .skipped: "skipped"
    case .omitted: "omitted"
    case .pending, .running: "not over"
    }
  }

  /// A step without a node shares the fate of the block around it.
  private func outcomeAround(_ place: FlowTest.Place) -> String {
    guard let placement = flow.placement(of: place.step) else { return "not there" }
    for task in placement.around.reversed() {
      let nodes = trace.nodes.filter {
        $0.step == task && $0.kind == .skipped && place.indexes.starts(with: $0.indexes)
      }
      if let node = nodes.last { return outcome(node) }
    }
    return "never reached"
  }

  private func attempts(_ node: TraceNode) -> Int {
    guard node.kind == .retry else { return node.kind == .skipped ? 0 : 1 }
    return trace.nodes.filter {
      $0.attempt >= 0 && $0.template == node.template && $0.indexes == node.indexes
    }.count
  }

  private func outputFailure(
    _ place: FlowTest.Place,
    _ name: String,
    _ wanted: Plan.Literal,
    _ nodes: [TraceNode]
  ) -> String? {
    guard let output = flow.output(name, of: place.step) else { return "there is no such output" }
    guard let node = nodes.first(where: { $0.phase == .succeeded }) else {
      return "expected `\(text(place)).\(name)` to be \(wanted.shown), and the step did not succeed"
    }
    // Argo carries what steers the flow; what stays in the store is as it was given.
    let given =
      test.outputs.last { $0.step == place.step && $0.output == name }?.value
      ?? FlowSteps.defaultValue(output.type)
    if let (parameter, value) = flow.exported(output, wanted),
      let found = node.outputs.first(where: { $0.name == parameter })
    {
      if found.value == value, parameter == name || given == wanted { return nil }
    } else if given == wanted {
      return nil
    }
    return "expected `\(text(place)).\(name)` to be \(wanted.shown), and it is \(given.shown)"
  }

  private func times(_ count: Int) -> String { count == 1 ? "1 attempt" : "\(count) attempts" }

  private func text(_ place: FlowTest.Place) -> String {
    place.step + place.indexes.map { "[\($0)]" }.joined()
  }
}
