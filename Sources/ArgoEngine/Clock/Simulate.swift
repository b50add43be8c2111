import Manifests

/// Runs a workflow on a virtual clock, to its end, to `limit` after the start, or until it has grown
/// beyond `nodes`.
package func simulate(
  _ submission: Submission,
  in library: Library,
  _ scenario: Scenario,
  until limit: Milliseconds? = nil,
  from start: Milliseconds = VirtualClock.usualStart,
  atMost nodes: Int = Run.mostNodes
) -> Simulation {
  let program = Program(submission, in: library)
  guard program.refusals.isEmpty else { return Simulation(refusals: program.refusals) }
  let clock = VirtualClock(scenario, start: start)
  let run = Run(program, on: clock)
  run.nodeLimit = nodes
  run.run(until: limit.map { clock.now + $0 })
  run.noteWhatWaits(clock.homeless)
  var simulation = Simulation(trace: run.trace, assumed: clock.assumed.sorted())
  if let first = scenario.hosts.first?.size {
    simulation.capacity = scenario.hosts.dropFirst().map(\.size).reduce(first, +)
  }
  if !clock.hosts.isEmpty { simulation.hosts = run.hosts(clock.hosts) }
  return simulation
}

/// What came of a simulation: a trace, or why there is none.
package struct Simulation: Sendable {
  package var refusals: [Refusal] = []
  package var trace = Trace()
  package var assumed: [VirtualClock.Assumption] = []
  /// The room of all nodes together, where there was a limit.
  package var capacity: Resources?
  /// The names of the nodes that pods ran on, by the number of the node in the trace.
  package var hosts: [Int: String] = [:]
}

extension Run {
  /// Pods that no node could take even if it were empty.
  func noteWhatWaits(_ homeless: [Int]) {
    guard phase == nil else { return }
    for number in homeless where pods[number].node >= 0 {
      let id = pods[number].node
      note(Finding(.unschedulable, "`\(name(of: id))` fits on no node: \(nodes[id].message)"))
    }
  }

  func hosts(_ byPod: [Int: String]) -> [Int: String] {
    var result: [Int: String] = [:]
    for id in nodes.indices where nodes[id].podNumber >= 0 {
      result[id] = byPod[Int(nodes[id].podNumber)]
    }
    return result
  }
}
