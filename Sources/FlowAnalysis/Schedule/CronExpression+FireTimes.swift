package import CivilCalendar

/// The times at which a cron expression fires.
extension CronExpression {
  /// The next times on the wall after `start`, at most `count`; none when it never fires.
  package func nextFireTimes(after start: WallTime, count: Int) -> [WallTime] {
    switch timing {
    case .every(let seconds):
      (0..<max(0, count)).map { WallTime(seconds: start.seconds + ($0 + 1) * seconds) }
    case .fields(let fields):
      fields.isImpossible ? [] : fields.nextFireTimes(after: start, count: count)
    }
  }

  /// The times on the wall within one day, in order; none for `@every`, which follows no day.
  package func fireTimes(on date: CivilDate) -> [WallTime] {
    guard case .fields(let fields) = timing, fields.fires(on: date) else { return [] }
    return fields.minutesOfDay.map { WallTime(date, minute: $0) }
  }

  /// The seconds on the wall between the two closest runs; `nil` when it never fires.
  package var shortestInterval: Int? {
    switch timing {
    case .every(let seconds): seconds
    case .fields(let fields): fields.shortestInterval
    }
  }
}

extension CronFields {
  fileprivate func nextFireTimes(after start: WallTime, count: Int) -> [WallTime] {
    let minutes = minutesOfDay
    var (year, month) = (start.date.year, start.date.month)
    var times: [WallTime] = []
    while times.count < count {
      for day in days(in: year, month).setBits {
        let date = CivilDate(year: year, month: month, day: day)
        guard date >= start.date else { continue }
        let later = minutes.lazy.map { WallTime(date, minute: $0) }.drop { $0 <= start }
        times.append(contentsOf: later.prefix(count - times.count))
      }
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    return times
  }

  /// The smallest of three: within an hour, from hour to hour, and from the last run of a day to
  /// the first of the next.
  fileprivate var shortestInterval: Int? {
    guard let days = shortestDayInterval else { return nil }
    let (minutes, hours) = (minutes.setBits, hours.setBits)
    guard let first = minutes.first, let last = minutes.last,
      let firstHour = hours.first, let lastHour = hours.last
    else { return nil }
    let overnight = (days * 24 + firstHour - lastHour) * 60 + first - last
    let fromHourToHour = hours.shortestStep.map { $0 * 60 + first - last }
    let intervals = [minutes.shortestStep, fromHourToHour, overnight]
    return intervals.compactMap(\.self).min().map { $0 * 60 }
  }

  /// The days between the two closest days with a run.
  ///
  /// 28 years hold every pair of neighbouring years there is, and two leap days in a row.
  private var shortestDayInterval: Int? {
    guard !isImpossible else { return nil }
    var shortest: Int?
    var previous: Int?
    for year in 2000..<2028 {
      for month in 1...12 {
        let fitting = days(in: year, month)
        guard fitting != 0 else { continue }
        if fitting & fitting >> 1 != 0 { return 1 }
        let monthStart = CivilDate(year: year, month: month, day: 1).daysSinceEpoch - 1
        for day in fitting.setBits {
          if let previous { shortest = min(shortest ?? .max, monthStart + day - previous) }
          previous = monthStart + day
        }
        if shortest == 1 { return 1 }
      }
    }
    return shortest
  }
}

extension [Int] {
  fileprivate var shortestStep: Int? {
    zip(dropFirst(), self).map { $0 - $1 }.min()
  }
}
