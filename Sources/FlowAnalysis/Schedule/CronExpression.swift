import CivilCalendar

/// When a schedule fires, as robfig/cron's `ParseStandard` reads it in Argo's controller.
///
/// Two texts that mean the same are equal. Every time here is wall-clock time: what a change of
/// the clocks does to it is ``daylightSavingConflicts(_:in:year:)``.
package struct CronExpression: Hashable, Sendable {
  let timing: Timing

  enum Timing: Hashable, Sendable {
    case fields(CronFields)
    /// Counted from the last run, or from the start of the controller.
    case every(seconds: Int)
  }

  /// Reads five fields, a shorthand such as `@daily`, or `@every 1h30m`.
  package static func parse(_ text: String) -> Result<CronExpression, CronError> {
    Result { () throws(CronError) in CronExpression(timing: try CronParser(text).parse()) }
  }

  /// Whether day of month and day of week are both restricted: cron then fires when *either* fits.
  ///
  /// `*/2` restricts, and so does `1-31`; only `*`, `?` and `*/1` do not.
  package var restrictsBothDays: Bool {
    guard case .fields(let fields) = timing else { return false }
    return fields.restrictsBothDays
  }

  /// Whether it never fires, as on 30 February.
  package var isImpossible: Bool {
    guard case .fields(let fields) = timing else { return false }
    return fields.isImpossible
  }

  /// The interval of `@every`, in seconds.
  package var interval: Int? {
    guard case .every(let seconds) = timing else { return nil }
    return seconds
  }
}

/// The five fields as sets of bits: bit `n` is set when the value `n` fits.
struct CronFields: Hashable, Sendable {
  var minutes: UInt64
  var hours: UInt64
  var days: UInt64
  var months: UInt64
  var weekdays: UInt64
  var restrictsDays: Bool
  var restrictsWeekdays: Bool

  var restrictsBothDays: Bool { restrictsDays && restrictsWeekdays }

  var isImpossible: Bool {
    // Every date of the calendar falls on every weekday sooner or later, 29 February included.
    guard !restrictsWeekdays else { return false }
    let leapYear = 2000
    return !months.setBits.contains { days(in: leapYear, $0) != 0 }
  }

  /// The days of a month on which it fires, bit 1 for the first.
  func days(in year: Int, _ month: Int) -> UInt64 {
    guard months & 1 << UInt64(month) != 0 else { return 0 }
    let length = CivilDate.length(ofMonth: month, in: year)
    let firstWeekday = CivilDate(year: year, month: month, day: 1).weekday
    let wholeMonth: UInt64 = (1 << UInt64(length + 1)) - 2
    let weekly: UInt64 = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28
    var byWeekday: UInt64 = 0
    for weekday in weekdays.setBits {
      byWeekday |= weekly << UInt64(1 + (weekday - firstWeekday + 7) % 7)
    }
    return (restrictsBothDays ? days | byWeekday : days & byWeekday) & wholeMonth
  }

  func fires(on date: CivilDate) -> Bool {
    days(in: date.year, date.month) & 1 << UInt64(date.day) != 0
  }

  /// The minutes since midnight at which it fires on a day that fits, in order.
  var minutesOfDay: [Int] {
    let minutes = minutes.setBits
    return hours.setBits.flatMap { hour in minutes.map { hour * 60 + $0 } }
  }
}

extension UInt64 {
  /// The numbers of the bits that are set, from low to high.
  var setBits: [Int] {
    var bits: [Int] = []
    var rest = self
    while rest != 0 {
      bits.append(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return bits
  }
}
