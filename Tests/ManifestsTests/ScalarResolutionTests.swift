import Manifests
import Testing

@Suite("Scalars mean what Kubernetes' reader makes of them")
struct ScalarResolutionTests {
  @Test(
    "plain scalars",
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("nULL", "nULL"),
      ("y", true), ("Yes", true), ("on", true), ("TRUE", true), ("tRue", "tRue"),
      ("n", false), ("NO", false), ("Off", false), ("false", false),
      ("0", 0), ("-0", 0), ("12", 12), ("+12", 12), ("-12", -12), ("1_000", 1000), ("0755", 493),
      ("0o17", 15), ("0O17", 15), ("-0x1F", -31), ("0b101", 5), ("-0b101", -5), ("0_7", 7),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)),
      ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
      ("99999999999999999999", .double(1e20)),
      ("08", .double(8)), ("1.", .double(1)), (".5", .double(0.5)), ("1e3", .double(1000)),
      ("-1.5E-1", .double(-0.15)), ("1_0.5", .double(10.5)), (".inf", .double(.infinity)),
      ("-.Inf", .double(-.infinity)), ("1e999", "1e999"), (".1_0", ".1_0"),
      ("1:30", "1:30"), ("2020-01-01", "2020-01-01"), ("0x", "0x"), ("0x-1", "0x-1"),
      ("--1", "--1"), ("+", "+"), (".", "."), ("1e", "1e"), ("1.2.3", "1.2.3"),
      ("16Gi", "16Gi"), ("inf", "inf"), ("=", "="), ("0o18", "0o18"), ("_1", "_1"),
    ] as [(String, YAML)]
  )
  func plain(text: String, value: YAML) throws {
    let node = try #require(try readYAML(Array("{a: \(text) }".utf8)).get().first)
    #expect(node["a"]?.resolved == value)
  }

  @Test("quoted scalars are strings, tagged ones what their tag says")
  func quotedAndTagged() throws {
    let text = """
      - '1'
      - "true"
      - |-
        null
      - !!str 1
      - !!int "0x10"
      - !!float 1
      - !!bool yes
      - !mine 1
      - !!str
      """
    let node = try #require(try readYAML(Array(text.utf8)).get().first)
    #expect(node.resolved == ["1", "true", "null", "1", 16, .double(1), true, "1", ""])
  }

  @Test("keys become text as JSON has it")
  func keys() throws {
    let node = try #require(
      try readYAML(Array("{0x10: a, yes: b, 'no': c, 1.50: d}".utf8)).get().first
    )
    #expect(node.resolved == ["16": "a", "true": "b", "no": "c", "1.50": "d"])
    #expect(node["16"]?.scalar == "a")
  }

  @Test("a merge gives way to what comes after it, and the first of several wins")
  func merges() throws {
    let text = """
      base: &base {a: 1, b: 2}
      more: &more {b: 3, c: 4}
      one: {a: 0, <<: *base, b: 5}
      two: {<<: [*base, *more]}
      three: {'<<': 1}
      """
    let node = try #require(try readYAML(Array(text.utf8)).get().first)
    #expect(node["one"]?.resolved == ["a": 1, "b": 5])
    #expect(node["two"]?.resolved.mapping?.count == 3)
    #expect(node["two"]?.resolved["a"] == 1)
    #expect(node["two"]?.resolved["b"] == 2)
    #expect(node["two"]?.resolved["c"] == 4)
    #expect(node["three"]?.resolved == ["<<": 1])
  }
}
