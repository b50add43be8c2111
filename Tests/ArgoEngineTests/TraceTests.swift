import ArgoEngine
import Foundation
import Manifests
import Support
import Testing

/// Runs of small manifests against what Argo would do: names, types, phases, messages and order.
///
/// The first lines of a file say what the leaves do: `# take a=2m`, `# fail a[1] 2`, `# set a.x=1`,
/// `# capacity cpu=2`.
@Suite("traces")
struct TraceTests {
  @Test("manifests run as Argo runs them", arguments: Fixture.all(in: "engine", suffix: ".yaml"))
  func runs(_ fixture: Fixture) throws {
    let file = readManifests(try fixture.bytes)
    #expect(file.problems == [])
    let library = Library(file.manifests, file.configMaps)
    let index = try #require(
      file.manifests.firstIndex { $0.kind == .workflow } ?? file.manifests.indices.first
    )
    let text = String(decoding: try fixture.bytes, as: UTF8.self)
    let simulation = simulate(
      Submission(manifest: index),
      in: library,
      try scenario(text),
      until: 24 * 3_600_000
    )
    let refused = simulation.refusals.map { "refused: \($0)\n" }.joined()
    try fixture.expect(refused.isEmpty ? simulation.trace.text : refused, equals: "trace")
  }

  private func scenario(_ text: String) throws -> Scenario {
    var scenario = Scenario()
    for line in text.split(separator: "\n").prefix(while: { $0.hasPrefix("#") }) {
      let words = line.dropFirst(2).split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { continue }
      let parts = words[1].split(separator: "=", maxSplits: 1).map(String.init)
      switch words[0] {
      case "take":
        let target = try #require(Scenario.Target(parts[0]))
        scenario.take(target, try #require(duration(parts[1])))
      case "set":
        let point = try #require(parts[0].lastIndex(of: "."))
        let target = try #require(Scenario.Target(String(parts[0][..<point])))
        let output = String(parts[0][parts[0].index(after: point)...])
        if output == "result" {
          scenario.print(target, parts.count > 1 ? parts[1] : "")
        } else {
          scenario.give(target, output, parts.count > 1 ? parts[1] : "")
        }
      case "fail", "error", "oom", "delete":
        let words = words[0...] + words[1].split(separator: " ").map(String.init)
        let target = try #require(Scenario.Target(words[2]))
        let times = words.count > 3 ? try #require(Int(words[3])) : .max
        let cause: Scenario.Cause =
          switch words[0] {
          case "error": .error("Error (exit code 64): failed to save outputs")
          case "oom": .outOfMemory
          case "delete": .podDeleted
          default: .exit(1)
          }
        scenario.fail(target, Scenario.Failure(cause, times: times))
      case "cpu": scenario.cluster = [Resources(cpu: try #require(Int(words[1])) * 1000)]
      default: break
      }
    }
    return scenario
  }
}
