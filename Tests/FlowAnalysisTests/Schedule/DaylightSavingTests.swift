import CivilCalendar
import FlowAnalysis
import Testing

/// The expectations were compared with robfig/cron's algorithm run over another reading of tzdata.
@Suite("Daylight saving")
struct DaylightSavingTests {
  @Test(
    "a run in a skipped or a repeated hour is found",
    arguments: [
      (
        "30 2 * * *", "Europe/Berlin",
        [
          "skipped 2027-03-28 02:30 last Sunday of March",
          "doubled 2027-10-31 02:30 last Sunday of October",
        ]
      ),
      (
        "0 2 * * *", "America/New_York",
        ["skipped 2027-03-14 02:00 second Sunday of March"]
      ),
      (
        "30 1 * * sun", "America/New_York",
        ["doubled 2027-11-07 01:30 first Sunday of November"]
      ),
      (
        "0,30 */2 * mar *", "Europe/Berlin",
        [
          "skipped 2027-03-28 02:00 last Sunday of March",
          "skipped 2027-03-28 02:30 last Sunday of March",
        ]
      ),
      (
        "30 0 * * *", "America/Santiago",
        ["skipped 2027-09-05 00:30 day after the first Saturday of September"]
      ),
      (
        "30 23 * * *", "America/Santiago",
        ["doubled 2027-04-03 23:30 first Saturday of April"]
      ),
      ("30 2 29 3 *", "Europe/Berlin", ["skipped 2037-03-29 02:30 last Sunday of March"]),
      (
        "30 1 * * *", "Antarctica/Troll",
        [
          "skipped 2027-03-28 01:30 last Sunday of March",
          "doubled 2027-10-31 01:30 last Sunday of October",
        ]
      ),
      (
        "30 2 * * *", "Asia/Gaza",
        ["skipped 2027-03-27 02:30 2 days after the fourth Thursday of March"]
      ),
    ]
  )
  func found(_ text: String, _ zone: String, _ expected: [String]) throws {
    #expect(try conflicts(text, zone) == expected)
  }

  @Test(
    "robfig/cron counts on by whole hours, whatever the calendar says",
    arguments: [
      // Half an hour is skipped at 02:00, so it comes by at 02:30, 03:30 and so on.
      (
        "0 9 * * *", "Australia/Lord_Howe",
        [
          "skipped 2027-04-04 09:00 first Sunday of April",
          "skipped 2027-10-03 09:00 first Sunday of October",
        ]
      ),
      (
        "40 1 * * *", "Australia/Lord_Howe",
        [
          "doubled 2027-04-04 01:40 first Sunday of April",
          "unscheduled 2027-10-03 02:40 first Sunday of October",
        ]
      ),
      ("45 9 * * *", "Australia/Lord_Howe", []),
      // There is no midnight, at which it would have looked at the day again.
      (
        "0 5 * * sat", "America/Santiago",
        ["unscheduled 2027-09-05 05:00 day after the first Saturday of September"]
      ),
      ("0 5 * * sun", "America/Santiago", []),
    ]
  )
  func robfig(_ text: String, _ zone: String, _ expected: [String]) throws {
    #expect(try conflicts(text, zone) == expected)
  }

  @Test(
    "other schedules get through",
    arguments: [
      ("0 4 * * *", "Europe/Berlin"), ("30 1 * * *", "Europe/Berlin"),
      ("0 3 * * *", "Europe/Berlin"), ("30 2 * * mon-fri", "Europe/Berlin"),
      ("30 2 1 * *", "Europe/Berlin"), ("30 2 * jun *", "Europe/Berlin"),
      ("0 * * * *", "Europe/Berlin"), ("*/15 * * * *", "Europe/Berlin"),
      ("*/15 1-4 * * *", "Europe/Berlin"), ("0 * * * *", "Australia/Lord_Howe"),
      ("@every 1h", "Europe/Berlin"), ("@daily", "Europe/Berlin"), ("@hourly", "Europe/Berlin"),
      ("30 2 30 2 *", "Europe/Berlin"), ("30 2 * * *", "Asia/Kolkata"),
      ("30 2 * * *", "UTC"), ("30 2 * * *", "Africa/Casablanca"),
    ]
  )
  func none(_ text: String, _ zone: String) throws {
    #expect(try conflicts(text, zone) == [])
  }

  @Test("a range that begins in the changed hour does not go on through it")
  func partial() throws {
    #expect(
      try conflicts("0 2-5 * * *", "Europe/Berlin") == [
        "skipped 2027-03-28 02:00 last Sunday of March",
        "doubled 2027-10-31 02:00 last Sunday of October",
      ]
    )
  }

  @Test("midnight is skipped where the clocks change at midnight")
  func midnight() throws {
    #expect(
      try conflicts("@daily", "America/Havana") == [
        "skipped 2027-03-14 00:00 second Sunday of March",
        "doubled 2027-11-07 00:00 first Sunday of November",
      ]
    )
  }

  private func conflicts(_ text: String, _ zone: String) throws -> [String] {
    let cron = try CronExpression.parse(text).get()
    let zone = try #require(TimeZoneRules.zone(named: zone))
    return daylightSavingConflicts(cron, in: zone, year: 2027).map { conflict in
      "\(conflict.kind) \(conflict.example.text) \(conflict.time) \(conflict.day)"
    }
  }
}
