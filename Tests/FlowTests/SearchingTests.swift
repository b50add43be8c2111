import FlowContract
import Testing

@Suite("searching")
struct SearchingTests {
  @Test(
    "the first place is found, by bytes",
    arguments: [
      ("abc", "a", 0), ("abc", "c", 2), ("abc", "abc", 0), ("aab", "ab", 1), ("ababac", "abac", 2),
      ("{|{ {{", "{{", 4), ("wörter", "r", 3), ("e\u{301}x", "e", 0), ("a\r\nb", "\n", 2),
      ("abc", "abcd", nil), ("abc", "", nil), ("", "a", nil), ("aaa", "ab", nil),
    ] as [(String, String, Int?)]
  )
  func places(_ text: String, _ wanted: String, _ offset: Int?) {
    let place = text.place(of: wanted)
    #expect(place.map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } == offset)
    #expect(place.map { Array(text.utf8[$0]) == Array(wanted.utf8) } ?? true)
    #expect(text.holds(wanted) == (offset != nil))
  }
}
