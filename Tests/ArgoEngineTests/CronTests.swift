import ArgoEngine
import Manifests
import Testing

/// What a CronWorkflow starts and skips, in minutes from the beginning.
@Suite("cron workflows")
struct CronTests {
  struct Example: CustomTestStringConvertible {
    let testDescription: String
    var spec = ""
    /// The minutes at which each schedule fires.
    var times: [[Int]] = [[0, 10, 20, 30, 40]]
    var interval: Int?
    /// How long the runs take, the last one again and again; `nil` never ends.
    var takes: [Int?] = [1]
    var fails: Set<Int> = []
    /// `minute what`, and of what is late the minute it was for.
    let events: [String]
  }

  static let examples: [Example] = [
    Example(
      testDescription: "Allow lets runs overlap",
      takes: [25],
      events: ["0 started", "10 started", "20 started", "30 started", "40 started"]
    ),
    Example(
      testDescription:
        "Forbid skips while a run is active, and what fires at its end still finds it",
      spec: "concurrencyPolicy: Forbid",
      takes: [10, 11],
      events: ["0 started", "10 forbidden", "20 started", "30 forbidden", "40 started"]
    ),
    Example(
      testDescription: "what Forbid skipped starts late, when the deadline allows it",
      spec: "concurrencyPolicy: Forbid, startingDeadlineSeconds: 300",
      takes: [12, 3],
      events: [
        "0 started", "10 forbidden", "12 started for 10", "20 started", "30 started", "40 started",
      ]
    ),
    Example(
      testDescription: "of several that were missed only the latest starts",
      spec: "concurrencyPolicy: Forbid, startingDeadlineSeconds: 600",
      takes: [25, 1],
      events: [
        "0 started", "10 forbidden", "20 forbidden", "25 started for 20", "30 started",
        "40 started",
      ]
    ),
    Example(
      testDescription: "too late is too late",
      spec: "concurrencyPolicy: Forbid, startingDeadlineSeconds: 120",
      takes: [12, 1],
      events: ["0 started", "10 forbidden", "20 started", "30 started", "40 started"]
    ),
    Example(
      testDescription: "a run that never ends blocks all others",
      spec: "concurrencyPolicy: Forbid",
      takes: [nil],
      events: ["0 started", "10 forbidden", "20 forbidden", "30 forbidden", "40 forbidden"]
    ),
    Example(
      testDescription: "Replace ends what runs",
      spec: "concurrencyPolicy: Replace",
      takes: [15, 2],
      events: ["0 started", "10 started replacing 0", "20 started", "30 started", "40 started"]
    ),
    Example(
      testDescription: "what is suspended starts nothing",
      spec: "suspend: true",
      events: ["0 suspended", "10 suspended", "20 suspended", "30 suspended", "40 suspended"]
    ),
    Example(
      testDescription: "stopStrategy counts what failed, and replaced runs fail",
      spec: "concurrencyPolicy: Replace, stopStrategy: {expression: cronworkflow.failed >= 2}",
      takes: [15],
      events: [
        "0 started", "10 started replacing 0", "20 started replacing 1", "30 stopped", "40 stopped",
      ]
    ),
    Example(
      testDescription: "stopStrategy holds as soon as a run has ended",
      spec: "stopStrategy: {expression: cronworkflow.succeeded > 1}",
      takes: [1, 15],
      events: ["0 started", "10 started", "20 started", "30 stopped", "40 stopped"]
    ),
    Example(
      testDescription: "when is asked every time",
      spec: "when: '{{= cronworkflow.failed < 1 }}'",
      takes: [1],
      fails: [1],
      events: ["0 started", "10 started", "20 unwanted", "30 unwanted", "40 unwanted"]
    ),
    Example(
      testDescription: "a number is no text that a simple tag could take",
      spec: "when: '{{cronworkflow.failed}} < 1'",
      times: [[0]],
      events: ["0 run policy error: failed to resolve {{cronworkflow.failed}} to string"]
    ),
    Example(
      testDescription: "a bare word in when is a parameter that nobody gave",
      spec: "when: '{{cronworkflow.name}} == x'",
      times: [[0]],
      events: ["0 run policy error: No parameter 'x' found."]
    ),
    Example(
      testDescription: "double quotes do not survive in a tag of when",
      spec: #"when: '{{= cronworkflow.name == "x" }}'"#,
      times: [[0]],
      events: [
        "0 run policy error: failed to unmarshall JSON expression: quotes inside `{{=…}}` must be single ones"
      ]
    ),
    Example(
      testDescription: "two schedules of one moment start one workflow",
      times: [[0, 10, 20], [10, 15]],
      events: ["0 started", "10 started", "10 same", "15 started", "20 started"]
    ),
    Example(
      testDescription: "an interval counts from the last look: a start, or an end",
      times: [[]],
      interval: 20,
      takes: [5],
      events: ["20 started", "45 started"]
    ),
    Example(
      testDescription: "labels are there for stopStrategy",
      spec: "stopStrategy: {expression: cronworkflow.labels.team == 'a'}",
      times: [[0]],
      events: ["0 stopped"]
    ),
  ]

