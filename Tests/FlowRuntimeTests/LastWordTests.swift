import FlowContract
import FlowRuntime
import Testing

@Suite("the last word")
struct LastWordTests {
  /// What programs and servers may have said, at its worst for a document's size.
  static let texts = [
    String(repeating: "a", count: 100_000), String(repeating: "ü", count: 100_000),
    String(repeating: "👩‍👩‍👧‍👦", count: 20_000), String(repeating: "\u{1}", count: 100_000),
    String(repeating: "{{\"\\\n", count: 30_000), String(repeating: "e\u{301}", count: 50_000),
    String(repeating: "\u{FFFD}\u{10FFFF}", count: 30_000),
  ]

  @Test("fits into what Kubernetes keeps, whatever is in it", arguments: texts)
  func size(_ text: String) throws {
    for count in [0, 1, 3, 10, 1000] {
      let word = LastWord(
        step: "step" + String(repeating: "[1000000]", count: 16),
        attempt: 12,
        exit: 242,
        cause: "outputs",
        message: text,
        mistakes: Array(repeating: text, count: count)
      )
      let bytes = word.text
      #expect(bytes.count <= 4096)
      let read = try JSON(bytes)
      #expect(String(validating: bytes, as: UTF8.self) != nil)
      guard case .object(let fields) = read else {
        Issue.record("\(read)")
        continue
      }
      func field(_ name: String) -> JSON? { fields.first { $0.key == name }?.value }
      var shown = 0
      if case .array(let mistakes) = field("mistakes") { shown = mistakes.count }
      var more = 0
      if case .int(let count) = field("more") { more = count }
      #expect(shown + more == count)
      #expect(field("exit") == .int(242))
      guard case .string(let message) = field("message") else {
        Issue.record("no message")
        continue
      }
      #expect(!message.isEmpty)
    }
  }

  @Test("what is short is told whole")
  func whole() {
    let word = LastWord(step: "a", attempt: 0, exit: 1, cause: "program", message: "wörter {{x}}")
    let text = String(decoding: word.text, as: UTF8.self)
    #expect(text.contains("wörter"))
    #expect(!text.contains("…"))
    #expect(!text.contains("more"))
  }

  @Test("a task's own last word is as short, with thousands of mistakes")
  func ofTask() throws {
    try withTrial { trial in
      let outputs = (0..<2000).map { "\"output_\($0)\":\"int\"" }.joined(separator: ",")
      let ending = try trial.run("{\"step\":\"a\",\"outputs\":{\(outputs)}}", "true")
      #expect(ending.code == 242)
      #expect(ending.lastWord.utf8.count <= 4096)
      #expect(ending.lastWord.utf8.count > 2000)
      #expect(throws: Never.self) { try JSON(ending.lastWord) }
      #expect(ending.errors.contains("output `output_1999`"))
    }
  }
}
