import FlowContract
import Foundation
import Testing

@Suite("one task's life")
struct TaskTests {
  @Test("what one step writes, the next one reads, whatever its type")
  func types() throws {
    try withTrial { trial in
      let made = try trial.run(
        """
        {"step":"make","outputs":{"i":"int","f":"float","b":"bool","s":"string","j":"json",\
        "l":"list<string>","file":"file","dir":"dir","files":"list<file>","none":"int?"},\
        "export":{"i":"value","s":"value","l":"count","files":"count","none":"value"}}
        """,
        """
        echo 42 > $i; printf ' 1e3\\n' > $f; echo true > $b; printf 'two\\nlines\\n' > $s
        echo '{"a": 12345678901234567890}' > $j; echo '["x","y"]' > $l
        echo content > $file; mkdir $dir/sub; echo deep > $dir/sub/x; ln -s sub/x $dir/link
        echo zero > $files/0; echo one > $files/1
        """
      )
      #expect(made.code == 0, "\(made.errors)")
      #expect(
        made.exports == [
          "i": "42", "s": Data("\"two\\nlines\"".utf8).base64EncodedString(), "l__count": "2",
          "files__count": "2", "none": "",
        ]
      )
      let inputs = ["i", "f", "b", "s", "j", "l", "file", "dir", "files"].map { name in
        let types = [
          "i": "int", "f": "float", "b": "bool", "s": "string", "j": "json",
          "l": "list<string>", "file": "file", "dir": "dir", "files": "list<file>",
        ]
        return "\"\(name)\":{\"type\":\"\(types[name] ?? "")\",\"output\":\"make.\(name)\"}"
      }
      let read = try trial.run(
        "{\"step\":\"read\",\"inputs\":{\(inputs.joined(separator: ","))}}",
        "echo \"$i|$f|$b|$s\"; cat $j $l; echo; cat $file $dir/link $files/0 $files/1"
      )
      #expect(
        read.output == """
          42|1000.0|true|two
          lines
          {"a": 12345678901234567890}
          ["x","y"]
          content
          deep
          zero
          one

          """
      )
    }
  }

  @Test("a fan-in keeps items in their order, and says which are missing")
  func fanIn() throws {
    try withTrial { trial in
      let list = "\"loops\":[{\"item\":\"n\",\"type\":\"int\",\"range\":[5,8]}]"
      for item in [3, 0, 1] {
        let ending = try trial.run(
          "{\"step\":\"square\",\(list),\"outputs\":{\"s\":\"int\",\"f\":\"file\"}}",
          "echo $((n * n)) > $s; echo item $n > $f",
          index: "\(item)"
        )
        #expect(ending.code == 0)
      }
      func join(_ mark: String) throws -> Trial.Ending {
        let over = "\"over\":[{\"range\":[5,8]}]"
        return try trial.run(
          """
          {"step":"join","inputs":{"s":{"type":"list<int\(mark)>","output":"square.s",\(over)},\
          "f":{"type":"list<file\(mark)>","output":"square.f",\(over)}}}
          """,
          "cat $s; echo; ls $f; cat $f/3"
        )
      }
      let strict = try join("")
      #expect(strict.code == 241)
      #expect(strict.lastWord.contains("items [2] of `square.s` are not in the store"))
      #expect(strict.lastWord.contains("items [2] of `square.f` are not in the store"))
      #expect(try join("?").output == "[25,36,null,64]\n0\n1\n3\nitem 8\n")
    }
  }

  @Test("every mistake in the outputs is told at once")
  func mistakes() throws {
    try withTrial { trial in
      let ending = try trial.run(
        """
        {"step":"bad","outputs":{"i":"int","n":"float","b":"bool","j":"json","l":"list<bool>",\
        "f":"file","fs":"list<file>","d":"dir"}}
        """,
        """
        echo 1.5 > $i; echo nan > $n; echo True > $b; echo '{' > $j; echo '[true,1]' > $l
        echo x > $fs/1; rmdir $d
        """
      )
      #expect(ending.code == 242)
      for mistake in [
        "output `i`: expected int, found `1.5`", "output `n`: expected float, found `nan`",
        "output `b`: expected bool, found `True`", "output `j`: expected json, found no JSON",
        "output `l`: expected list<bool>, found `1` at [1]",
        "output `f`: expected file, found nothing",
        "output `fs`: expected list<file>, found no item",
        "output `d`: expected dir, found nothing",
      ] {
        #expect(ending.lastWord.contains(mistake), "\(ending.lastWord)")
      }
      #expect(ending.lastWord.utf8.count <= 4096)
      #expect(throws: Never.self) { try JSON(ending.lastWord) }
    }
  }

  @Test("the program is told who it is, and not what is between compiler and runtime")
  func identity() throws {
    try withTrial { trial in
      let told = try trial.run(
        #"{"step":"who","loops":[{"item":"n","type":"int","range":[5,8]}]}"#,
        """
        echo "$FLOW_RUN $FLOW_STEP $FLOW_INDEX $FLOW_ATTEMPT $n"
        test -d "$FLOW_WORKDIR"; echo "${FLOW_CONTRACT-}${FLOW_SIGNATURE-}${FLOW_PARAMS-}"
        """,
        index: "2",
        environment: ["FLOW_ATTEMPT": "1"]
      )
      #expect(told.output == "trial who 2 1 7\n\n", "\(told.errors)")
    }
  }

  @Test("parameters are there by name, and held to their rules before anything runs")
  func params() throws {
    try withTrial { trial in
      var trial = trial
      trial.params = [("int", "n", "3"), ("list<string>", "names", "[\"{{a}}\"]")]
      let good = try trial.run("{\"step\":\"a\"}", "echo $n; cat $names")
      #expect(good.output == "3\n[\"{{a}}\"]")
      trial.params = [("int", "n", "30"), ("string", "tag", "v1x"), ("bool", "on", "yes")]
      trial.rules = ["n": "\"range\":[1,10]", "tag": "\"matches\":\"v[0-9]+\""]
      let bad = try trial.run("{\"step\":\"b\"}", "echo never")
      #expect(bad.code == 240)
      #expect(bad.output.isEmpty)
      for name in ["`n`: expected", "`tag`: expected", "`on`: expected bool"] {
        #expect(bad.errors.contains(name), "\(bad.errors)")
      }
    }
  }

  @Test("a step that is done is not run again, and tells Argo the same")
  func done() throws {
    try withTrial { trial in
      let contract = "{\"step\":\"once\",\"outputs\":{\"n\":\"int\"},\"export\":{\"n\":\"value\"}}"
      #expect(try trial.run(contract, "echo 1 > $n").exports == ["n": "1"])
      let again = try trial.run(contract, "echo never; echo 2 > $n")
      #expect(again.code == 0)
      #expect(again.output.isEmpty)
      #expect(again.exports == ["n": "1"])
    }
  }

  @Test("a failed attempt is not seen, and the next one is")
  func failed() throws {
    try withTrial { trial in
      let contract = "{\"step\":\"shaky\",\"outputs\":{\"n\":\"int\"}}"
      try #expect(trial.run(contract, "echo 1 > $n; exit 3").code == 3)
      let reader = "{\"step\":\"r\",\"inputs\":{\"n\":{\"type\":\"int\",\"output\":\"shaky.n\"}}}"
      try #expect(trial.run(reader, "echo $n").code == 241)
      try #expect(
        trial.run(contract, "echo 2 > $n", environment: [Variable.attempt: "1"]).code == 0
      )
      try #expect(trial.run(reader, "echo $n").output == "2\n")
    }
  }

  @Test("a program that is not there is named, with the code that a shell would give")
  func notStarted() throws {
    try withTrial { trial in
      let missing = try trial.run("{\"step\":\"a\"}", "", command: ["no-such-program"])
      #expect(missing.code == 127)
      #expect(missing.lastWord.contains("`no-such-program` is not in the image"))
    }
  }

  @Test("braces that were hidden from Argo reach the program")
  func braces() throws {
    try withTrial { trial in
      let ending = try trial.run(
        "{\"step\":\"a\",\"braces\":\"|\",\"env\":{\"G\":\"{\\u007b x }}\"}}",
        "echo '{|{ y }}' \"$G\""
      )
      #expect(ending.output == "{{ y }} {{ x }}\n")
    }
  }
}
