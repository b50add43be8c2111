import Manifests
import Testing

@Suite("YAML is read with its places")
struct ReaderTests {
  @Test("every node knows from where to where it stands")
  func marks() throws {
    let node = try read("a: 1\nb:\n  - x\n  - {c: \"d\"}\n\n# end\ne: |\n  f\n")
    #expect(span(node) == "1:1-9:1")
    #expect(span(try #require(node.pair("a")?.key)) == "1:1-1:2")
    #expect(span(try #require(node["a"])) == "1:4-1:5")
    let list = try #require(node["b"])
    #expect(span(list) == "3:3-4:13")
    #expect(span(try #require(list.sequence?.last)) == "4:5-4:13")
    let quoted = try #require(list.sequence?.last?["c"])
    #expect(span(quoted) == "4:9-4:12")
    #expect([quoted.start.offset, quoted.end.offset] == [22, 25])
    #expect(span(try #require(node["e"])) == "7:4-9:1")
  }

  @Test("offsets are bytes, columns are characters, a byte order mark is neither")
  func offsets() throws {
    let word = String(repeating: "é😀", count: 100)
    let text = "\u{FEFF}\(word): é\r\nb: [\(word), x]\r\n"
    let bytes = Array(text.utf8)
    let node = try #require(try readYAML(bytes).get().first)
    #expect([node.start.line, node.start.column, node.start.offset] == [1, 1, 3])
    #expect(node[word]?.start.column == 203)
    let last = try #require(node["b"]?.sequence?.last)
    #expect(last.start.line == 2)
    #expect(last.start.column == 207)
    #expect(bytes[last.start.offset..<last.end.offset].elementsEqual("x".utf8))
    for scalar in [node[word], node["b"]?.sequence?.first] {
      let scalar = try #require(scalar)
      let slice = bytes[scalar.start.offset..<scalar.end.offset]
      #expect(slice.elementsEqual((scalar.scalar ?? "").utf8))
    }
  }

  @Test("scalars keep their style and tag")
  func styles() throws {
    let node = try read("- a\n- 'a'\n- \"a\"\n- |-\n  a\n- >-\n  a\n- !!str 1\n- !mine 1\n")
    let items = try #require(node.sequence)
    let styles: [YAMLNode.ScalarStyle] = [.plain, .singleQuoted, .doubleQuoted, .literal, .folded]
    for (item, style) in zip(items, styles) {
      #expect(item.content == .scalar("a", style: style))
    }
    #expect(items.map(\.tag) == [nil, nil, nil, nil, nil, "tag:yaml.org,2002:str", "!mine"])
  }

  @Test("a key that stands twice is found, however many stand between", arguments: 1...40)
  func repeatedKeys(_ count: Int) throws {
    let keys = (1...count).map { "k\($0): 0\n" }.joined()
    #expect(try read(keys).mapping?.count == count)
    guard case .failure(let error) = readYAML(Array((keys + "k1: 0\n").utf8)) else {
      Issue.record("the first key stands twice")
      return
    }
    #expect(error.isRepeatedKey)
    #expect([error.line, error.column] == [count + 1, 1])
    #expect(error.message.contains("line 1"))
    // Keys are what they are read as: 0x10 is 16, and yes is true.
    for pair in ["0x10: a\n16: b\n", "yes: a\n\"true\": b\n"] {
      guard case .failure = readYAML(Array((keys + pair).utf8)) else {
        Issue.record("one key is spelt in two ways")
        return
      }
    }
  }

  @Test("a node knows whether a tag, an empty value or a merge stands inside")
  func traits() throws {
    let node = try read(
      """
      tag: &tag [a, {b: "{{c}}"}]
      key: {"{{c}}": 1}
      none: [a, {b: "{ {c}}"}]
      alias: *tag
      empty: {a: {b: , c: 1}}
      merge: {a: {<<: {d: 1}, c: ~}}
      """
    )
    let tagged = (node.mapping ?? []).filter(\.value.hasTagsInside).compactMap(\.key.scalar)
    #expect(tagged == ["tag", "key", "alias"])
    #expect(node.hasTagsInside)
    #expect(node.settled["none"] == node["none"])
    #expect(node.settled["empty"]?.resolved == ["a": ["c": 1]])
    #expect(node.settled["merge"]?.resolved == ["a": ["d": 1]])
  }

