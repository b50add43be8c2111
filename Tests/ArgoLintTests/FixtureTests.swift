import ArgoLint
import FlowSyntax
import Manifests
import Support
import Testing

@Suite("lint fixtures")
struct FixtureTests {
  static let all = Fixture.all(in: "lint", suffix: ".yaml")

  @Test("manifests with one mistake say which, once", arguments: all)
  func bad(_ fixture: Fixture) throws {
    let source = Source(name: fixture.name, bytes: try fixture.bytes)
    let findings = lint([source], try fixture.lintOptions).findings[0]
    #expect(findings.map(\.code.rawValue) == [fixture.family])
    let text = findings.map { $0.rendered(in: source) }.joined(separator: "\n")
    try fixture.expect(text, equals: "stderr")
  }

  @Test("a fix fixes what it was offered for", arguments: all)
  func fixes(_ fixture: Fixture) throws {
    let source = Source(name: fixture.name, bytes: try fixture.bytes)
    let options = try fixture.lintOptions
    guard let finding = lint([source], options).findings[0].first, let fix = finding.fixIts.first
    else {
      return
    }
    var bytes = source.bytes
    bytes.replaceSubrange(
      Int(fix.span.start)..<Int(fix.span.end),
      with: Array(fix.replacement.utf8)
    )
    let mended = Source(name: fixture.name, bytes: bytes)
    let left = lint([mended], options).findings[0].map(\.code)
    #expect(!left.contains(finding.code), "\(String(decoding: bytes, as: UTF8.self))")
  }

  @Test(
    "what flowc emits is nothing to report",
    arguments: Fixture.all(in: "good", suffix: ".argo.yaml")
  )
  func emitted(_ fixture: Fixture) throws {
    let source = Source(name: fixture.name, bytes: try fixture.bytes)
    let result = lint([source])
    #expect(result.objects > 0)
    #expect(result.findings[0].map { $0.rendered(in: source) } == [])
    var offline = LintOptions()
    offline.isOffline = true
    #expect(lint([source], offline).findings[0].map { $0.rendered(in: source) } == [])
  }
}

extension Fixture {
  /// What `# flags: …` on the first line asks for.
  var lintOptions: LintOptions {
    get throws {
      var options = LintOptions()
      let text = String(decoding: try bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      guard text.hasPrefix("# flags: ") else { return options }
      let words = text.dropFirst("# flags: ".count).split(separator: " ").map(String.init)
      options.isSubmission = words.contains("--submit")
      options.isOffline = words.contains("--offline")
      if let index = words.firstIndex(of: "--argo-version") {
        options.target = ArgoTarget(versions: [
          try #require(ArgoVersion(rawValue: words[index + 1]))
        ])
      }
      return options
    }
  }
}
