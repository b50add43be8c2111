import Foundation
import Support
import Testing

@Suite("flowc lint")
struct LintVerbTests {
  private let good = """
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata:
      name: demo
    spec:
      entrypoint: work
      templates:
      - name: work
        container:
          image: busybox:1.37
          command: [echo, hi]

    """

  @Test("a folder is searched, other kinds are counted, and a good file is no reason to fail")
  func folder() throws {
    try withFolder { folder throws in
      try folder.write(good, as: "a/work.yaml")
      try folder.write("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n", as: "a/b/map.yml")
      try folder.write("not: yaml: at all", as: "a/.hidden.yaml")
      let result = try Command.run(["lint", "--strict", "a"], in: folder)
      #expect(result.status == 0)
      #expect(
        result.stderr
          == "1 Argo object; 1 of other kinds left alone (ConfigMap): nothing to report\n"
      )
    }
  }

  @Test("errors fail, warnings with --strict, notices never")
  func severities() throws {
    try withFolder { folder throws in
      let notice = good.replacing("      command: [echo, hi]\n", with: "")
      let warning = good.replacing(
        "  - name: work\n",
        with: "  - name: work\n    retryStrategy: {}\n"
      )
      let error = good.replacing("command", with: "comand")
      for (text, status, strict) in [(notice, 0, 0), (warning, 0, 1), (error, 1, 1)] {
        #expect(try Command.run(["lint", "-"], in: folder, input: text).status == Int32(status))
        #expect(
          try Command.run(["lint", "--strict", "-"], in: folder, input: text).status
            == Int32(strict)
        )
      }
    }
  }

  @Test("findings come as text, JSON, SARIF and GitHub's commands")
  func formats() throws {
    try withFolder { folder throws in
      try folder.write(good.replacing("entrypoint: work", with: "entrypoint: wrok"), as: "a.yaml")
      let text = try Command.run(["lint", "a.yaml"], in: folder)
      #expect(
        text.stderr.contains(
          "error[unknown-template]: no template here is called `wrok`\n --> a.yaml:6:15"
        )
      )
      let json = try Command.run(["lint", "--format", "json", "a.yaml"], in: folder)
      #expect(json.stdout.contains("\"code\":\"unknown-template\""))
      let sarif = try Command.run(["lint", "--format", "sarif", "a.yaml"], in: folder)
      #expect(sarif.stdout.contains("\"ruleId\":\"unknown-template\""))
      _ = try JSONSerialization.jsonObject(with: Data(sarif.stdout.utf8))
      let github = try Command.run(["lint", "--format", "github", "a.yaml"], in: folder)
      #expect(github.stdout.hasPrefix("::error file=a.yaml,line=6,col=15,title=unknown-template::"))
      let explain = try Command.run(["explain", "unknown-template"], in: folder)
      #expect(explain.stdout.hasPrefix("# unknown-template\n"))
    }
  }

  @Test("no file, and a file that is not there, are told apart from findings")
  func missing() throws {
    try withFolder { folder throws in
      #expect(try Command.run(["lint"], in: folder).status == 2)
      #expect(try Command.run(["lint", "none.yaml"], in: folder).status == 3)
    }
  }
}
