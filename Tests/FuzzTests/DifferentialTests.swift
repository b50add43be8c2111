import Fuzzing
import Support
import Testing

/// Random flows, by the engine on their manifests and by a reference interpreter of their plans.
///
/// `make fuzz` takes ten thousand; these few hundred are the same ones every time.
@Suite("random flows")
struct DifferentialTests {
  @Test("random flows run alike in Argo's manifests and by the book", arguments: 0..<10)
  func runAlike(_ tenth: Int) {
    var agreed = 0
    for number in tenth * 40..<tenth * 40 + 40 {
      switch Differential.verdict(Trial(Generator.flow(UInt64(number)))) {
      case .agrees: agreed += 1
      case .refused, .leftOut: break
      case .disagrees(let words):
        Issue.record("swift run FlowFuzz flow \(number): \(words.joined(separator: "; "))")
      }
    }
    #expect(agreed > 30, "most random flows compile")
  }

  @Test("flows that once ran otherwise run alike", arguments: Fixture.all(in: "fuzz"))
  func once(_ fixture: Fixture) throws {
    let trial = Trial(file: String(decoding: try fixture.bytes, as: UTF8.self))
    guard case .agrees = Differential.verdict(trial) else {
      Issue.record("\(fixture.path): \(Differential.verdict(trial))")
      return
    }
  }

  @Test("broken manifests are read or refused, and run or not", arguments: 0..<5)
  func broken(_ fifth: Int) throws {
    let sources = try Fixture.all(in: "engine", suffix: ".yaml").map { try $0.bytes }
    var runs = 0
    for number in fifth * 100..<fifth * 100 + 100 {
      runs += exercise(Broken.manifests(number, from: sources)).runs
    }
    #expect(runs > 10, "some still run")
  }

  @Test("a wrong engine would be found", arguments: [0, 1, 2])
  func findsMistakes(_ number: Int) throws {
    let flow = Generator.flow(UInt64(number))
    let compiled = try CompiledFlow(Trial(flow))
    let expected = Reference.run(compiled.plan, flow.world, given: [])
    var other = flow
    other.world = World(seed: flow.world.seed &+ 1)
    #expect(!differences(expected, runInEngine(compiled, Trial(other))).isEmpty)
  }
}
