import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests
import Support
import Testing

/// What the documents show has to work.
@Suite("documents")
struct DocumentTests {
  @Test(
    "every flow in the language reference and the README compiles without a word",
    arguments: ["docs/language.md", "docs/testing.md", "README.md"]
  )
  func flows(_ path: String) throws {
    let blocks = fenced("flow", in: try Repository.text(path))
    #expect(!blocks.isEmpty)
    for (line, text) in blocks {
      let source = Source(name: "\(path):\(line)", text: text)
      let analysis = analyze(source)
      #expect(analysis.diagnostics.map { $0.rendered(in: source) } == [])
      for (plan, flow) in zip(analysis.plans, analysis.file.flows) {
        let emission = emitArgo(plan, flow, EmitOptions(), Project.Limits())
        #expect(emission.diagnostics.map { $0.rendered(in: source) } == [])
      }
      #expect(format(source) == text, "\(path):\(line) is not in the canonical layout")
    }
  }

  @Test("the example of a project file is one")
  func projectFile() throws {
    let (_, text) = try #require(
      fenced("yaml", in: try Repository.text("docs/project-file.md")).first
    )
    #expect(readProject(Source(name: "flowc.yaml", text: text)).diagnostics.map(\.message) == [])
  }

  /// Right examples of diagnostics do not report the code they are about.
  @Test(
    "the examples of a diagnostic show it, and show it mended",
    arguments: Repository.files(in: "docs/diagnostics", suffix: ".md")
  )
  func diagnostics(_ path: String) throws {
    let code = String(path.split(separator: "/").last?.dropLast(3) ?? "")
    let blocks = fenced("flow", in: try Repository.text(path)).map(\.text)
    guard blocks.count >= 2, !code.hasPrefix("too-large") else { return }
    let reports = blocks.map { analyze(Source(name: "x.flow", text: $0)) }
    for analysis in reports.dropFirst()
    where analysis.diagnostics.map(\.code.rawValue).contains(code) {
      Issue.record("a right example of \(code) reports it")
    }
  }

  private func fenced(_ language: String, in text: String) -> [(line: Int, text: String)] {
    var result: [(line: Int, text: String)] = []
    var open: [Substring]?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let lines = open {
        if line == "```" {
          result.append((number - lines.count, lines.map { $0 + "\n" }.joined()))
          open = nil
        } else {
          open = lines + [line]
        }
      } else if line == "```\(language)" {
        open = []
      }
    }
    return result
  }
}
