import ArgoEngine
import ArgoLint
import FlowSyntax
import Manifests

/// Whatever may be done with a file of manifests, within bounds: it is read, linted and run.
///
/// Nothing is expected but that it comes to an end.
package func exercise(_ bytes: [UInt8]) -> Exercised {
  var result = Exercised()
  _ = lint([Source(name: "broken.yaml", bytes: bytes)])
  let file = readManifests(bytes)
  guard file.problems.isEmpty || !file.manifests.isEmpty else {
    result.isRefused = true
    return result
  }
  let library = Library(file.manifests, file.configMaps)
  for index in file.manifests.indices.prefix(8) {
    var scenario = Scenario()
    scenario.fail(Scenario.Target("fail", []), Scenario.Failure(.exit(1), times: 1))
    let simulation = simulate(
      Submission(manifest: index),
      in: library,
      scenario,
      until: 24 * 3_600_000,
      atMost: 20_000
    )
    if simulation.refusals.isEmpty {
      result.runs += 1
      result.nodes += simulation.trace.nodes.count
      _ = simulation.trace.text
    } else {
      result.refusedRuns += 1
    }
  }
  return result
}

package struct Exercised: Sendable {
  package var isRefused = false
  package var runs = 0
  package var refusedRuns = 0
  package var nodes = 0

  package init() {}
}
