import FlowContract
import Testing

@Suite("JSON as it is read")
struct JSONReadingTests {
  @Test(
    "what is written is read back",
    arguments: [
      .null, .bool(true), .int(0), .int(-7), .int(.max), .int(.min), .double(0.5),
      .double(1e300), .double(-2.5e-10), "", "a\"\\/\n\t\u{1}\u{7F}", "日本 🚀", "{{{ x }}",
      [:], [], ["a": .null, "b": ["c": .int(1)]], .array([.array([]), .object([])]),
    ] as [JSON]
  )
  func roundTrip(_ value: JSON) throws {
    #expect(try JSON(value.text) == value)
    #expect(try JSON(value.textWithTags) == value)
  }

  @Test(
    "all that RFC 8259 allows is taken",
    arguments: [
      (" [ 1 , 2 ]\r\n\t", .array([.int(1), .int(2)])),
      (#""\ud83d\ude80\u00e9\/\b\f""#, "🚀é/\u{8}\u{C}"),
      ("1e2", .double(100)), ("-0.5E-1", .double(-0.05)), ("1E+2", .double(100)),
      ("9223372036854775807", .int(.max)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)),
      (#"{"":1}"#, ["": .int(1)]),
      ("\"\u{7F}\"", "\u{7F}"),
    ] as [(String, JSON)]
  )
  func taken(_ text: String, _ value: JSON) throws {
    #expect(try JSON(text) == value)
  }

  @Test(
    "all else is refused, with the place",
    arguments: [
      ("", 0), ("  ", 2), ("nul", 0), ("True", 0), ("01", 1), ("-", 1), ("1.", 2), (".5", 0),
      ("1e", 2), ("+1", 0), ("NaN", 0), ("1e999", 0), ("0x1", 1), ("[1,]", 3), ("[1 2]", 3),
      ("[", 1), ("[1", 2), ("{\"a\":1,}", 7), ("{a:1}", 1), ("{\"a\" 1}", 5), ("{\"a\":}", 5),
      ("{\"a\":1,\"a\":2}", 7), ("{\"a\":1,\"\\u0061\":2}", 7), ("\"abc", 4), ("\"\n\"", 1),
      ("\"\\x\"", 1), ("\"\\u12g4\"", 5), ("\"\\ud800\"", 1), ("\"\\ud800\\u0041\"", 1),
      ("\"\\udc00\"", 1), ("1 2", 2), ("\u{FEFF}1", 0), ("'a'", 0), ("[1]]", 3), ("// a\n1", 0),
    ]
  )
  func refused(_ text: String, _ offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(text) }
    #expect(error?.offset == offset, "\(error?.description ?? "")")
  }

  @Test(
    "bytes that are not UTF-8 are refused",
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82],
      [0xF0, 0x8F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]]
  )
  func encodings(_ bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let error = #expect(throws: JSONError.self) { try JSON([quote] + bytes + [quote]) }
    #expect(error?.expected == "UTF-8")
  }

  @Test("a key may not return, however many there are between")
  func manyKeys() {
    let keys = (0..<100).map { "\"k\($0)\":0" }.joined(separator: ",")
    #expect(throws: Never.self) { try JSON("{\(keys)}") }
    #expect(throws: JSONError.self) { try JSON("{\(keys),\"k3\":0}") }
  }

  @Test("nesting has an end, and a million brackets are no harm")
  func depth() throws {
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { try JSON(deep) }
    #expect(throws: JSONError.self) { try JSON("[\(deep)]") }
    #expect(throws: JSONError.self) { try JSON(String(repeating: "[", count: 1_000_000)) }
  }

  @Test("checking says the same as reading")
  func check() {
    for text in ["[1,{\"a\":\"\\u00e9é\"}]", "[1,", "{\"a\" 1}", "\"\\ud800\"", "1e5", "tru"] {
      let bytes = Array(text.utf8)
      let isRead = (try? JSON(bytes)) != nil
      let isChecked = bytes.withUnsafeBufferPointer { (try? JSON.check($0)) != nil }
      #expect(isRead == isChecked, "\(text)")
    }
  }
}
