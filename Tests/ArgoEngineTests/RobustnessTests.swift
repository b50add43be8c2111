import ArgoEngine
import Foundation
import Manifests
import Support
import Testing

/// Broken manifests are loaded or refused, and run or not; they never stop the engine.
@Suite("robustness")
struct RobustnessTests {
  @Test(
    "manifests less one line, and with one line twice, end somehow",
    arguments: Fixture.all(in: "engine", suffix: ".yaml")
  )
  func lines(_ fixture: Fixture) throws {
    let text = String(decoding: try fixture.bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for index in lines.indices.dropFirst(5) {
      var fewer = lines
      fewer.remove(at: index)
      run(fewer.joined(separator: "\n"))
      var more = lines
      more.insert(lines[index], at: index)
      run(more.joined(separator: "\n"))
    }
  }

  @Test(
    "manifests with words exchanged end somehow",
    arguments: Fixture.all(in: "engine", suffix: ".yaml")
  )
  func words(_ fixture: Fixture) throws {
    let text = String(decoding: try fixture.bytes, as: UTF8.self)
    let pieces = text.matches(of: /[A-Za-z0-9.-]+|"[^"\n]*"|\{\{|\}\}/)
    // The same every time: every piece takes the place of one a fixed way further on.
    let values = ["", "\"{{item}}\"", "{{=", "99999999999999999999", "-1", "'"]
    for (number, piece) in pieces.enumerated().dropFirst(9) where number % 2 == 0 {
      let other = pieces[(number + 7) % pieces.count]
      var changed = text
      changed.replaceSubrange(piece.range, with: text[other.range])
      run(changed)
      changed = text
      changed.replaceSubrange(piece.range, with: values[number / 2 % values.count])
      run(changed)
    }
  }

  @Test("every beginning of an expression has a value or an error")
  func expressions() {
    for (source, _) in LanguageTests.expressions {
      for end in source.indices.enumerated().filter({ $0.offset % 3 == 1 }).map(\.element) {
        _ = Languages.expression(String(source[..<end]), LanguageTests.names)
        _ = Languages.when(String(source[..<end]))
        _ = Languages.text("{{=\(source[..<end])}}{{\(source[end...])", LanguageTests.names)
      }
    }
  }

  @Test("a template that calls itself without end is stopped where Argo stops it")
  func recursion() throws {
    let yaml = """
      apiVersion: argoproj.io/v1alpha1
      kind: Workflow
      metadata: {name: deep}
      spec:
        entrypoint: main
        templates:
        - name: main
          dag:
            tasks:
            - {name: again, template: main}
      """
    let file = readManifests(Array(yaml.utf8))
    let trace = simulate(Submission(manifest: 0), in: Library(file.manifests), Scenario()).trace
    #expect(trace.nodes.count == 100)
    #expect(trace.nodes.last?.message == "Maximum recursion depth exceeded")
    #expect(trace.phase?.name == "Error")
  }

  private func run(_ text: String) {
    let file = readManifests(Array(text.utf8))
    let library = Library(file.manifests, file.configMaps)
    for index in file.manifests.indices {
      _ = simulate(Submission(manifest: index), in: library, Scenario(), until: 3_600_000)
    }
  }
}
