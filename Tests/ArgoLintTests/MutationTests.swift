import ArgoLint
import FlowSyntax
import Foundation
import Support
import Testing

/// Lint answers for any bytes: it neither traps nor hangs.
@Suite("mutated manifests")
struct MutationTests {
  /// How many mutants of every file; `FLOWC_MUTANTS` asks for more.
  static let count =
    ProcessInfo.processInfo.environment["FLOWC_MUTANTS"].flatMap { Int($0) } ?? 12

  static let files =
    Fixture.all(in: "lint", suffix: ".yaml") + Fixture.all(in: "good", suffix: ".argo.yaml")

  @Test("a file with random changes is linted all the same", arguments: files)
  func mutants(_ fixture: Fixture) throws {
    let lines = String(decoding: try fixture.bytes, as: UTF8.self).components(separatedBy: "\n")
    var random = Lehmer(seed: fixture.path.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<Self.count {
      let mutant = mutated(lines, &random)
      let source = Source(name: "mutant.yaml", bytes: mutant)
      for finding in lint([source]).findings[0] {
        #expect(Int(finding.span.end) <= mutant.count)
        #expect(!finding.rendered(in: source).isEmpty)
      }
    }
  }

  private func mutated(_ original: [String], _ random: inout Lehmer) -> [UInt8] {
    var lines = original
    for _ in 0...random.below(3) {
      let line = random.below(lines.count)
      switch random.below(8) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines[line], at: line)
      case 2: lines.swapAt(line, random.below(lines.count))
      case 3: lines[line] = "  " + lines[line]
      case 4: lines[line] = String(lines[line].dropFirst(2))
      case 5: lines[line] = String(lines[line].prefix(random.below(lines[line].count + 1)))
      case 6:
        lines[line] += random.pick([
          "{{", "}}", ": {}", ": []", " &a", " *a", "\"", ": null", "\u{1}", "é",
        ])
      default:
        if let colon = lines[line].firstIndex(of: ":") {
          let values = [
            "[]", "{}", "3", "true", "null", "{{=x", "\"{{item}}\"", "[[a]]", "-1",
            "9223372036854775808",
          ]
          lines[line] = lines[line][...colon] + " " + random.pick(values)
        }
      }
      if lines.isEmpty { lines = [""] }
    }
    return Array(lines.joined(separator: "\n").utf8)
  }
}

/// A small generator of our own, so that a seed means the same everywhere.
private struct Lehmer {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed | 1
  }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return limit > 0 ? Int(state >> 33) % limit : 0
  }

  mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }
}
