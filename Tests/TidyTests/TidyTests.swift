import ArgoLint
import FlowSyntax
import Foundation
import Manifests
import Support
import Testing

/// Rules of the house that no compiler checks.
@Suite("tidy")
struct TidyTests {
  /// What each target may import besides itself.
  static let imports: [String: Set<String>] = [
    "FlowSyntax": [],
    "CivilCalendar": [],
    "FlowAnalysis": ["CivilCalendar", "Dispatch", "FlowContract", "FlowSyntax"],
    "Manifests": ["CLibYAML"],
    "ArgoEngine": ["CChecksum", "CivilCalendar", "Manifests"],
    "ArgoLint": ["ArgoEngine", "FlowAnalysis", "FlowSyntax", "Manifests"],
    "FlowContract": [],
    "FlowGraph": [],
    "ArtifactStore": ["CChecksum", "FlowContract", "Glibc", "Synchronization"],
    "CodePackage": ["ArtifactStore", "Glibc"],
    "S3Store": [
      "ArtifactStore", "CChecksum", "CivilCalendar", "FlowContract", "Glibc", "NIOCore",
      "NIOHTTP1", "NIOPosix", "NIOSSL", "Synchronization",
    ],
    "FlowRuntime": ["ArtifactStore", "CProcess", "FlowContract", "Glibc", "Synchronization"],
    "flowrt": ["ArtifactStore", "FlowContract", "FlowRuntime", "Glibc", "S3Store"],
    "FlowEmit": ["FlowAnalysis", "FlowContract", "FlowSyntax", "Manifests"],
    "flowc": [
      "ArgoEngine", "ArgoLint", "ArgumentParser", "ArtifactStore", "CProcess",
      "CivilCalendar", "CodePackage",
      "FlowAnalysis",
      "FlowContract", "FlowEmit", "FlowGraph", "FlowRuntime", "FlowSyntax", "Glibc", "LocalRun",
      "Manifests",
      "S3Store",
    ],
    "LocalRun": ["ArgoEngine", "CProcess", "FlowContract", "FlowRuntime", "Glibc"],
  ]

  @Test("no target imports what it may not", arguments: imports.keys.sorted())
  func walls(_ target: String) throws {
    for path in Repository.files(in: "Sources/\(target)", suffix: ".swift") {
      let text = try Repository.text(path)
      let found = text.matches(of: /(?m)^(?:\w+ )?import (\w+)/).map { String($0.output.1) }
      #expect(Set(found).subtracting(Self.imports[target] ?? []).isEmpty, "\(path)")
    }
  }

  @Test("every code has a page, a fixture, and nothing else has")
  func codes() {
    let codes = DiagnosticCode.allCases.map(\.rawValue).sorted()
    let pages = Repository.files(in: "docs/diagnostics", suffix: ".md").map {
      String($0.split(separator: "/").last?.dropLast(3) ?? "")
    }
    #expect(pages.sorted() == codes)
    let fixtures = Set(
      Repository.files(in: "Fixtures/bad", suffix: ".stderr").map {
        String($0.split(separator: "/").dropLast().last ?? "")
      }
    )
    #expect(fixtures.subtracting(codes).isEmpty)
    // These two need an input of more than 100 KiB; SizeTests makes it.
    let made: Set<String> = ["too-large-environment", "too-large-object"]
    #expect(Set(codes).subtracting(fixtures).subtracting(made).isEmpty)
  }

  @Test("every code of lint has a page, a fixture, and nothing else has")
  func lintCodes() {
    let codes = LintCode.allCases.map(\.rawValue).sorted()
    #expect(Set(codes).isDisjoint(with: DiagnosticCode.allCases.map(\.rawValue)))
    let pages = Repository.files(in: "docs/lint", suffix: ".md").map {
      String($0.split(separator: "/").last?.dropLast(3) ?? "")
    }
    #expect(pages.sorted() == codes)
    let fixtures = Set(
      Repository.files(in: "Fixtures/lint", suffix: ".stderr").map {
        String($0.split(separator: "/").dropLast().last ?? "")
      }
    )
    #expect(fixtures.subtracting(codes).isEmpty)
    // These two need an input of more than 100 KiB; LintTests makes it.
    let made: Set<String> = ["large-text", "large-manifest"]
    #expect(Set(codes).subtracting(fixtures).subtracting(made).isEmpty)
  }

  @Test("every keyword that is not reserved is used in a good flow")
  func keywords() throws {
    var words: Set<String> = []
    for fixture in Fixture.all(in: "good") {
      let source = Source(name: "x", bytes: try fixture.bytes)
      for token in lex(source).tokens where token.kind == .word { words.insert(source[token.span]) }
    }
    let unused = Keyword.allCases.filter {
      !$0.isReserved && !words.contains($0.rawValue) && $0 != .pending
    }
    #expect(unused.map(\.rawValue) == [])
  }

  @Test("no source file is longer than one sitting")
  func lengths() throws {
    for path in Repository.files(in: "Sources", suffix: ".swift")
    where !path.contains("/Generated/") {
      let count = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
        .count
      #expect(count <= 400, "\(path)")
    }
  }

  @Test("no golden file is without its input")
  func orphans() {
    let flows = Set(Repository.files(in: "Fixtures", suffix: ".flow").map { stem($0) })
    let manifests = Set(Repository.files(in: "Fixtures/lint", suffix: ".yaml").map { stem($0) })
    let projects = Set(Repository.files(in: "Fixtures", suffix: ".flowc.yaml").map { stem($0) })
    for suffix in [
      ".stderr", ".plan", ".argo.yaml", ".job.yaml", ".formatted", ".timeline", ".page",
    ] {
      for path in Repository.files(in: "Fixtures", suffix: suffix) {
        #expect(flows.union(projects).union(manifests).contains(stem(path)), "\(path)")
      }
    }
  }

  @Test("no trace is without its manifests")
  func traces() {
    let inputs = Set(Repository.files(in: "Fixtures/engine", suffix: ".yaml").map { stem($0) })
    for path in Repository.files(in: "Fixtures/engine", suffix: ".trace") {
      #expect(inputs.contains(stem(path)), "\(path)")
    }
  }

  private func stem(_ path: String) -> String {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    return folder + "/" + (path.split(separator: "/").last?.prefix { $0 != "." } ?? "")
  }

  @Test("what flowc carries is what the files say")
  func embedded() throws {
    let explanations = try Repository.text("Sources/flowc/Generated/Explanations.swift")
    let pages = ["docs/diagnostics", "docs/lint"].flatMap {
      Repository.files(in: $0, suffix: ".md")
    }
    for path in pages {
      #expect(explanations.contains(try Repository.text(path)), "run Scripts/embed: \(path)")
    }
    let templates = try Repository.text("Sources/flowc/Generated/Templates.swift")
    let page = try Repository.text("Sources/flowc/Generated/PageFiles.swift")
    for name in ["simulation.css", "simulation.js"] {
      #expect(page.contains(try Repository.text("web/\(name)")), "run Scripts/embed: \(name)")
    }
    for suffix in [".flow", ".yaml"] {
      for path in Repository.files(in: "templates", suffix: suffix) {
        #expect(templates.contains(try Repository.text(path)), "run Scripts/embed: \(path)")
      }
    }
  }
}
