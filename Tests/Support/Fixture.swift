import Foundation
package import Testing

/// One input under `Fixtures/`, and the golden files beside it.
package struct Fixture: CustomTestStringConvertible, Sendable {
  /// The path from the repository's root.
  package let path: String

  package init(_ path: String) {
    self.path = path
  }

  package static func all(in folder: String, suffix: String = ".flow") -> [Fixture] {
    Repository.files(in: "Fixtures/" + folder, suffix: suffix).map(Fixture.init)
  }

  package var testDescription: String { path }

  package var name: String { url.lastPathComponent }

  /// The folder's name: for bad inputs, the code they must report.
  package var family: String { url.deletingLastPathComponent().lastPathComponent }

  package var bytes: [UInt8] {
    get throws { Array(try Data(contentsOf: url)) }
  }

  /// What `// flags: …` on the first line asks the compiler for.
  package var flags: [String] {
    get throws {
      let text = String(decoding: try bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      guard text.hasPrefix("// flags: ") else { return [] }
      return text.dropFirst("// flags: ".count).split(separator: " ").map(String.init)
    }
  }

  private var url: URL { Repository.url(path) }

  /// Expects `actual` to equal the golden file `<name without ending>.<suffix>`.
  ///
  /// `FLOWC_RECORD=1 swift test` rewrites the golden files instead. A run that
  /// recorded anything fails, so that a recording never passes review by itself.
  package func expect(
    _ actual: String,
    equals suffix: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let stem = name.prefix { $0 != "." }
    let golden = url.deletingLastPathComponent().appendingPathComponent("\(stem).\(suffix)")
    let expected = try? String(contentsOf: golden, encoding: .utf8)
    if expected == actual { return }
    guard ProcessInfo.processInfo.environment["FLOWC_RECORD"] == nil else {
      try actual.write(to: golden, atomically: true, encoding: .utf8)
      Issue.record("recorded \(golden.lastPathComponent)", sourceLocation: sourceLocation)
      return
    }
    #expect(actual == expected ?? "(no golden file)", sourceLocation: sourceLocation)
  }
}
