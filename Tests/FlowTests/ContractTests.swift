import FlowContract
import FlowSyntax
import Support
import Testing

@Suite("the contract")
struct ContractTests {
  @Test(
    "hidden braces come back byte for byte",
    arguments: [
      "{{ x }}", "{{{ x }}}", "{|{", "{|{ and {{", "{{|{{||{{", "{ {", "{{{{{{{{", "a{b{c",
      "{|{|{{",
      "日本 {{ 語 }} 🚀", "", "{",
    ]
  )
  func braces(_ text: String) {
    guard let hidden = Braces.hide(in: [text]) else {
      #expect(!text.contains("{{"))
      return
    }
    #expect(!hidden.texts[0].contains("{{"))
    #expect(Braces.reveal(hidden.texts[0], mark: hidden.mark) == text)
  }

  @Test("random braces come back, too")
  func randomBraces() {
    var random = SplitMix(seed: 11)
    for _ in 0..<5000 {
      let count = Int(random.next() % 12)
      let texts = (0..<2).map { _ in
        String((0..<count).map { _ in Array("{{{|| }a")[Int(random.next() % 8)] })
      }
      guard let hidden = Braces.hide(in: texts) else { continue }
      for (before, after) in zip(texts, hidden.texts) {
        #expect(!after.contains("{{"))
        #expect(Braces.reveal(after, mark: hidden.mark) == before)
      }
    }
  }

  @Test("JSON holds no tag that Argo would find, and escapes what JSON must")
  func json() {
    let value: JSON = ["a{{b": ["{{{", "\u{1}\"\\\n\u{7F}", .int(-3), .double(0.5), .bool(true)]]
    #expect(
      value.text
        == "{\"a{\\u007bb\":[\"{\\u007b\\u007b\",\"\\u0001\\\"\\\\\\n\\u007f\",-3,0.5,true]}"
    )
  }
}
