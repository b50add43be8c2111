import Foundation
import Testing

/// `flowc simulate --schedule`, from files to the table.
@Suite("simulate --schedule")
struct ScheduleTests {
  private func cron(
    _ schedules: String,
    _ spec: String = "",
    zone: String = "Europe/Berlin"
  )
    -> String
  {
    """
    apiVersion: argoproj.io/v1alpha1
    kind: CronWorkflow
    metadata: {name: nightly}
    spec:
      schedules: [\(schedules)]
      timezone: \(zone)
      \(spec)
      workflowSpec:
        entrypoint: main
        templates:
        - {name: main, container: {image: x, resources: {requests: {cpu: 2}}}}

    """
  }

  private func run(_ yaml: String, _ arguments: String...) throws -> Command {
    var result: Command?
    try withFolder { folder in
      try folder.write(yaml, as: "cron.yaml")
      result = try Command.run(["simulate", "cron.yaml", "--schedule"] + arguments, in: folder)
    }
    return try #require(result)
  }

  @Test("a time that the clocks leave out is told, and so is one that comes twice")
  func clocks() throws {
    let spring = try run(cron("'30 2 * * *'"), "--from", "2026-03-28", "--for", "3d")
    #expect(
      spring.stdout == """
        nightly: `30 2 * * *` in Europe/Berlin
        from Sat 2026-03-28 00:00 +01:00 to Tue 2026-03-31 00:00 +02:00

          time
          Sat 2026-03-28 02:30 +01:00  started   Succeeded after 1m
          Sun 2026-03-29 02:30         left out  the clocks go forward from 02:00 to 03:00
          Mon 2026-03-30 02:30 +02:00  started   Succeeded after 1m

        2 started, 2 succeeded; at most 1 at a time; Argo keeps 2 succeeded and 0 failed
        a run takes 1m: 0.033 cpu hours

        """
    )
    #expect(spring.status == 0)
    let autumn = try run(cron("'30 2 * * *'"), "--from", "2026-10-25", "--for", "1d")
    #expect(autumn.stdout.contains("Sun 2026-10-25 02:30 +02:00  started  Succeeded after 1m\n"))
    #expect(
      autumn.stdout.contains(
        "Sun 2026-10-25 02:30 +01:00  started  Succeeded after 1m, for the second time: the clocks go back from 03:00 to 02:00\n"
      )
    )
  }

  @Test("runs take as long as the simulation says, and block others")
  func durations() throws {
    let result = try run(
      cron("'0 * * * *'", "concurrencyPolicy: Forbid", zone: "UTC"),
      "--from",
      "2026-01-01T10:00",
      "--for",
      "2h",
      "--take",
      "main=90m"
    )
    #expect(result.stdout.contains("Thu 2026-01-01 10:00 Z  started  Succeeded after 1h30m\n"))
    #expect(
      result.stdout.contains(
        "Thu 2026-01-01 11:00 Z  skipped  Forbid: the run of Thu 2026-01-01 10:00 Z is not over\n"
      )
    )
    #expect(result.stdout.contains("\n2 started, 1 skipped, 1 succeeded; at most 1 at a time"))
  }

  @Test("a flow's schedules are those of its manifests")
  func flows() throws {
    try withFolder { folder in
      try folder.write(
        """
        flow two {
          schedule "0 6 * * *" in "Asia/Tokyo"
          schedule "0 0 1 * *" {
            suspended
          }

          step hello {
            image "busybox:1.37"
            run "true"
          }
        }

        """,
        as: "main.flow"
      )
      let result = try Command.run(
        [
          "simulate", "main.flow", "--schedule", "--from", "2026-02-01", "--for", "2d", "--take",
          "hello=5m",
        ],
        in: folder
      )
      #expect(result.stderr == "")
      #expect(result.stdout.contains("two: `0 6 * * *` in Asia/Tokyo\n"))
      #expect(result.stdout.contains("Sun 2026-02-01 06:00 +09:00  started  Succeeded after 5m\n"))
      #expect(result.stdout.contains("two--2: `0 0 1 * *` in UTC\n"))
      #expect(result.stdout.contains("Sun 2026-02-01 00:00 Z  skipped  suspended\n"))
    }
  }

  @Test("very many runs are told in a page, and all of them in JSON")
  func many() throws {
    let yaml = cron("'*/5 * * * *'", "concurrencyPolicy: Forbid\n  startingDeadlineSeconds: 200")
    let text = try run(yaml, "--from", "2026-03-20", "--take", "main=7m")
    #expect(text.stdout.split(separator: "\n").count < 80)
    #expect(text.stdout.contains(" more\n"))
    let json = try run(yaml, "--from", "2026-03-20", "--take", "main=7m", "--format", "json")
    let data = try JSONSerialization.jsonObject(with: Data(json.stdout.utf8))
    let reports = try #require(data as? [[String: Any]])
    let events = try #require(reports.first?["events"] as? [[String: Any]])
    #expect(events.count > 8000)
    #expect(events.first?["workflow"] as? String == "nightly-1773961200")
  }

  @Test("the zone may stand in the schedule")
  func prefix() throws {
    let yaml = cron("'CRON_TZ=Asia/Tokyo 0 9 * * *'", zone: "''")
    let result = try run(yaml, "--from", "2026-01-01", "--for", "1d")
    #expect(result.stdout.contains("Thu 2026-01-01 00:00 Z  started"))
  }

  @Test(
    "what cannot be told is refused",
    arguments: [
      ("'0 25 * * *'", "Europe/Berlin", "the hour `25` is out of range"),
      ("'0 4 * * *'", "Europe/Atlantis", "no time zone is called `Europe/Atlantis`"),
    ]
  )
  func refused(_ schedule: String, _ zone: String, _ message: String) throws {
    let result = try run(cron(schedule, zone: zone), "--from", "2026-01-01")
    #expect(result.status == 1)
    #expect(result.stdout.contains(message))
  }

  @Test("a day that is none is told", arguments: ["2026-02-30", "tomorrow", "2026-01-01T24:00"])
  func days(_ day: String) throws {
    let result = try run(cron("'0 4 * * *'"), "--from", day)
    #expect(result.status == 2)
    #expect(result.stderr.contains("--from"))
  }
}
