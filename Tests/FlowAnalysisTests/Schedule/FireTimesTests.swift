import CivilCalendar
import FlowAnalysis
import Testing

/// Moments at which a schedule fires, as seconds in UTC.
@Suite("fire times in a span")
struct FireTimesTests {
  private func times(
    _ cron: String,
    _ zone: String?,
    _ from: WallTime,
    hours: Int
  ) throws -> [String] {
    let expression = try CronExpression.parse(cron).get()
    let rule = try zone.map { try #require(TimeZoneRules.zone(named: $0)) }
    let end = from.seconds + hours * 3600
    let fires = FireTimes(expression, in: rule, from: from.seconds, to: end)
    var found: [String] = []
    var now = from.seconds - 1
    while let next = fires.next(after: now, to: end) {
      found.append(WallTime(seconds: next).text)
      now = next
    }
    return found
  }

  @Test("both ends of a span count, and no zone is UTC")
  func ends() throws {
    let start = WallTime(CivilDate(year: 2026, month: 1, day: 1))
    #expect(
      try times("0 */6 * * *", nil, start, hours: 12) == [
        "2026-01-01 00:00", "2026-01-01 06:00", "2026-01-01 12:00",
      ]
    )
  }

  @Test("a span over years knows the clocks of each")
  func years() throws {
    let start = WallTime(CivilDate(year: 2026, month: 12, day: 1))
    let found = try times("0 12 1 1,7 *", "Europe/Berlin", start, hours: 24 * 365 * 2)
    #expect(
      found == [
        "2027-01-01 11:00", "2027-07-01 10:00", "2028-01-01 11:00", "2028-07-01 10:00",
      ]
    )
  }

  @Test("an hourly schedule has no conflict with the clocks, a nightly one has")
  func conflicts() throws {
    let zone = try #require(TimeZoneRules.zone(named: "Europe/Berlin"))
    let start = WallTime(CivilDate(year: 2026, month: 1, day: 1)).seconds
    let end = start + 365 * 86_400
    func found(_ cron: String) throws -> [String] {
      FireTimes(try CronExpression.parse(cron).get(), in: zone, from: start, to: end)
        .conflicts(from: start, to: end).map { "\($0.kind) \($0.wall.text)" }
    }
    #expect(try found("0 * * * *") == [])
    #expect(try found("30 2 * * *") == ["skipped 2026-03-29 02:30", "doubled 2026-10-25 02:30"])
    #expect(try found("0 4 * * *") == [])
  }

  @Test(
    "moments and wall times agree",
    arguments: ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]
  )
  func roundTrip(_ name: String) throws {
    let zone = try #require(TimeZoneRules.zone(named: name))
    for day in stride(from: 20000, to: 21000, by: 7) {
      let wall = WallTime(seconds: day * 86_400 + 12 * 3600)
      #expect(zone.wallTime(at: zone.moment(of: wall)) == wall)
    }
    #expect(
      zone.offsetText(at: 1_767_225_600)
        == ["Europe/Berlin": "+01:00", "America/New_York": "-05:00", "Asia/Kolkata": "+05:30"][name]
    )
  }
}
