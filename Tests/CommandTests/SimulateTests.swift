import Foundation
import Support
import Testing

@Suite("simulate and test")
struct SimulateTests {
  /// What needs a parameter says so; everything else runs to its end.
  @Test("every good flow runs on the engine", arguments: Fixture.all(in: "good"))
  func timelines(_ fixture: Fixture) throws {
    try withFolder { folder in
      try folder.write(String(decoding: try fixture.bytes, as: UTF8.self), as: "main.flow")
      let result = try Command.run(["simulate", "main.flow"], in: folder)
      #expect(result.stderr == "")
      #expect(!result.stdout.contains("would hang"))
      #expect(!result.stdout.contains("literal-tag"))
      try fixture.expect(result.stdout, equals: "timeline")
    }
  }

  private func tested(_ body: String) -> String {
    """
    flow tested {
      step list_all {
        image "busybox:1.37"
        output names: list<string>
        output kind: string
        run "list-all > \\"$names\\"; echo > \\"$kind\\""
      }

      foreach name in list_all.names {
        step work {
          image "busybox:1.37"
          retry 1 on exit 75
          run "work \\"$name\\""
        }
      }

      if list_all.kind == "big" {
        step first {
          image "busybox:1.37"
          run "first"
        }
        step second {
          image "busybox:1.37"
          after first
          run "second"
        }
      }

      test "title" {
    \(body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      }
    }

    """
  }

  @Test(
    "expectations that hold pass",
    arguments: [
      "expect work runs 3", "expect flow succeeded", "expect second skipped",
      "given list_all.kind = \"big\"\nexpect second succeeded\nexpect list_all.kind == \"big\"",
      "given list_all.names = [\"a\"]\nexpect work runs 1\nexpect list_all.names == [\"a\"]",
      "given list_all.names = []\nexpect work skipped\nexpect work runs 0",
      "fail work[1] once with exit 75\nexpect work[1] attempts 2\nexpect work[0] attempts 1\nexpect flow succeeded",
      "fail work[1] once with exit 1\nexpect work failed\nexpect flow failed\nexpect work[1] attempts 1",
      "fail list_all\nexpect work omitted\nexpect flow failed\nexpect second omitted",
    ]
  )
  func passes(_ body: String) throws {
    try withFolder { folder in
      try folder.write(tested(body), as: "main.flow")
      let result = try Command.run(["test"], in: folder)
      #expect(result.status == 0)
      #expect(result.stdout == "ok    tested: title\n1 test, all passed\n")
      #expect(result.stderr == "")
    }
  }

  @Test(
    "expectations that do not hold fail at their line",
    arguments: [
      ("expect work runs 2", "expected `work` to run in 2 places, and it ran in 3"),
      ("expect flow failed", "expected the flow to have failed, and it has succeeded"),
      ("expect second succeeded", "expected `second` to have succeeded, and it was skipped"),
      (
        "fail work\nexpect work[0] succeeded", "expected `work[0]` to have succeeded, and it failed"
      ),
      ("expect work attempts 2", "expected 2 attempts of `work`, and there were 1"),
      ("expect list_all.kind == \"x\"", "expected `list_all.kind` to be \"x\", and it is \"\""),
    ]
  )
  func fails(_ body: String, _ message: String) throws {
    try withFolder { folder in
      try folder.write(tested(body), as: "main.flow")
      let text = try Command.run(["test"], in: folder)
      #expect(text.status == 1)
      #expect(text.stdout.contains("error: \(message)\n"))
      let line = 29 + body.split(separator: "\n").count
      #expect(text.stdout.contains("--> main.flow:\(line):12\n"))
      let xml = try Command.run(["test", "--format", "junit"], in: folder)
      #expect(xml.status == 1)
      #expect(xml.stdout.contains("<testsuites tests=\"1\" failures=\"1\">"))
      let json = try Command.run(["test", "--format", "json"], in: folder)
      #expect(json.stdout.contains("\"passed\":false"))
      #expect(json.stdout.contains("\"line\":\(line)"))
    }
  }

