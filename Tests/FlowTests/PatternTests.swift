import FlowContract
import Testing

@Suite("patterns of parameters")
struct PatternTests {
  @Test(
    "a pattern takes the whole text or nothing",
    arguments: [
      ("v[0-9]+\\.[0-9]+", ["v1.0", "v10.22"], ["v1", "v1.0x", "xv1.0", "v1x0", ""]),
      ("yesterday|[0-9]{4}-\\d\\d-\\d{2}", ["yesterday", "2026-01-31"], ["2026-1-31", "today"]),
      ("^a(b|c)*$", ["a", "abcb"], ["b", "abd"]), ("(?:ab)?c??", ["", "ab", "abc", "c"], ["b"]),
      ("[^a-c\\d]", ["d", "é", "-"], ["a", "1", "dd"]), ("[a-]", ["a", "-"], ["b"]),
      ("[]x]", ["]", "x"], ["y"]), (".*", ["", "日本 🚀"], ["a\nb"]), ("", [""], ["a"]),
      ("a{2,3}", ["aa", "aaa"], ["a", "aaaa"]), ("a{2,}", ["aa", "aaaaa"], ["a"]),
      ("\\w+@\\w+\\.\\S+", ["a@b.cd"], ["a@b", "a b@c.d"]), ("(a*)*b", ["b", "aab"], ["aa"]),
      ("a|", ["a", ""], ["b"]), ("[\\W]", ["-"], ["a", "_"]),
    ]
  )
  func matches(_ text: String, _ good: [String], _ bad: [String]) throws {
    let pattern = try Pattern(text)
    for text in good { #expect(pattern.matches(text), "\(text)") }
    for text in bad { #expect(!pattern.matches(text), "\(text)") }
  }

  @Test(
    "what is not of the dialect is named",
    arguments: [
      ("[0-9", "`[` is not closed"), ("(a", "`(` is not closed"), ("a)", "`)` closes nothing"),
      ("*a", "`*` has nothing to repeat"), ("(?=a)", "`(?` is known only as `(?:`"),
      ("\\bword", "`\\b` is not known"), ("(a)\\1", "`\\1` is not known"),
      ("a{3,2}", "`{3,2}` ends before it begins"), ("a{1001}", "it repeats more than 1000 times"),
      ("[z-a]", "a range in brackets goes from one character to a later one"),
      ("a\\", "it ends with `\\`"), ("((a{1000}){1000}){1000}", "it is too large"),
    ]
  )
  func refused(_ text: String, _ reason: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(text) }
    #expect(error?.description == reason)
  }

  @Test("a pattern that would keep others busy for ever takes no time")
  func quick() throws {
    #expect(!(try Pattern("(a+)+b").matches(String(repeating: "a", count: 5000))))
  }
}
