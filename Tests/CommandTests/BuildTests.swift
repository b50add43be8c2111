import Foundation
import Support
import Testing

private let hello = """
  /// Says hello.
  flow hello {
    param name: string = "world"

    step greet {
      image "busybox:1.36"
      run "echo \\"hello $name\\""
    }
  }

  """

@Suite("flowc build")
struct BuildTests {
  @Test("writes files once, and leaves what has not changed alone")
  func writesOnce() throws {
    try withFolder { folder in
      try folder.write(hello, as: "hello.flow")
      let first = try Command.run(["build", "hello.flow", "-o", "out"], in: folder)
      #expect(first.status == 0)
      #expect(first.stderr == "wrote out/hello.workflowtemplate.yaml\n")
      let again = try Command.run(["build", "hello.flow", "-o", "out"], in: folder)
      #expect(again.stderr == "unchanged out/hello.workflowtemplate.yaml\n")
      #expect(try folder.names(in: "out") == ["hello.workflowtemplate.yaml"])
    }
  }

  @Test("--check names what is missing, stale and left over, and writes nothing")
  func check() throws {
    try withFolder { folder in
      try folder.write(hello, as: "hello.flow")
      let missing = try Command.run(["build", "hello.flow", "-o", "out", "--check"], in: folder)
      #expect(missing.status == 1)
      #expect(missing.stderr.contains("missing out/hello.workflowtemplate.yaml"))

      _ = try Command.run(["build", "hello.flow", "-o", "out"], in: folder)
      #expect(
        try Command.run(["build", "hello.flow", "-o", "out", "--check"], in: folder).status == 0
      )

      try folder.write(hello.replacing("flow hello", with: "flow hi"), as: "hello.flow")
      let renamed = try Command.run(["build", "hello.flow", "-o", "out", "--check"], in: folder)
      #expect(renamed.stderr.contains("left over out/hello.workflowtemplate.yaml"))
      #expect(renamed.stderr.contains("missing out/hi.workflowtemplate.yaml"))

      try folder.write(hello.replacing("1.36", with: "1.37"), as: "hello.flow")
      let stale = try Command.run(["build", "hello.flow", "-o", "out", "--check"], in: folder)
      #expect(stale.status == 1)
      #expect(stale.stderr.contains("stale out/hello.workflowtemplate.yaml"))
    }
  }

  @Test("never writes over a file of somebody else's")
  func foreignFile() throws {
    try withFolder { folder in
      try folder.write(hello, as: "hello.flow")
      try folder.write("mine: true\n", as: "out/hello.workflowtemplate.yaml")
      let result = try Command.run(["build", "hello.flow", "-o", "out"], in: folder)
      #expect(result.status == 3)
      #expect(result.stderr.contains("flowc did not write"))
      #expect(try folder.text(of: "out/hello.workflowtemplate.yaml") == "mine: true\n")
    }
  }

  @Test("writes nothing at all when a file of somebody else's is in the way")
  func foreignFileBehind() throws {
    try withFolder { folder in
      try folder.write(hello, as: "a.flow")
      try folder.write(hello.replacing("hello {", with: "other {"), as: "b.flow")
      try folder.write("mine: true\n", as: "out/other.workflowtemplate.yaml")
      let result = try Command.run(["build", ".", "-o", "out"], in: folder)
      #expect(result.status == 3)
      #expect(try folder.names(in: "out") == ["other.workflowtemplate.yaml"])
    }
  }

  @Test("refuses to take the rights of other flows out of rbac.yaml")
  func partialRBAC() throws {
    try withFolder { folder in
      try folder.write(hello, as: "a.flow")
      try folder.write(hello.replacing("hello {", with: "other {"), as: "b.flow")
      let build = ["-o", "out", "--with", "rbac"]
      #expect(try Command.run(["build", "."] + build, in: folder).status == 0)
      let before = try folder.text(of: "out/rbac.yaml")
      let part = try Command.run(["build", "a.flow"] + build, in: folder)
      #expect(part.status == 2)
      #expect(part.stderr.contains("out/rbac.yaml also serves b.flow"))
      #expect(try folder.text(of: "out/rbac.yaml") == before)

      try FileManager.default.removeItem(at: folder.appendingPathComponent("b.flow"))
      #expect(try Command.run(["build", "a.flow"] + build, in: folder).status == 0)
    }
  }

  @Test("writes nothing at all when a flow has an error")
  func errors() throws {
    try withFolder { folder in
      try folder.write(hello, as: "a.flow")
      try folder.write(
        hello.replacing("hello {", with: "other {").replacing("image", with: "imgae"),
        as: "b.flow"
      )
      let result = try Command.run(["build", ".", "-o", "out"], in: folder)
      #expect(result.status == 1)
      #expect(result.stderr.contains("error[unknown-statement]"))
      #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("out").path))
    }
  }

  @Test("the same bytes in any folder, time zone and locale")
  func deterministic() throws {
    let fixture = try Repository.text("Fixtures/good/nightly-training/main.flow")
    var outputs: Set<String> = []
    for (place, zone, locale) in [
      ("a", "UTC", "C"), ("b/c", "Asia/Kolkata", "de_DE.UTF-8"),
      ("d", "America/St_Johns", "tr_TR.UTF-8"),
    ] {
      try withFolder { folder in
        try folder.write(fixture, as: "\(place)/main.flow")
        let result = try Command.run(
          ["build", "\(place)/main.flow", "--stdout"],
          in: folder,
          environment: ["TZ": zone, "LC_ALL": locale]
        )
        #expect(result.status == 0)
        outputs.insert(result.stdout)
        let inside = try Command.run(
          ["build", "main.flow", "--stdout"],
          in: folder.appendingPathComponent(place),
          environment: ["TZ": zone, "LC_ALL": locale]
        )
        outputs.insert(inside.stdout)
      }
    }
    #expect(outputs.count == 1)
  }

  @Test("reads standard input and prints to standard output")
  func pipes() throws {
    try withFolder { folder in
      let result = try Command.run(["build", "-", "--stdout"], in: folder, input: hello)
      #expect(result.status == 0)
      #expect(result.stdout.hasPrefix("apiVersion: argoproj.io/v1alpha1\n"))
    }
  }

  @Test("a file that is not there is code 3; wrong usage is code 2")
  func exitCodes() throws {
    try withFolder { folder in
      let missing = try Command.run(["build", "nowhere.flow", "-o", "out"], in: folder)
      #expect(missing.status == 3)
      #expect(missing.stderr.contains("cannot read `nowhere.flow`: No such file or directory"))
      #expect(try Command.run(["build"], in: folder).status == 2)
      try folder.write(hello, as: "hello.flow")
      #expect(try Command.run(["build", "hello.flow"], in: folder).status == 2)
      #expect(
        try Command.run(["build", "hello.flow", "--argo-version", "9"], in: folder).status == 2
      )
    }
  }

  @Test("the project file is read from the folder above, and its paths count from there")
  func project() throws {
    try withFolder { folder in
      try folder.write("output: manifests\nimage: alpine:3.20\n", as: "flowc.yaml")
      try folder.write(
        hello.replacing("    image \"busybox:1.36\"\n", with: ""),
        as: "flows/hello.flow"
      )
      let result = try Command.run(["build", "flows"], in: folder)
      #expect(result.status == 0, "\(result.stderr)")
      let yaml = try folder.text(of: "manifests/hello.workflowtemplate.yaml")
      #expect(yaml.hasPrefix("# Generated by flowc from flows/hello.flow. Do not edit.\n"))
      #expect(yaml.contains("flowc.dev/source: flows/hello.flow:2"))
    }
  }
}
