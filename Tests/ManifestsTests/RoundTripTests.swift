import Manifests
import Testing

@Suite("What is written is read back")
struct RoundTripTests {
  @Test("2000 random strings come back byte by byte from every position")
  func strings() throws {
    var random = SeededGenerator(state: 20_260_101)
    for _ in 0..<2000 {
      let text = random.string()
      let value = YAML.string(text)
      let documents: [YAML] = [
        value, [value, [value]], .map([.init(text, ["a": value, "b": [["c": value], value]])]),
      ]
      let written = yamlBytes(documents)
      let read = try readYAML(written).get()
      #expect(read.map { strings(in: $0) } == strings(text), "\(String(reflecting: text))")
      #expect(yamlBytes(read.map(\.resolved)) == written, "\(String(reflecting: text))")
    }
  }

  @Test("500 random values come back as they were")
  func values() throws {
    var random = SeededGenerator(state: 7)
    for _ in 0..<500 {
      let documents = (0..<Int.random(in: 1...3, using: &random)).map { _ in random.value(depth: 4)
      }
      let written = yamlBytes(documents)
      #expect(try readYAML(written).get().map(\.resolved) == documents)
    }
  }

  /// The UTF-8 of every scalar of a node but `a`, `b` and `c`, in the order of the text.
  private func strings(in node: YAMLNode) -> [[UInt8]] {
    switch node.content {
    case .scalar(let text, _): [Array(text.utf8)]
    case .list(let items): items.flatMap { strings(in: $0) }
    case .map(let pairs): pairs.flatMap { strings(in: $0.key) + strings(in: $0.value) }
    }
  }

  private func strings(_ text: String) -> [[[UInt8]]] {
    let bytes = Array(text.utf8)
    let (a, b, c) = (Array("a".utf8), Array("b".utf8), Array("c".utf8))
    return [[bytes], [bytes, bytes], [bytes, a, bytes, b, c, bytes, bytes]]
  }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

extension SeededGenerator {
  /// A string made mostly of what YAML trips over.
  mutating func string() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &self) {
      if let piece = Self.pieces.randomElement(using: &self) { text += piece }
      if Int.random(in: 0..<8, using: &self) == 0 { text.unicodeScalars.append(scalar()) }
    }
    return text
  }

  mutating func value(depth: Int) -> YAML {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &self) {
    case 0: return .null
    case 1: return .bool(.random(using: &self))
    case 2: return .int(.random(in: .min ... .max, using: &self))
    case 3: return .double(.random(in: -1e30...1e30, using: &self))
    case 4: return .string(string())
    case 5, 6:
      return .map(
        (0..<Int.random(in: 0...4, using: &self)).map {
          YAML.Entry("\($0)" + string(), value(depth: depth - 1))
        }
      )
    default:
      return .list((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
    }
  }

  private mutating func scalar() -> Unicode.Scalar {
    let limit: UInt32 = .random(in: 0..<2, using: &self) == 0 ? 0x100 : 0x11_0000
    return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &self)) ?? "x"
  }

  private static let pieces = [
    " ", "  ", "\n", "\n\n", "\t", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{FEFF}", "a", "b c",
    "word",
    "é", "e\u{301}", "日本", "😀", "-", "- ", "---", "...", ":", ": ", "#", " #", "'", "\"", "\\",
    "{{",
    "}}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "? ", "=", "<<", "~", "0",
    "1",
    "12", "_", ".", "+", "e", "x", "o", "yes", "No", "on", "null", "true", ".inf", "2020-01-01",
    "\0",
    "\u{1B}", "\u{7F}", "\u{A0}",
  ]
}
