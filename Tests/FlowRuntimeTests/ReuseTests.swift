import FlowContract
import Foundation
import Testing

@Suite("reuse")
struct ReuseTests {
  private static let contract = """
    {"step":"double","inputs":{"n":{"type":"int","value":4}},"outputs":{"m":"int"},\
    "export":{"m":"value"}}
    """
  private static let script = "echo running; echo $((n * 2)) > $m"
  private static let given = [Variable.reuse: "image"]

  private static func later(_ more: [String: String] = [:]) -> [String: String] {
    [Variable.run: "later", Variable.resume: "trial.1", Variable.reuse: "image"]
      .merging(more) { $1 }
  }

  @Test("a step that is unchanged takes its outputs from the earlier run")
  func unchanged() throws {
    try withTrial { trial in
      let first = try trial.run(Self.contract, Self.script, environment: Self.given)
      #expect(first.output == "running\n")
      let second = try trial.run(Self.contract, Self.script, environment: Self.later())
      #expect(second.code == 0)
      #expect(second.output == "")
      #expect(second.errors.contains("step `double` is unchanged since run `trial`"))
      #expect(second.exports == ["m": "8"])
      // It has a result of its own: a third run goes on from the second.
      let third = try trial.run(
        Self.contract,
        Self.script,
        environment: Self.later([Variable.run: "last", Variable.resume: "later.1"])
      )
      #expect(third.output == "")
      #expect(third.exports == ["m": "8"])
    }
  }

  @Test(
    "whatever determines a result makes it run again",
    arguments: [
      ("script", contract, "echo  running; echo $((n * 2)) > $m", [:]),
      ("input", contract.replacing("4", with: "5"), script, [:]),
      ("type", contract.replacing("\"m\":\"int\"", with: "\"m\":\"float\""), script, [:]),
      ("variables", contract, script, [Variable.reuse: "another image"]),
      ("item", contract, script, [Variable.resume: "trial.2"]),
      ("handler", contract, script, [Variable.status: "Failed"]),
      ("nothing said", contract, script, [Variable.reuse: ""]),
    ] as [(String, String, String, [String: String])]
  )
  func changed(
    _ what: String,
    _ contract: String,
    _ script: String,
    _ more: [String: String]
  )
    throws
  {
    try withTrial { trial in
      _ = try trial.run(Self.contract, Self.script, environment: Self.given)
      let second = try trial.run(contract, script, environment: Self.later(more))
      #expect(second.code == 0)
      #expect(second.output == "running\n", "\(what)")
    }
  }

  @Test("where an input comes from, and what Argo is told, do not count")
  func origins() throws {
    try withTrial { trial in
      _ = try trial.run(Self.contract, Self.script, environment: Self.given)
      let made = try trial.run(
        "{\"step\":\"make\",\"outputs\":{\"four\":\"int\"}}",
        "echo 4 > $four",
        environment: [Variable.run: "later"]
      )
      #expect(made.code == 0)
      let other = """
        {"step":"double","inputs":{"n":{"type":"int","output":"make.four"}},"outputs":{"m":"int"}}
        """
      let second = try trial.run(other, Self.script, environment: Self.later())
      #expect(second.output == "")
      #expect(second.exports == [:])
    }
  }

  @Test("`any` takes what is there, changed or not, and needs it to be there")
  func any() throws {
    try withTrial { trial in
      let any = Self.later([Variable.reuse: "any"])
      let missing = try trial.run(Self.contract, Self.script, environment: any)
      #expect(missing.code == 241)
      #expect(missing.errors.contains("run `trial.1` has no result of `double`"))
      _ = try trial.run(Self.contract, Self.script, environment: Self.given)
      let taken = try trial.run(Self.contract, "echo another", environment: any)
      #expect(taken.code == 0)
      #expect(taken.output == "")
      #expect(taken.exports == ["m": "8"])
    }
  }
}
