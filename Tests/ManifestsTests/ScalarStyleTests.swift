import Manifests
import Testing

@Suite("A string is spelled so that every reader sees that string")
struct ScalarStyleTests {
  @Test(
    "plain where nobody could see anything else",
    arguments: [
      "a", "word", "two words", "a:b", "a#b", "http://x/y?z=1&w=2", "--alpha", "-c", "-e", "16Gi",
      "500m", "10m", "30s", "3.12-slim", "python:3.12-slim", "0 4 * * *", "nope", "yess", "nul",
      "trues", "a, b", "a[0]", "x{y}", "it's", "say \"hi\"", "back\\slash", "ünïcode", "日本語", "_1",
      "e3", "x1", "0x1G", "==", "=a", "<<a", "~/x", "/a", "$(a)", "1m", "a\u{A0}b",
    ]
  )
  func plain(text: String) {
    #expect(yamlText([.string(text)]) == text + "\n")
  }

  @Test(
    "single quotes where a reader could see something else",
    arguments: [
      "", "y", "Y", "n", "N", "yes", "Yes", "YES", "yEs", "no", "NO", "on", "On", "off", "OFF",
      "true", "True", "TRUE", "tRUE", "false", "FALSE", "null", "Null", "NULL", "~", "=", "<<",
      "0", "1", "-1", "+1", "1e3", "1E3", "1e+3", "0755", "0o17", "0O17", "1_000", "1,000", "0x1F",
      "0b11", "12:30", "1:30:00", "190:20:30.15", ".5", "1.", "1.5", "-.5", "+.5e-3", ".inf",
      "-.INF",
      "+.Inf", ".nan", ".NaN", "+", "-", ".", "--", "...", "---", "--- a", "... a", "10.0.0.1",
      "1.2.3",
      "2020-01-01", "2020-01-01T00:00:00Z", "2001-12-14 21:59:43.10 -5", "12345678901234567890",
      "3f2ae1", "1d", " a", "a ", " ", "a: b", "a:", "a #b", "#a", "- a", "? a", "?a", ": a", ":a",
      ",a", "[a", "]a", "{a", "}a", "&a", "*a", "!a", "|a", ">a", "\"a", "%a", "@a", "`a",
      "{{a}}", "a {{inputs.parameters.x}}", "{{=a}}",
    ]
  )
  func single(text: String) {
    #expect(yamlText([.string(text)]) == "'\(text)'\n")
    #expect(yamlText([.map([.init(text, 1)])]) == "'\(text)': 1\n")
  }

  @Test("a quote within single quotes is doubled")
  func quoteInQuotes() {
    #expect(yamlText(["'a'"]) == "'''a'''\n")
  }

  @Test(
    "double quotes where a character needs an escape",
    arguments: [
      ("\t", #""\t""#), ("a\tb", #""a\tb""#), ("a\rb", #""a\rb""#), ("\0", #""\0""#),
      ("\u{7F}", #""\x7F""#), ("\u{85}", #""\N""#), ("a\u{2028}b", #""a\Lb""#),
      ("a\u{2029}b", #""a\Pb""#), ("\u{FEFF}a", #""\uFEFFa""#), ("\u{FFFE}", #""\uFFFE""#),
      ("😀", #""\U0001F600""#), ("\u{1B}[0m", #""\e[0m""#), ("\"\t", #""\"\t""#),
      ("a\n\tb", #""a\n\tb""#), ("a\r\nb\r\n", #""a\r\nb\r\n""#), ("a\n😀", #""a\n\U0001F600""#),
      ("a \nb", #""a \nb""#), ("a\n  \nb", #""a\n  \nb""#), (" a\nb", #"" a\nb""#),
      ("\na", #""\na""#), ("\n", #""\n""#), ("\n\n", #""\n\n""#), ("a\n\n", #""a\n\n""#),
      ("a\nb ", #""a\nb ""#), ("a\n ", #""a\n ""#), ("a\nb\u{2028}c", #""a\nb\Lc""#),
    ]
  )
  func double(text: String, spelling: String) {
    #expect(yamlText([.string(text)]) == spelling + "\n")
  }

  @Test("lines of text are a literal block")
  func literal() {
    let script: YAML = [
      "run": "#!/bin/sh\nset -e\nif true; then\n  echo \"a: b # c\" '{{x}}'\n\nfi\n",
      "args": ["a\nb", "---\n%c"],
    ]
    #expect(
      yamlText([script]) == """
        run: |
          #!/bin/sh
          set -e
          if true; then
            echo "a: b # c" '{{x}}'

          fi
        args:
        - |-
          a
          b
        - |-
          ---
          %c

        """
    )
    #expect(yamlText(["a\nb"]) == "|-\n  a\n  b\n")
  }

  @Test("keys of several lines or great length are read back")
  func keys() throws {
    let long = String(repeating: "k", count: 300)
    let value: YAML = .map([.init("a\nb", 1), .init(long, ["c": "d\ne"])])
    #expect(try readYAML(yamlBytes([value])).get().map(\.resolved) == [value])
  }
}
