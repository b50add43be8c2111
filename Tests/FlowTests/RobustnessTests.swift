import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests
import Support
import Testing

@Suite("no text stops the compiler")
struct RobustnessTests {
  static let inputs = Fixture.all(in: "good") + Fixture.all(in: "bad")

  @Test("every prefix of every fixture yields a tree and reports", arguments: inputs)
  func prefixes(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes
    // Every prefix is parsed; in large inputs every few of them are followed to the end.
    let step = max(1, bytes.count / 400)
    for end in 0...bytes.count {
      let prefix = Array(bytes[..<end])
      if end % step == 0 {
        exercise(prefix)
      } else {
        _ = parse(Source(name: "x.flow", bytes: prefix))
      }
    }
  }

  @Test("every fixture less one token yields a tree and reports", arguments: inputs)
  func deletions(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes
    let tokens = lex(Source(name: "x", bytes: bytes)).tokens
    for token in tokens {
      var text = bytes
      text.removeSubrange(token.span.range)
      exercise(text)
    }
  }

  @Test("a brace left out is one report", arguments: Fixture.all(in: "good"))
  func braces(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes
    let tokens = lex(Source(name: "x", bytes: bytes)).tokens
    for token in tokens where token.kind == .openBrace || token.kind == .closeBrace {
      var text = bytes
      text.removeSubrange(token.span.range)
      let reports = analyze(Source(name: "x", bytes: text)).diagnostics
      #expect(reports.map(\.code) == [.expected], "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test("seeded noise in every fixture yields a tree and reports", arguments: inputs)
  func noise(_ fixture: Fixture) throws {
    var random = SplitMix(
      seed: UInt64(fixture.path.utf8.reduce(7) { $0 &* 31 &+ Int($1) } & 0xFFFF)
    )
    let marks = Array("{}()[]\"\n;,.=<>?!&|+-*/%:\\ \u{0}é".utf8)
    for _ in 0..<40 {
      var text = try fixture.bytes
      for _ in 0..<4 where !text.isEmpty {
        let place = Int(random.next() % UInt64(text.count))
        text[place] = marks[Int(random.next() % UInt64(marks.count))]
      }
      exercise(text)
    }
  }

  @Test("nesting without end is refused, not followed")
  func nesting() {
    for text in ["(", "[", "!", "-", "list<", "if true {", "1 + ", "a ?? "] {
      let deep = String(repeating: text, count: 20_000)
      exercise(Array("flow a { param b: int = \(deep)".utf8))
      exercise(Array("flow a { if \(deep)".utf8))
      exercise(Array("flow a { \(deep)".utf8))
      exercise(Array("flow a { step b { input c = \(deep)".utf8))
    }
  }

  /// Everything that may trap: parsing, analysis, and what follows from a plan.
  private func exercise(_ bytes: [UInt8]) {
    let source = Source(name: "x.flow", bytes: bytes)
    let analysis = analyze(source)
    #expect(analysis.hasErrors || analysis.file.broken.isEmpty, "broken text needs a report")
    for diagnostic in analysis.diagnostics { _ = diagnostic.rendered(in: source) }
    for (plan, flow) in zip(analysis.plans, analysis.file.flows) {
      _ = emitArgo(plan, flow, EmitOptions(), Project.Limits())
    }
  }
}

/// Vigna's SplitMix64: a seed gives the same numbers everywhere.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