  @Test("several documents are read, empty ones as null")
  func documents() throws {
    #expect(try readYAML([]).get().isEmpty)
    #expect(try readYAML(Array("# nothing\n".utf8)).get().isEmpty)
    let nodes = try readYAML(Array("a: 1\n---\n---\n- b\n...\n--- c\n".utf8)).get()
    #expect(nodes.map(\.resolved) == [["a": 1], .null, ["b"], "c"])
    #expect(nodes.map(\.start.line) == [1, 3, 4, 6])
  }

  @Test("an alias stands for its node, at its own place")
  func aliases() throws {
    let node = try read("a: &x {b: [1, &y two]}\nc: *x\nd: *y\n")
    #expect(node["c"]?.resolved == ["b": [1, "two"]])
    #expect(node["c"]?.start.line == 2)
    #expect(node["c"]?["b"]?.start.line == 1)
    #expect(node["d"]?.resolved == "two")
  }

  @Test(
    "what is wrong is said, with its place",
    arguments: [
      ("a: [1", 1, 6, "did not find expected ',' or ']' while parsing a flow sequence"),
      ("a: b: c", 1, 5, "mapping values are not allowed in this context"),
      ("a: 1\n\tb: 2\n", 2, 1, "found a tab character that violates indentation"),
      ("a: 'x\n", 2, 1, "found unexpected end of stream while scanning a quoted scalar that"),
      ("a: 1\nb: 2\na: 3\n", 3, 1, "the key `a` is already set in line 1"),
      ("1: a\n'1': b\n", 2, 1, "the key `1` is already set in line 1"),
      ("yes: a\ntrue: b\n", 2, 1, "the key `true` is already set in line 1"),
      ("a: *b", 1, 4, "the alias `*b` has no anchor `&b` before it"),
      ("a: &b 1\n---\nc: *b\n", 3, 4, "the alias `*b` has no anchor `&b` before it"),
      ("a: &b [*b]", 1, 8, "the alias `*b` stands inside the node it refers to"),
      ("[a]: b", 1, 1, "a mapping key is a scalar, not a list or a mapping"),
      ("~: b", 1, 1, "a mapping key is not null"),
      ("a: !!int x", 1, 4, "`x` cannot be read as `!!int`"),
      ("a: !!binary eA==", 1, 4, "`eA==` cannot be read as `!!binary`"),
      ("<<: [1]", 1, 5, "`<<` merges a mapping or a list of mappings"),
      ("a: \u{1}", 1, 4, "not UTF-8 text: control characters are not allowed"),
    ]
  )
  func errors(text: String, line: Int, column: Int, message: String) throws {
    let error = try #require(failure(Array(text.utf8)))
    #expect(error.message.hasPrefix(message), "\(error.message)")
    #expect([error.line, error.column] == [line, column])
  }

  @Test(
    "bytes that are not UTF-8 are refused",
    arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]]
      as [[UInt8]]
  )
  func notUnicode(bytes: [UInt8]) throws {
    let error = try #require(failure(Array("a: 1\né: ".utf8) + bytes))
    #expect(error.message.hasPrefix("not UTF-8 text: "))
    #expect([error.line, error.column] == [2, 4])
  }

  @Test("collections nest 200 deep and no deeper")
  func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(failure(nested(200)) == nil)
    #expect(failure(nested(201))?.message == "collections nest deeper than 200 levels")
    #expect(failure(nested(201))?.column == 201)
    #expect(failure(nested(100_000))?.column == 201)
    let chain = (1...300).map { "- &a\($0) [*a\($0 - 1)]\n" }.joined()
    let error = failure(Array("- &a0 []\n\(chain)".utf8))
    #expect(error?.message == "collections nest deeper than 200 levels")
  }

  @Test("aliases that multiply are refused")
  func bomb() {
    let levels = (1...9).map { level in
      "- &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ","))]\n"
    }
    let error = failure(Array(("- &a0 x\n" + levels.joined()).utf8))
    #expect(error?.message == "the aliases of this file add more than 400000 nodes")
  }

  private func read(_ text: String) throws -> YAMLNode {
    try #require(try readYAML(Array(text.utf8)).get().first)
  }

  private func failure(_ bytes: [UInt8]) -> YAMLError? {
    guard case .failure(let error) = readYAML(bytes) else { return nil }
    return error
  }

  private func span(_ node: YAMLNode) -> String {
    "\(node.start.line):\(node.start.column)-\(node.end.line):\(node.end.column)"
  }
}
