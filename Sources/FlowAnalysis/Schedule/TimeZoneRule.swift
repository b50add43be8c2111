/// What a time zone does from now on: its offset, and when it changes its clocks.
package struct TimeZoneRule: Hashable, Sendable {
  package let name: String
  /// Seconds east of Greenwich.
  package let standardOffset: Int
  package let daylight: Daylight?
  /// Whether changes are announced year by year on top of the rule, as for Ramadan in Gaza.
  package let isIrregular: Bool

  /// The other half of the year. `start` is read off a clock on standard time, `end` off the other.
  package struct Daylight: Hashable, Sendable {
    package let offset: Int
    package let start: Moment
    package let end: Moment
  }

  /// A moment that comes back every year.
  package struct Moment: Hashable, Sendable {
    package let day: Day
    /// From midnight of that day, and possibly before it or days after it.
    package let seconds: Int
  }

  package enum Day: Hashable, Sendable {
    /// `M3.5.0`: week 5 is the last one.
    case weekday(Int, week: Int, month: Int)
    /// `J60`: 29 February is not counted, so that it is always 1 March.
    case julian(Int)
    /// `59`, from 0: 29 February is counted.
    case ofYear(Int)
  }

  /// A zone that never changes its clocks.
  init(name: String, standardOffset: Int) {
    self.name = name
    self.standardOffset = standardOffset
    daylight = nil
    isIrregular = false
  }

  /// Reads a POSIX `TZ` string, such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the extensions that
  /// compiled time zone files use.
  package init?(name: String, posix: String, isIrregular: Bool = false) {
    var reader = PosixReader(posix)
    guard reader.name(), let standard = reader.duration(upTo: 24) else { return nil }
    self.name = name
    self.isIrregular = isIrregular
    standardOffset = -standard
    if reader.isAtEnd {
      daylight = nil
      return
    }
    guard reader.name() else { return nil }
    let offset = reader.isAt(",") ? standardOffset + 3600 : reader.duration(upTo: 24).map { -$0 }
    guard let offset,
      reader.take(","), let start = reader.moment(),
      reader.take(","), let end = reader.moment(),
      reader.isAtEnd
    else { return nil }
    daylight = Daylight(offset: offset, start: start, end: end)
  }
}

/// A cursor over a POSIX `TZ` string; every read fails with `nil` or `false` and is then final.
private struct PosixReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) {
    rest = Array(text.utf8)[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  func isAt(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isAt(character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// `CET`, or `<+0330>` for what is not all letters.
  mutating func name() -> Bool {
    let isQuoted = take("<")
    let name = rest.prefix { byte in
      isQuoted ? byte != UInt8(ascii: ">") : (0x41...0x5A).contains(byte & ~0x20)
    }
    rest = rest.dropFirst(name.count)
    return name.count >= 3 && (!isQuoted || take(">"))
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func duration(upTo hours: Int) -> Int? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard var seconds = number(0...hours).map({ $0 * 3600 }) else { return nil }
    for unit in [60, 1] where take(":") {
      guard let part = number(0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// A day of the year and the time on it, 02:00 unless told.
  mutating func moment() -> TimeZoneRule.Moment? {
    guard let day = day() else { return nil }
    guard take("/") else { return TimeZoneRule.Moment(day: day, seconds: 7200) }
    return duration(upTo: 167).map { TimeZoneRule.Moment(day: day, seconds: $0) }
  }

  private mutating func day() -> TimeZoneRule.Day? {
    if take("J") { return number(1...365).map { .julian($0) } }
    guard take("M") else { return number(0...365).map { .ofYear($0) } }
    guard let month = number(1...12), take("."), let week = number(1...5), take("."),
      let weekday = number(0...6)
    else { return nil }
    return .weekday(weekday, week: week, month: month)
  }

  private mutating func number(_ allowed: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix(while: \.isDigit)
    rest = rest.dropFirst(digits.count)
    return Int(digits: digits).flatMap { allowed.contains($0) ? $0 : nil }
  }
}
