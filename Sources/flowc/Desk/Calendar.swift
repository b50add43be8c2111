import ArgoEngine
import CivilCalendar
import FlowAnalysis
import Glibc
import Manifests

/// A span of time in which schedules fire, in the time zone of a CronWorkflow.
struct CalendarSpan {
  let zone: TimeZoneRule
  let start: Int
  let end: Int

  /// What stands in front of a date: the beginning of the day, or the minute.
  enum Start {
    case today
    case wall(WallTime)
    case moment(Int)

    /// `2026-03-27`, `2026-03-27T12:30`, and with a `Z` in UTC.
    init?(_ text: String) {
      var text = Substring(text)
      let isUTC = text.hasSuffix("Z")
      if isUTC { text = text.dropLast() }
      let parts = text.split(omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
      guard let first = parts.first, parts.count <= 2 else { return nil }
      let numbers = first.split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
      guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
        (1970...9999).contains(year), (1...12).contains(month),
        (1...CivilDate.length(ofMonth: month, in: year)).contains(day)
      else { return nil }
      var clock = (hour: 0, minute: 0)
      if parts.count == 2 {
        let time = parts[1].split(separator: ":", omittingEmptySubsequences: false)
          .map(Self.number)
        guard time.count == 2, let hour = time[0], let minute = time[1], (0...23).contains(hour),
          (0...59).contains(minute)
        else { return nil }
        clock = (hour, minute)
      }
      let date = CivilDate(year: year, month: month, day: day)
      let wall = WallTime(date, hour: clock.hour, minute: clock.minute)
      self = isUTC ? .moment(wall.seconds) : .wall(wall)
    }

    private static func number(_ text: Substring) -> Int? {
      text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
    }
  }

  init(_ start: Start, _ length: Milliseconds, in zone: TimeZoneRule) {
    self.zone = zone
    switch start {
    case .today:
      let today = zone.wallTime(at: time(nil)).date
      self.start = zone.moment(of: WallTime(today))
    case .wall(let wall): self.start = zone.moment(of: wall)
    case .moment(let moment): self.start = moment
    }
    let seconds = Int(length / 1000)
    // A day may have 23 hours.
    end =
      seconds % 86_400 == 0
      ? zone.moment(of: WallTime(seconds: zone.wallTime(at: self.start).seconds + seconds))
      : self.start + seconds
  }

  /// `Fri 2026-03-27 04:00 +01:00`
  func text(_ time: Milliseconds) -> String {
    let moment = Int(time / 1000)
    return "\(text(zone.wallTime(at: moment))) \(zone.offsetText(at: moment))"
  }

  func text(_ wall: WallTime) -> String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    return "\(days[wall.date.weekday]) \(wall.text)"
  }
}

/// What stands in the way of telling when a CronWorkflow fires.
struct ScheduleProblem: Error {
  let message: String
}

/// The schedules of a CronWorkflow as Argo's controller hands them to robfig/cron.
struct CronReading {
  let span: CalendarSpan
  let times: [CronTimes]
  /// By schedule.
  let conflicts: [(schedule: Int, conflict: FireTimes.Conflict)]

  init(
    _ cron: CronSpec,
    _ start: CalendarSpan.Start,
    _ length: Milliseconds
  ) throws(ScheduleProblem) {
    guard !cron.schedules.isEmpty else {
      throw ScheduleProblem(message: "a CronWorkflow needs at least one schedule")
    }
    var zone = TimeZoneRule.utc
    if let name = cron.timezone, !name.isEmpty { zone = try Self.zone(name) }
    let span = CalendarSpan(start, length, in: zone)
    var times: [CronTimes] = []
    var conflicts: [(schedule: Int, conflict: FireTimes.Conflict)] = []
    for (number, text) in cron.schedules.enumerated() {
      var (text, own) = (text, zone)
      if cron.timezone ?? "" == "", let prefix = Self.prefix(text) {
        own = try Self.zone(prefix.zone)
        text = prefix.rest
      }
      switch CronExpression.parse(text) {
      case .failure(let error):
        throw ScheduleProblem(message: "the schedule `\(cron.schedules[number])`: \(error.message)")
      case .success(let expression):
        let fires = FireTimes(expression, in: own, from: span.start, to: span.end)
        if let interval = fires.interval {
          times.append(CronTimes(times: [], interval: Milliseconds(interval) * 1000))
          continue
        }
        var list: [Milliseconds] = []
        var now = span.start - 1
        while let next = fires.next(after: now, to: span.end), list.count < 1_000_000 {
          list.append(Milliseconds(next) * 1000)
          now = next
        }
        times.append(CronTimes(times: list, interval: nil))
        for conflict in fires.conflicts(from: span.start, to: span.end) {
          conflicts.append((number, conflict))
        }
      }
    }
    self.span = span
    self.times = times
    self.conflicts = conflicts
  }

  private static func zone(_ name: String) throws(ScheduleProblem) -> TimeZoneRule {
    // Go's own name for the controller's zone, which is UTC in its image.
    if name == "Local" { return .utc }
    guard let zone = TimeZoneRules.zone(named: name) else {
      throw ScheduleProblem(message: "no time zone is called `\(name)`")
    }
    return zone
  }

  /// `CRON_TZ=Asia/Tokyo 0 4 * * *`
  private static func prefix(_ text: String) -> (zone: String, rest: String)? {
    for mark in ["CRON_TZ=", "TZ="] where text.hasPrefix(mark) {
      guard let space = text.firstIndex(of: " ") else { return nil }
      let zone = text[text.index(text.startIndex, offsetBy: mark.count)..<space]
      return (String(zone), String(text[text.index(after: space)...].drop { $0 == " " }))
    }
    return nil
  }
}
