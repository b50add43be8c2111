import Manifests

/// Runs a workflow on a virtual clock, to its end, to `limit` after the start, or until it has grown
/// beyond `nodes`.
package func simulate(
  _ submission: Submission,
  in library: Library,
  _ scenario: Scenario,
  until limit: Milliseconds? = nil,
  atMost nodes: Int = Run.mostNodes
) -> Simulation {
  let program = Program(submission, in: library)
  guard program.refusals.isEmpty else { return Simulation(refusals: program.refusals) }
  let clock = VirtualClock(scenario)
  let run = Run(program, on: clock)
  run.nodeLimit = nodes
  run.run(until: limit.map { clock.now + $0 })
  run.noteWhatWaits(scenario)
  return Simulation(trace: run.trace, assumed: clock.assumed.sorted())
}

/// What came of a simulation: a trace, or why there is none.
package struct Simulation: Sendable {
  package var refusals: [Refusal] = []
  package var trace = Trace()
  package var assumed: [VirtualClock.Assumption] = []
}

extension Run {
  /// Pods that no node could take even if it were empty.
  func noteWhatWaits(_ scenario: Scenario) {
    guard phase == nil, !scenario.cluster.isEmpty else { return }
    for pod in pods where pod.node >= 0 && pod.started < 0 {
      guard !scenario.cluster.contains(where: { pod.resources.fits(in: $0) }) else { continue }
      let message = nodes[pod.node].message
      note(Finding(.unschedulable, "`\(name(of: pod.node))` fits on no node: \(message)"))
    }
  }
}
