package import CivilCalendar

/// One change of a zone's clocks, forward or back, in one year.
package struct ClockChange: Hashable, Sendable {
  /// Seconds since 1970 in UTC.
  package let instant: Int
  /// Seconds east of Greenwich, before and after.
  package let offsetBefore: Int
  package let offsetAfter: Int
  /// The day the rule names; the change itself may be on the day before or after.
  package let ruleDate: CivilDate
  package let rule: TimeZoneRule.Day

  /// What the clocks show when they are changed, and what they show then.
  package var wallBefore: WallTime { WallTime(seconds: instant + offsetBefore) }
  package var wallAfter: WallTime { WallTime(seconds: instant + offsetAfter) }

  /// The times that do not happen, when the clocks go forward.
  package var skipped: Range<WallTime>? {
    offsetAfter > offsetBefore ? wallBefore..<wallAfter : nil
  }

  /// The times that happen twice, when the clocks go back.
  package var repeated: Range<WallTime>? {
    offsetAfter < offsetBefore ? wallAfter..<wallBefore : nil
  }

  /// A day near the change in the words of the rule, as `last Sunday of March`.
  package func description(of date: CivilDate) -> String {
    let distance = date.daysSinceEpoch - ruleDate.daysSinceEpoch
    switch distance {
    case 0: return rule.description
    case 1: return "day after the \(rule.description)"
    case -1: return "day before the \(rule.description)"
    case let days where days > 0: return "\(days) days after the \(rule.description)"
    case let days: return "\(-days) days before the \(rule.description)"
    }
  }
}

extension TimeZoneRule {
  /// The changes of the clocks in a year, in order: two, or none.
  package func changes(in year: Int) -> [ClockChange] {
    guard let daylight, daylight.offset != standardOffset else { return [] }
    let start = change(at: daylight.start, in: year, standardOffset, daylight.offset)
    let end = change(at: daylight.end, in: year, daylight.offset, standardOffset)
    return start.instant < end.instant ? [start, end] : [end, start]
  }

  private func change(at moment: Moment, in year: Int, _ before: Int, _ after: Int) -> ClockChange {
    let date = moment.day.date(in: year)
    return ClockChange(
      instant: WallTime(date).seconds + moment.seconds - before,
      offsetBefore: before,
      offsetAfter: after,
      ruleDate: date,
      rule: moment.day
    )
  }
}

extension TimeZoneRule.Day {
  package func date(in year: Int) -> CivilDate {
    switch self {
    case .weekday(let weekday, let week, let month):
      let first = CivilDate(year: year, month: month, day: 1).weekday
      let day = 1 + (weekday - first + 7) % 7 + (week - 1) * 7
      let isPastEnd = day > CivilDate.length(ofMonth: month, in: year)
      return CivilDate(year: year, month: month, day: isPastEnd ? day - 7 : day)
    case .julian(let day):
      // Counted in a year without 29 February, then moved to this one.
      let start = CivilDate(year: 2001, month: 1, day: 1).daysSinceEpoch
      let date = CivilDate(daysSinceEpoch: start + day - 1)
      return CivilDate(year: year, month: date.month, day: date.day)
    case .ofYear(let day):
      let start = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
      return CivilDate(daysSinceEpoch: start + day)
    }
  }

  /// `last Sunday of March`, `14 March`, or `day 60 of the year`.
  package var description: String {
    switch self {
    case .weekday(let weekday, let week, let month):
      return "\(Self.weeks[week - 1]) \(Self.weekdays[weekday]) of \(Self.months[month - 1])"
    case .julian:
      let date = date(in: 2001)
      return "\(date.day) \(Self.months[date.month - 1])"
    case .ofYear(let day): return "day \(day + 1) of the year"
    }
  }

  private static let weeks = ["first", "second", "third", "fourth", "last"]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