  @Test("only tests with the filter's text run")
  func filter() throws {
    try withFolder { folder in
      try folder.write(tested("expect flow failed"), as: "main.flow")
      let result = try Command.run(["test", "--filter", "another"], in: folder)
      #expect(result.status == 0)
      #expect(result.stdout == "no tests\n")
    }
  }

  @Test("options say what a simulation supposes")
  func options() throws {
    try withFolder { folder in
      try folder.write(tested("expect flow succeeded"), as: "main.flow")
      let result = try Command.run(
        [
          "simulate", "main.flow", "--set", "list_all.names=[\"a\",\"b\"]", "--set",
          "list_all.kind=big", "--take", "work=20m", "--fail", "work[1]=75", "--times", "1",
          "--format", "json",
        ],
        in: folder
      )
      #expect(result.status == 0)
      let data = Data(result.stdout.utf8)
      let runs = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      let run = try #require(runs.first)
      #expect(run["phase"] as? String == "Succeeded")
      #expect(run["seconds"] as? Int == 41 * 60)
      let nodes = try #require(run["nodes"] as? [[String: Any]])
      #expect(
        nodes.filter { $0["step"] as? String == "work" && $0["type"] as? String == "Pod" }.count
          == 3
      )
      #expect(nodes.contains { $0["step"] as? String == "second" })
    }
  }

  @Test(
    "mistakes in options are told",
    arguments: [
      (["--take", "nobody=1m"], "no step of `tested` is called `nobody`"),
      (["--set", "work.x=1"], "the step `work` has no output `x`"),
      (["--set", "list_all.names=3"], "`3` is no list<string>"),
      (["--take", "work=soon"], "`soon` is no duration"),
      (["--capacity", "cores=3"], "--capacity"),
    ]
  )
  func badOptions(_ arguments: [String], _ message: String) throws {
    try withFolder { folder in
      try folder.write(tested("expect flow succeeded"), as: "main.flow")
      let result = try Command.run(["simulate", "main.flow"] + arguments, in: folder)
      #expect(result.status == 2)
      #expect(result.stderr.contains(message), "\(result.stderr)")
    }
  }

  @Test("pods wait for room, for Kubernetes' reason, and what never fits is told")
  func capacity() throws {
    let yaml = """
      apiVersion: argoproj.io/v1alpha1
      kind: Workflow
      metadata: {name: crowd}
      spec:
        entrypoint: main
        templates:
        - name: main
          dag:
            tasks:
            - {name: each, template: work, withSequence: {count: 3}}
        - name: work
          container: {image: busybox, command: [work], resources: {requests: {cpu: 2}}}

      """
    try withFolder { folder in
      try folder.write(yaml, as: "crowd.yaml")
      let some = try Command.run(["simulate", "crowd.yaml", "--capacity", "cpu=4"], in: folder)
      #expect(some.status == 0)
      #expect(some.stdout.contains("each[2]     Succeeded  waited 1m"))
      let none = try Command.run(["simulate", "crowd.yaml", "--capacity", "cpu=1"], in: folder)
      #expect(none.status == 1)
      #expect(none.stdout.contains("Unschedulable: 0/1 nodes are available: 1 Insufficient cpu."))
      #expect(none.stdout.contains("unschedulable: `crowd.each(0:0)` fits on no node"))
    }
  }

  @Test("manifests that Argo would refuse are told with their place")
  func refusedManifests() throws {
    try withFolder { folder in
      try folder.write(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: a}
        spec:
          entryPoint: main
          templates: []
        """,
        as: "a.yaml"
      )
      let result = try Command.run(["simulate", "a.yaml"], in: folder)
      #expect(result.status == 1)
      #expect(
        result.stderr
          == "error: a.yaml:5:3: `spec` has no field `entryPoint`; did you mean `entrypoint`?\n"
      )
    }
  }
}
