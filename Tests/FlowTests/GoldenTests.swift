import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests
import Support
import Testing

@Suite("golden files")
struct GoldenTests {
  @Test("good flows compile without a word, to the same bytes", arguments: Fixture.all(in: "good"))
  func good(_ fixture: Fixture) throws {
    let source = Source(name: fixture.name, bytes: try fixture.bytes)
    let analysis = analyze(source)
    #expect(analysis.diagnostics.map { $0.rendered(in: source) } == [])
    var documents: [YAMLDocument] = []
    for (plan, flow) in zip(analysis.plans, analysis.file.flows) {
      let emission = emitArgo(plan, flow, EmitOptions(), Project.Limits())
      #expect(emission.diagnostics.map { $0.rendered(in: source) } == [])
      documents += emission.files.flatMap(\.documents)
    }
    try fixture.expect(analysis.plans.map(\.description).joined(separator: "\n"), equals: "plan")
    try fixture.expect(yamlText(joining: documents), equals: "argo.yaml")
  }

  @Test("flows that plain Jobs can run become Jobs", arguments: Fixture.all(in: "good"))
  func jobs(_ fixture: Fixture) throws {
    let analysis = analyze(Source(name: fixture.name, bytes: try fixture.bytes))
    let emissions = zip(analysis.plans, analysis.file.flows).map { emitJobs($0, $1, EmitOptions()) }
    guard emissions.allSatisfy(\.diagnostics.isEmpty) else { return }
    try fixture.expect(
      yamlText(joining: emissions.flatMap { $0.files.flatMap(\.documents) }),
      equals: "job.yaml"
    )
  }

  @Test("bad flows say why, once", arguments: Fixture.all(in: "bad"))
  func bad(_ fixture: Fixture) throws {
    let source = Source(name: fixture.name, bytes: try fixture.bytes)
    let diagnostics = try report(source, flags: try fixture.flags)
    #expect(diagnostics.map(\.code.rawValue) == [fixture.family])
    let text = diagnostics.map { $0.rendered(in: source) }.joined(separator: "\n")
    try fixture.expect(text, equals: "stderr")
  }

  @Test("bad project files say why, once", arguments: Fixture.all(in: "bad", suffix: ".flowc.yaml"))
  func badProject(_ fixture: Fixture) throws {
    let source = Source(name: "flowc.yaml", bytes: try fixture.bytes)
    let diagnostics = readProject(source).diagnostics
    #expect(diagnostics.map(\.code.rawValue) == [fixture.family])
    let text = diagnostics.map { $0.rendered(in: source) }.joined(separator: "\n")
    try fixture.expect(text, equals: "stderr")
  }

  @Test("a fix-it fixes what it was offered for", arguments: Fixture.all(in: "bad"))
  func fixes(_ fixture: Fixture) throws {
    let source = Source(name: fixture.name, bytes: try fixture.bytes)
    let fixable = try report(source, flags: try fixture.flags).filter { !$0.fixIts.isEmpty }
    guard !fixable.isEmpty else { return }
    let text = fixed(source, by: fixable)
    let remaining = try report(Source(name: fixture.name, text: text), flags: try fixture.flags)
    #expect(remaining.map(\.code) == [], "\(text)")
  }

  /// What `flowc check` would report.
  private func report(_ source: Source, flags: [String]) throws -> [Diagnostic] {
    let analysis = analyze(source)
    var options = EmitOptions()
    if let index = flags.firstIndex(of: "--argo-version") {
      options.argo = ArgoTarget(versions: [try #require(ArgoVersion(rawValue: flags[index + 1]))])
    }
    return analysis.diagnostics
      + zip(analysis.plans, analysis.file.flows).flatMap { plan, flow in
        flags.contains("job")
          ? emitJobs(plan, flow, options).diagnostics
          : emitArgo(plan, flow, options, Project.Limits()).diagnostics
      }
  }
}
