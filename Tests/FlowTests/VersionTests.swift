import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests
import Testing

/// What one release spells in another way than the next.
@Suite("releases of Argo")
struct VersionTests {
  private static let flow = """
    flow a {
      schedule "0 4 * * *"
      schedule "0 5 * * *"

      step b {
        image "x:1"
        pending 30m
        retry 8 backoff 30s..10m
        run "true"
      }
    }

    """

  private func emit(_ version: ArgoVersion) throws -> (yaml: String, codes: [String]) {
    var options = EmitOptions()
    options.argo = ArgoTarget(versions: [version])
    let analysis = analyze(Source(name: "a.flow", text: Self.flow))
    let plan = try #require(analysis.plans.first)
    let flow = try #require(analysis.file.flows.first)
    let emission = emitArgo(plan, flow, options, Project.Limits())
    return (
      yamlText(joining: emission.files.flatMap(\.documents)),
      emission.diagnostics.map(\.code.rawValue)
    )
  }

  @Test("`pending` needs 4.1, and is refused by name before")
  func pending() throws {
    for version in ArgoVersion.allCases {
      let (yaml, codes) = try emit(version)
      #expect(codes == (version == .v41 ? [] : ["unsupported-by-argo"]))
      #expect(yaml.contains("pendingTimeout: 1800s") || version < .v41)
    }
  }

  @Test("3.5 has one schedule a CronWorkflow, later releases a list")
  func schedules() throws {
    let old = try emit(.v35).yaml
    #expect(old.contains("schedule: 0 4 * * *"))
    #expect(old.contains("name: a--2"))
    let new = try emit(.v36).yaml
    #expect(new.contains("schedules:\n  - 0 4 * * *\n  - 0 5 * * *\n"))
    #expect(!new.contains("a--2"))
  }

  @Test("the longest wait is `cap` from 3.7, and a smaller factor before")
  func backoff() throws {
    #expect(try emit(.v37).yaml.contains("duration: 30s\n        factor: '2'\n        cap: 600s\n"))
    #expect(try emit(.v36).yaml.contains("duration: 30s\n        factor: '1'\n    "))
  }
}