  @Test("schedules start and skip as Argo's controller has it", arguments: examples)
  func history(_ example: Example) throws {
    let text = """
      apiVersion: argoproj.io/v1alpha1
      kind: CronWorkflow
      metadata: {name: x, labels: {team: a}}
      spec: {schedules: ['* * * * *'], \(example.spec)}
      """
    let file = readManifests(Array(text.utf8))
    try #require(file.problems == [])
    let manifest = try #require(file.manifests.first)
    let minute: Milliseconds = 60000
    let history = CronHistory(
      manifest,
      try #require(manifest.cron),
      example.times.map { times in
        CronTimes(
          times: times.map { Milliseconds($0) * minute },
          interval: example.interval.map { Milliseconds($0) * minute }
        )
      },
      from: 0,
      to: 60 * minute
    ) { number, _ in
      let takes = number < example.takes.count ? example.takes[number] : example.takes.last ?? 1
      return CronOutcome(
        duration: takes.map { Milliseconds($0) * minute },
        phase: example.fails.contains(number) ? .failed : .succeeded
      )
    }
    #expect(history.events.map(told) == example.events)
  }

  private func told(_ event: CronEvent) -> String {
    let what =
      switch event.kind {
      case .started(_, let replaced):
        "started" + (replaced.isEmpty ? "" : " replacing \(replaced.map { "\($0)" }.joined())")
      case .suspended: "suspended"
      case .stopped: "stopped"
      case .unwanted: "unwanted"
      case .forbidden: "forbidden"
      case .same: "same"
      case .broken(let message): message
      }
    let late = event.isLate ? " for \(event.scheduled / 60000)" : ""
    return "\(event.time / 60000) \(what)\(late)"
  }

  @Test("of what has ended, Argo keeps as many as it is told")
  func kept() throws {
    let text = """
      apiVersion: argoproj.io/v1alpha1
      kind: CronWorkflow
      metadata: {name: x}
      spec: {schedules: ['* * * * *'], failedJobsHistoryLimit: 2}
      """
    let manifest = try #require(readManifests(Array(text.utf8)).manifests.first)
    let times = (0..<10).map { Milliseconds($0) * 60000 }
    let history = CronHistory(
      manifest,
      try #require(manifest.cron),
      [CronTimes(times: times, interval: nil)],
      from: 0,
      to: 3_600_000
    ) { number, _ in CronOutcome(duration: 1000, phase: number < 5 ? .failed : .succeeded) }
    #expect(history.succeeded == 5)
    #expect(history.failed == 5)
    #expect(history.keptSucceeded == 3)
    #expect(history.keptFailed == 2)
  }

  @Test("what cannot be simulated is refused by name")
  func refused() throws {
    let text = """
      apiVersion: argoproj.io/v1alpha1
      kind: CronWorkflow
      metadata: {name: x}
      spec:
        schedules: ['* * * * *']
        when: "{{= cronworkflow.lastScheduledTime == nil }}"
      """
    let manifest = try #require(readManifests(Array(text.utf8)).manifests.first)
    let refusals = cronRefusals(try #require(manifest.cron))
    #expect(
      refusals.map(\.description) == [
        "line 6: `cronworkflow.lastScheduledTime` in `when` is not supported"
      ]
    )
  }
}
