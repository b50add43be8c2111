import Manifests
import Testing

@Suite("YAML is written in one style")
struct WriterTests {
  @Test("the text has the outline of the literal, in the author's order")
  func outline() {
    let name = "train"
    let template: YAML = [
      "name": .string(name),
      "image": "registry/\(name):1",
      "container": [
        "command": .strings(["sh", "-c", "--", "-x"]),
        "env": [["name": "A", "value": "1"], ["name": "B", "value": "b c"]],
      ],
      "tries": 3,
      "daemon": false,
      "nothing": .null,
    ]
    #expect(
      yamlText([template]) == """
        name: train
        image: registry/train:1
        container:
          command:
          - sh
          - -c
          - '--'
          - -x
          env:
          - name: A
            value: '1'
          - name: B
            value: b c
        tries: 3
        daemon: false
        nothing: null

        """
    )
  }

  @Test("what is absent drops out, with whatever held nothing else")
  func absent() {
    let value: YAML = [
      "a": .absent,
      "b": ["c": .absent, "d": [.absent, .absent]],
      "e": [.absent, 1, ["f": .absent]],
    ]
    #expect(yamlText([value]) == "e:\n- 1\n")
    #expect(yamlText([.absent, ["a": .absent]]) == "")
  }

  @Test("an empty mapping or list is written where it was given")
  func empty() {
    #expect(yamlText([["emptyDir": [:], "args": []]]) == "emptyDir: {}\nargs: []\n")
    #expect(yamlText([[]]) == "[]\n")
  }

  @Test("documents are parted, and the first is not announced")
  func documents() {
    #expect(yamlText([]) == "")
    #expect(yamlText([["a": 1]]) == "a: 1\n")
    #expect(
      yamlText([["a": "x\n"], .absent, ["b": 2], .list([])])
        == "a: |\n  x\n---\nb: 2\n---\n[]\n"
    )
  }

  @Test("long text is not folded")
  func width() {
    let text = String(repeating: "word ", count: 400) + "end"
    #expect(yamlText([["a": .string(text)]]) == "a: \(text)\n")
    #expect(yamlText([["a": .string("'" + text)]]) == "a: '''\(text)'\n")
  }

  @Test(
    "doubles are numbers to every reader",
    arguments: [
      (1.0, "1.0"), (0.1, "0.1"), (1e20, "1.0e+20"), (.leastNonzeroMagnitude, "5.0e-324"),
      (-2.5e-7, "-2.5e-07"), (.infinity, ".inf"), (-.infinity, "-.inf"), (.nan, ".nan"),
    ]
  )
  func doubles(double: Double, text: String) throws {
    #expect(yamlText([.double(double)]) == text + "\n")
    let read = try #require(try readYAML(Array(text.utf8)).get().first)
    guard case .double(let back) = read.resolved else {
      Issue.record("\(text) is read as \(read.resolved)")
      return
    }
    #expect(back == double || back.isNaN && double.isNaN)
  }

  @Test("values can be asked for what they hold")
  func accessors() {
    let value: YAML = ["a": ["b": ["x", "y"]], "c": "d"]
    #expect(value["a"]?["b"]?.sequence == ["x", "y"])
    #expect(value["c"]?.string == "d")
    #expect(value.mapping?.map(\.key) == ["a", "c"])
    #expect(value["x"] == nil)
    #expect(([.null] as YAML)["a"] == nil)
  }

  @Test("keys are compared by their bytes")
  func exactKeys() {
    let value: YAML = ["\u{212A}": 1, "K": 2]
    #expect(value["K"] == 2)
    #expect(value["\u{212A}"] == 1)
  }
}
