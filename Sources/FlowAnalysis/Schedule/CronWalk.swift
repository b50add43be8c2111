import CivilCalendar

/// The runs of a cron expression in a time zone, found the way robfig/cron finds them.
///
/// Its `Next` adds hours and minutes of real time until every field fits, and so does this, step
/// for step: around a change of the clocks it finds other times than a calendar would, and those
/// are the times at which Argo's controller starts a workflow.
struct CronWalk {
  private let fields: CronFields
  private let changes: [ClockChange]
  private let standardOffset: Int

  init(_ fields: CronFields, in zone: TimeZoneRule, around year: Int) {
    self.init(fields, in: zone, years: year...year)
  }

  init(_ fields: CronFields, in zone: TimeZoneRule, years: ClosedRange<Int>) {
    self.fields = fields
    changes = (years.lowerBound - 1...years.upperBound + 1).flatMap { zone.changes(in: $0) }
    standardOffset = zone.standardOffset
  }

  /// What the clocks show at each run between two wall times, in the order of the runs.
  func runs(from start: WallTime, to end: WallTime) -> [WallTime] {
    let last = instant(of: end)
    var runs: [WallTime] = []
    var now = instant(of: start) - 1
    while let next = next(after: now, upTo: last) {
      runs.append(wall(at: next))
      now = next
    }
    return runs
  }

  /// robfig/cron's `SpecSchedule.Next`, with `limit` in place of its five years.
  func next(after now: Int, upTo limit: Int) -> Int? {
    var time = now + 1
    var added = false
    wrap: while time < limit {
      while !fields.months.contains(wall(at: time).date.month) {
        let date = wall(at: time).date
        if !added { time = midnight(CivilDate(year: date.year, month: date.month, day: 1)) }
        added = true
        time = addingMonth(to: time)
        if wall(at: time).date.month == 1 { continue wrap }
      }
      while !fields.fires(on: wall(at: time).date) {
        if !added { time = midnight(wall(at: time).date) }
        added = true
        time = addingDay(to: time)
        if wall(at: time).date.day == 1 { continue wrap }
      }
      while !fields.hours.contains(wall(at: time).hour) {
        if !added {
          let wall = wall(at: time)
          time = instant(of: WallTime(wall.date, hour: wall.hour))
        }
        added = true
        time += 3600
        if wall(at: time).hour == 0 { continue wrap }
      }
      while !fields.minutes.contains(wall(at: time).minute) {
        if !added { time -= time.floorRemainder(by: 60) }
        added = true
        time += 60
        if wall(at: time).minute == 0 { continue wrap }
      }
      // Second by second in the original, which ends at the next full minute just the same.
      let second = time.floorRemainder(by: 60)
      if second == 0 { return time < limit ? time : nil }
      added = true
      time += 60 - second
    }
    return nil
  }

  private func addingMonth(to time: Int) -> Int {
    let wall = wall(at: time)
    let (year, month) = (wall.date.year, wall.date.month)
    let first = CivilDate(
      year: month == 12 ? year + 1 : year,
      month: month == 12 ? 1 : month + 1,
      day: 1
    )
    let day = first.daysSinceEpoch + wall.date.day - 1
    return instant(of: WallTime(seconds: day * 86_400 + wall.secondOfDay))
  }

  /// The next day at the same time, moved back to midnight where midnight does not exist.
  private func addingDay(to time: Int) -> Int {
    let next = instant(of: WallTime(seconds: wall(at: time).seconds + 86_400))
    let hour = wall(at: next).hour
    guard hour != 0 else { return next }
    return next + (hour > 12 ? 24 - hour : -hour) * 3600
  }

  private func midnight(_ date: CivilDate) -> Int { instant(of: WallTime(date)) }

  private func wall(at instant: Int) -> WallTime {
    WallTime(seconds: instant + offset(at: instant))
  }

  /// Go's `time.Date`: a time that does not exist, or exists twice, is read with the offset that
  /// holds when the wall time is taken for UTC, or else with the one that holds after that.
  private func instant(of wall: WallTime) -> Int {
    let guess = wall.seconds - offset(at: wall.seconds)
    return wall.seconds - offset(at: guess)
  }

  private func offset(at instant: Int) -> Int {
    changes.last { $0.instant <= instant }?.offsetAfter
      ?? changes.first?.offsetBefore ?? standardOffset
  }
}

extension UInt64 {
  fileprivate func contains(_ bit: Int) -> Bool { self & 1 << UInt64(bit) != 0 }
}
