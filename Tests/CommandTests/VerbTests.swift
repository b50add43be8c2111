import Foundation
import Support
import Testing

@Suite("the other verbs")
struct VerbTests {
  @Test(
    "init writes a project that compiles without a word",
    arguments: ["etl", "training", "job", "words"]
  )
  func templates(_ template: String) throws {
    try withFolder { folder in
      #expect(try Command.run(["init", "--template", template, "p"], in: folder).status == 0)
      let check = try Command.run(["check", "--strict", "p"], in: folder)
      #expect(check.status == 0)
      #expect(check.stderr == "")
      #expect(try Command.run(["fmt", "--check", "p"], in: folder).status == 0)
      #expect(try Command.run(["build", "p"], in: folder).status == 0)
      #expect(try Command.run(["init", "--template", template, "p"], in: folder).status == 3)
    }
  }

  @Test("fmt rewrites, --check only tells, --diff shows")
  func format() throws {
    try withFolder { folder in
      let text = "flow a{step b{image \"x:1\";run \"true\"}}"
      try folder.write(text, as: "a.flow")
      let check = try Command.run(["fmt", "--check", "a.flow"], in: folder)
      #expect(check.status == 1)
      #expect(check.stderr == "not formatted: a.flow\n")
      let diff = try Command.run(["fmt", "--diff", "a.flow"], in: folder)
      #expect(diff.stdout.contains("-\(text)"))
      #expect(diff.stdout.contains("+flow a {"))
      #expect(try folder.text(of: "a.flow") == text)
      _ = try Command.run(["fmt", "a.flow"], in: folder)
      #expect(
        try folder.text(of: "a.flow")
          == "flow a {\n  step b {\n    image \"x:1\"\n    run \"true\"\n  }\n}\n"
      )
    }
  }

  @Test("fmt leaves a file that does not parse as it is")
  func formatBroken() throws {
    try withFolder { folder in
      try folder.write("flow a { step }", as: "a.flow")
      let result = try Command.run(["fmt", "a.flow"], in: folder)
      #expect(result.status == 1)
      #expect(result.stderr.contains("error[expected]"))
      #expect(try folder.text(of: "a.flow") == "flow a { step }")
    }
  }

  @Test("reports come as text, JSON, SARIF and GitHub's commands")
  func formats() throws {
    try withFolder { folder in
      try folder.write("flow a { step b { image \"x:1\"; runn \"true\" } }\n", as: "a b.flow")
      let json = try Command.run(["check", "--format", "json", "a b.flow"], in: folder)
      #expect(json.status == 1)
      let object =
        try JSONSerialization.jsonObject(with: Data(json.stdout.utf8))
        as? [String: [[String: any Sendable]]]
      let codes = object?["diagnostics"]?.compactMap { $0["code"] as? String } ?? []
      #expect(codes.first == "unknown-statement")

      let sarif = try Command.run(["check", "--format", "sarif", "a b.flow"], in: folder)
      #expect(sarif.stdout.contains("\"uri\":\"a%20b.flow\""))
      #expect(sarif.stdout.contains("\"ruleId\":\"unknown-statement\""))
      _ = try JSONSerialization.jsonObject(with: Data(sarif.stdout.utf8))

      let github = try Command.run(["check", "--format", "github", "a b.flow"], in: folder)
      #expect(
        github.stdout.hasPrefix("::error file=a b.flow,line=1,col=32,title=unknown-statement::")
      )
    }
  }

  @Test("colour is for terminals only")
  func colors() throws {
    try withFolder { folder in
      let result = try Command.run(["check", "-"], in: folder, input: "flow a {")
      #expect(!result.stderr.contains("\u{1B}"))
    }
  }

  @Test("explain knows every code, and helps with a misspelt one")
  func explain() throws {
    try withFolder { folder in
      let list = try Command.run(["explain"], in: folder).stdout.split(separator: "\n")
      #expect(list.count > 60)
      for line in list {
        let code = String(line.prefix { $0 != " " })
        let page = try Command.run(["explain", code], in: folder)
        #expect(page.status == 0, "\(code)")
        #expect(page.stdout.hasPrefix("# \(code)\n"), "\(code)")
      }
      let typo = try Command.run(["explain", "unknown-stpe"], in: folder)
      #expect(typo.status == 2)
      #expect(typo.stderr.contains("did you mean `unknown-step`?"))
    }
  }

  @Test("graph draws in three formats", arguments: ["mermaid", "dot", "svg"])
  func graph(_ format: String) throws {
    try withFolder { folder in
      let path = Repository.url("templates/training/training.flow").path
      let result = try Command.run(["graph", path, "--format", format], in: folder)
      #expect(result.status == 0)
      for step in ["extract", "train", "select", "publish", "review", "report", "alert"] {
        #expect(result.stdout.contains(step))
      }
    }
  }

  @Test("completions are there for three shells", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    try withFolder { folder in
      let result = try Command.run(["completions", shell], in: folder)
      #expect(result.status == 0)
      #expect(result.stdout.contains("flowc"))
    }
  }
}
