import CivilCalendar
import FlowAnalysis
import Testing

@Suite("Fire times")
struct FireTimeTests {
  @Test(
    "days that no month has never come",
    arguments: [
      ("0 0 30 2 *", true), ("0 0 31 4 *", true), ("0 0 31 apr,jun,sep,nov *", true),
      ("0 0 30,31 2 ?", true), ("0 0 29 2 *", false), ("0 0 31 2,3 *", false),
      ("0 0 30 2 mon", false), ("0 0 * 2 mon", false), ("@every 1s", false),
    ]
  )
  func impossible(_ text: String, _ expected: Bool) throws {
    let cron = try CronExpression.parse(text).get()
    #expect(cron.isImpossible == expected)
    let start = WallTime(CivilDate(year: 2027, month: 1, day: 1))
    #expect(cron.nextFireTimes(after: start, count: 1).isEmpty == expected)
    #expect((cron.shortestInterval == nil) == expected)
  }

  @Test(
    "the next times come in order, after the start",
    arguments: [
      ("0 4 * * *", "2027-01-01 04:00, 2027-01-02 04:00"),
      ("0 0 * * *", "2027-01-02 00:00, 2027-01-03 00:00"),
      ("*/25 23 31 * *", "2027-01-31 23:00, 2027-01-31 23:25"),
      ("0 0 29 2 *", "2028-02-29 00:00, 2032-02-29 00:00"),
      ("0 0 13 * fri", "2027-01-08 00:00, 2027-01-13 00:00"),
      ("30 6 1 */6 *", "2027-01-01 06:30, 2027-07-01 06:30"),
      ("50/5 9 * * mon-wed", "2027-01-04 09:50, 2027-01-04 09:55"),
      ("@yearly", "2028-01-01 00:00, 2029-01-01 00:00"),
      ("@every 1h0m10s", "2027-01-01 01:00:10, 2027-01-01 02:00:20"),
    ]
  )
  func next(_ text: String, _ expected: String) throws {
    let start = WallTime(CivilDate(year: 2027, month: 1, day: 1))
    let times = try CronExpression.parse(text).get().nextFireTimes(after: start, count: 2)
    #expect(times.map(\.text).joined(separator: ", ") == expected)
  }

  @Test(
    "the shortest interval is that of the two closest runs",
    arguments: [
      ("* * * * *", 60), ("*/15 * * * *", 900), ("*/25 * * * *", 600), ("0 * * * *", 3600),
      ("0 4 * * *", 86_400), ("0 1,23 * * *", 7200), ("58,2 * * * *", 240),
      ("0 4 * * mon", 604_800), ("0 0 1 * *", 28 * 86_400), ("0 0 1,31 * *", 86_400),
      ("0 0 31 * *", 31 * 86_400), ("0 0 29 2 *", 1461 * 86_400), ("0 0 1 * mon", 86_400),
      ("50,0 23,0 * * *", 600), ("@every 1500ms", 1), ("@every 10ms", 1), ("@every 36h", 129_600),
    ]
  )
  func intervals(_ text: String, _ expected: Int) throws {
    #expect(try CronExpression.parse(text).get().shortestInterval == expected)
  }

  @Test("a day has its times, or none")
  func day() throws {
    let cron = try CronExpression.parse("0 8,20 * * mon").get()
    let monday = CivilDate(year: 2027, month: 3, day: 1)
    #expect(cron.fireTimes(on: monday).map(\.timeText) == ["08:00", "20:00"])
    let tuesday = CivilDate(daysSinceEpoch: monday.daysSinceEpoch + 1)
    #expect(cron.fireTimes(on: tuesday).isEmpty)
  }

  @Test("the calendar counts days both ways, across leap years and before 1970")
  func calendar() {
    var date = CivilDate(year: 1896, month: 2, day: 28)
    let first = date.daysSinceEpoch
    #expect(first == -26_970)
    for offset in 0..<80_000 {
      #expect(date.daysSinceEpoch == first + offset)
      #expect(CivilDate(daysSinceEpoch: first + offset) == date)
      #expect(date.weekday == (offset + 5) % 7)
      let isLast = date.day == CivilDate.length(ofMonth: date.month, in: date.year)
      let isYearEnd = isLast && date.month == 12
      date = CivilDate(
        year: isYearEnd ? date.year + 1 : date.year,
        month: isYearEnd ? 1 : isLast ? date.month + 1 : date.month,
        day: isLast ? 1 : date.day + 1
      )
    }
  }
}
