import ArgoEngine
import Manifests
import Testing

/// Which leaves decided when a run ended, and what they waited for.
@Suite("critical path")
struct CriticalPathTests {
  struct Example: CustomTestStringConvertible {
    let testDescription: String
    /// The templates besides `leaf`; the first is the entrypoint.
    let templates: [String]
    var spec = ""
    /// How long leaves take, in minutes; one minute otherwise.
    var takes: [String: Milliseconds] = [:]
    var fails: [String: Int] = [:]
    var processors: Int?
    /// `step ready+wait kind:start-end`, in minutes.
    let path: [String]
  }

  static let examples: [Example] = [
    Example(
      testDescription: "of two branches the longer one decides",
      templates: [
        dag(
          "{name: a, template: leaf}",
          "{name: long, template: leaf, depends: a}",
          "{name: short, template: leaf, depends: a}",
          "{name: z, template: leaf, depends: long && short}"
        )
      ],
      takes: ["long": 5, "short": 2],
      path: ["a 0-1", "long 1-6", "z 6-7"]
    ),
    Example(
      testDescription: "a pod that waits for room came after what made it ready",
      templates: [
        dag(
          "{name: a, template: leaf}",
          "{name: big, template: leaf}",
          "{name: b, template: leaf, depends: a}",
          "{name: c, template: leaf, depends: a}"
        )
      ],
      takes: ["big": 4, "b": 5],
      processors: 2,
      path: ["a 0-1", "b 1-6"]
    ),
    Example(
      testDescription: "waiting for room is shown",
      templates: [
        dag(
          "{name: a, template: leaf}",
          "{name: b, template: leaf, depends: a}",
          "{name: c, template: leaf, depends: a}"
        )
      ],
      takes: ["b": 5],
      processors: 1,
      path: ["a 0-1", "c room:5 6-7"]
    ),
    Example(
      testDescription: "items wait for a place of their template",
      templates: [dag("{name: a, template: leaf, withSequence: {count: '5'}}", "parallelism: 2")],
      path: ["a place:2 2-3"]
    ),
    Example(
      testDescription: "tasks wait for a place of the workflow",
      templates: [dag("{name: a, template: leaf}", "{name: b, template: leaf}")],
      spec: "parallelism: 1",
      path: ["b place:1 1-2"]
    ),
    Example(
      testDescription: "attempts follow each other after their backoff",
      templates: [
        dag("{name: a, template: again}"),
        "{name: again, retryStrategy: {limit: 3, backoff: {duration: 2m, factor: 2}}, container: {image: x}}",
      ],
      fails: ["again": 2],
      path: ["a 0-1", "a backoff:2 3-4", "a backoff:4 8-9"]
    ),
    Example(
      testDescription: "a template that waits hands its wait on to what begins in it",
      templates: [
        dag("{name: a, template: inner, withSequence: {count: '2'}}", "parallelism: 1"),
        "{name: inner, dag: {tasks: [{name: b, template: leaf}, {name: c, template: leaf, depends: b}]}}",
      ],
      path: ["b place:2 2-3", "c 3-4"]
    ),
    Example(
      testDescription: "a lock makes the second wait",
      templates: [
        dag("{name: a, template: alone}", "{name: b, template: alone}"),
        "{name: alone, synchronization: {mutexes: [{name: m}]}, container: {image: x}}",
      ],
      takes: ["alone": 3],
      path: ["b lock:3 3-6"]
    ),
    Example(
      testDescription: "an exit handler comes last",
      templates: [dag("{name: a, template: leaf}")],
      spec: "onExit: leaf",
      takes: ["a": 2],
      path: ["a 0-2", "x 2-3"]
    ),
    Example(
      testDescription: "a suspension takes its time",
      templates: [
        "{name: main, steps: [[{name: a, template: leaf}], [{name: w, template: wait}], [{name: b, template: leaf}]]}",
        "{name: wait, suspend: {duration: 10m}}",
      ],
      path: ["a 0-1", "w 1-11", "b 11-12"]
    ),
    Example(
      testDescription: "a time limit ends what still waits",
      templates: [
        dag("{name: a, template: leaf}", "{name: b, template: hasty}"),
        "{name: hasty, timeout: 3m, container: {image: x, resources: {requests: {cpu: 1}}}}",
      ],
      takes: ["a": 2, "b": 9],
      processors: 1,
      path: ["b room:2 2-5"]
    ),
  ]

  private static func dag(_ tasks: String...) -> String {
    let settings = tasks.filter { !$0.hasPrefix("{") }.map { ", \($0)" }.joined()
    let calls = tasks.filter { $0.hasPrefix("{") }.joined(separator: ", ")
    return "{name: main, dag: {tasks: [\(calls)]}\(settings)}"
  }

  @Test("the path is what made the run as long as it was", arguments: examples)
  func path(_ example: Example) throws {
    let text = """
      apiVersion: argoproj.io/v1alpha1
      kind: Workflow
      metadata: {name: x}
      spec:
        entrypoint: main
        \(example.spec)
        templates:
        - {name: leaf, container: {image: x, resources: {requests: {cpu: 1}}}}
      \(example.templates.map { "  - \($0)" }.joined(separator: "\n"))
      """
    let file = readManifests(Array(text.utf8))
    try #require(file.problems == [])
    var scenario = Scenario()
    for (name, minutes) in example.takes { scenario.take(.init(name), minutes * 60000) }
    for (name, times) in example.fails {
      scenario.fail(.init(name), Scenario.Failure(.exit(1), times: times))
    }
    if let processors = example.processors {
      scenario.cluster = [Resources(cpu: processors * 1000)]
    }
    let simulation = simulate(Submission(manifest: 0), in: Library(file.manifests), scenario)
    let trace = simulation.trace
    try #require(simulation.refusals == [])
    let found = trace.criticalPath.map { step in
      let waits = step.waits.map { "\($0.kind.rawValue):\($0.time / 60000) " }.joined()
      func minutes(_ time: Milliseconds) -> Milliseconds { (time - trace.started) / 60000 }
      return "\(trace.nodes[step.node].step) \(waits)\(minutes(step.began))-\(minutes(step.ended))"
    }
    #expect(found == example.path)
    // It covers the run without a gap.
    #expect(trace.criticalPath.first?.ready == trace.started)
    #expect(trace.criticalPath.last?.ended == trace.finished)
    for (step, next) in zip(trace.criticalPath, trace.criticalPath.dropFirst()) {
      #expect(step.ended == next.ready)
    }
  }
}
