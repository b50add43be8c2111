import CivilCalendar
import FlowAnalysis
import Testing

@Suite("Time zones")
struct TimeZoneTests {
  @Test(
    "zones change their clocks when their rule says",
    arguments: [
      ("Europe/Berlin", 3600, "2027-03-28 02:00 to 03:00, 2027-10-31 03:00 to 02:00"),
      ("America/New_York", -18_000, "2027-03-14 02:00 to 03:00, 2027-11-07 02:00 to 01:00"),
      ("America/Santiago", -14_400, "2027-04-04 00:00 to 23:00, 2027-09-05 00:00 to 01:00"),
      ("Australia/Lord_Howe", 37_800, "2027-04-04 02:00 to 01:30, 2027-10-03 02:00 to 02:30"),
      ("Europe/Dublin", 3600, "2027-03-28 01:00 to 02:00, 2027-10-31 02:00 to 01:00"),
      ("America/Nuuk", -7200, "2027-03-27 23:00 to 00:00, 2027-10-31 00:00 to 23:00"),
      ("Antarctica/Troll", 0, "2027-03-28 01:00 to 03:00, 2027-10-31 03:00 to 01:00"),
      ("Asia/Kolkata", 19_800, ""), ("Africa/Casablanca", 0, ""), ("UTC", 0, ""),
      ("Etc/GMT+5", -18_000, ""), ("Pacific/Marquesas", -34_200, ""),
    ]
  )
  func changes(_ name: String, _ offset: Int, _ expected: String) throws {
    let zone = try #require(TimeZoneRules.zone(named: name))
    #expect(zone.name == name)
    #expect(zone.standardOffset == offset)
    let changes = zone.changes(in: 2027).map { change in
      "\(change.wallBefore.text) to \(change.wallAfter.timeText)"
    }
    #expect(changes.joined(separator: ", ") == expected)
  }

  @Test("a change skips times or repeats them")
  func ranges() throws {
    let zone = try #require(TimeZoneRules.zone(named: "Europe/Berlin"))
    let changes = zone.changes(in: 2027)
    try #require(changes.count == 2)
    let spring = CivilDate(year: 2027, month: 3, day: 28)
    let autumn = CivilDate(year: 2027, month: 10, day: 31)
    #expect(changes[0].skipped == WallTime(spring, hour: 2)..<WallTime(spring, hour: 3))
    #expect(changes[0].repeated == nil)
    #expect(changes[1].repeated == WallTime(autumn, hour: 2)..<WallTime(autumn, hour: 3))
    #expect(changes[1].skipped == nil)
    #expect(changes[0].instant == 1_806_195_600)
  }

  @Test(
    "names are exact",
    arguments: ["europe/berlin", "Europe/Berli", "Berlin", "", " ", "Local", "CET-1CEST"]
  )
  func unknown(_ name: String) {
    #expect(TimeZoneRules.zone(named: name) == nil)
  }

  @Test("every name has a rule, once, in order")
  func names() {
    let names = TimeZoneRules.names
    #expect(names.count > 590)
    #expect(zip(names, names.dropFirst()).allSatisfy { $0 < $1 })
    #expect(names.allSatisfy { TimeZoneRules.zone(named: $0) != nil })
    for name in ["UTC", "Zulu", "US/Pacific", "America/Argentina/Ushuaia", "CET"] {
      #expect(names.contains(name))
    }
  }

  @Test("zones whose changes follow no rule are marked")
  func irregular() throws {
    let gaza = try #require(TimeZoneRules.zone(named: "Asia/Gaza"))
    #expect(gaza.isIrregular)
    #expect(gaza.daylight != nil)
    let berlin = try #require(TimeZoneRules.zone(named: "Europe/Berlin"))
    #expect(!berlin.isIrregular)
  }

  @Test("every form of a POSIX rule is read")
  func posix() throws {
    let days = try #require(TimeZoneRule(name: "", posix: "ABC-1DEF-3:30:15,J60/-1,59/167:30:01"))
    let daylight = try #require(days.daylight)
    #expect(days.standardOffset == 3600)
    #expect(daylight.offset == 12_615)
    #expect(daylight.start.day == .julian(60))
    #expect(daylight.start.seconds == -3600)
    #expect(daylight.end.day == .ofYear(59))
    #expect(daylight.end.seconds == 603_001)
    #expect(daylight.start.day.date(in: 2028).text == "2028-03-01")
    #expect(daylight.end.day.date(in: 2028).text == "2028-02-29")
    #expect(daylight.end.day.date(in: 2027).text == "2027-03-01")
    #expect(daylight.start.day.description == "1 March")
    #expect(daylight.end.day.description == "day 60 of the year")
    let named = try #require(TimeZoneRule(name: "", posix: "<-04>4<-03>,M9.1.6/24,M4.5.6"))
    #expect(named.daylight?.offset == -10_800)
    #expect(named.daylight?.start.day == .weekday(6, week: 1, month: 9))
    #expect(named.daylight?.start.seconds == 86_400)
    #expect(named.daylight?.end.seconds == 7200)
  }

  @Test(
    "broken POSIX rules are none",
    arguments: [
      "", "CET", "AB-1", "<+01-1", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "UTC0x",
      "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
      "CET-1CEST,J0,J365", "CET-1CEST,366,0", "CET-1CEST,M3.5.0/168,M10.5.0",
      "CET-1:60", "CET-1CEST,M3.5.0,M10.5.0,",
    ]
  )
  func brokenPosix(_ text: String) {
    #expect(TimeZoneRule(name: "", posix: text) == nil)
  }
}
