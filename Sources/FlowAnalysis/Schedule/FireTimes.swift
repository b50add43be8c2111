import CivilCalendar

/// When a schedule fires between two moments, and what changes of the clocks did to it.
///
/// Moments are seconds since 1970 in UTC. A schedule without a zone follows UTC, as Argo's controller
/// does wherever nobody gave it another.
package struct FireTimes: Sendable {
  private let fields: CronFields?
  private let zone: TimeZoneRule
  private let walk: CronWalk?
  /// The seconds of `@every`, which no calendar decides.
  package let interval: Int?

  package init(_ cron: CronExpression, in zone: TimeZoneRule?, from start: Int, to end: Int) {
    self.zone = zone ?? .utc
    switch cron.timing {
    case .every(let seconds):
      interval = seconds
      fields = nil
      walk = nil
    case .fields(let fields):
      interval = nil
      self.fields = fields
      let years =
        WallTime(seconds: start).date
        .year...max(
          WallTime(seconds: start).date.year,
          WallTime(seconds: end).date.year
        )
      walk = fields.isImpossible ? nil : CronWalk(fields, in: self.zone, years: years)
    }
  }

  /// The next moment after one, and not after `end`.
  package func next(after moment: Int, to end: Int) -> Int? {
    if let interval { return moment + interval <= end ? moment + interval : nil }
    return walk?.next(after: moment, upTo: end + 1)
  }

  /// The runs between two moments that a change of the clocks takes away, doubles or moves.
  package func conflicts(from start: Int, to end: Int) -> [Conflict] {
    guard let fields, let walk else { return [] }
    var found: [Conflict] = []
    let years = WallTime(seconds: start).date.year - 1...WallTime(seconds: end).date.year + 1
    for change in years.flatMap({ zone.changes(in: $0) })
    where change.instant > start - 86_400 && change.instant <= end + 86_400
      && !fields.goOn(through: change)
    {
      let day = 86_400
      var runs: [Int] = []
      var now = change.instant - 2 * day
      while let next = walk.next(after: now, upTo: change.instant + 2 * day) {
        runs.append(next)
        now = next
      }
      let byWall = Dictionary(grouping: runs) { zone.wallTime(at: $0) }
      for date in (-1...1).map({
        CivilDate(daysSinceEpoch: change.wallBefore.date.daysSinceEpoch + $0)
      })
      where fields.fires(on: date) {
        for minute in fields.minutesOfDay {
          let wall = WallTime(date, minute: minute)
          let moments = byWall[wall] ?? []
          if moments.isEmpty {
            found.append(
              Conflict(kind: .skipped, moment: change.instant, wall: wall, change: change)
            )
          } else if moments.count > 1, let last = moments.last {
            found.append(Conflict(kind: .doubled, moment: last, wall: wall, change: change))
          }
        }
      }
      for (wall, moments) in byWall where !fields.names(wall) {
        for moment in moments where abs(moment - change.instant) < day {
          found.append(
            Conflict(kind: .unscheduled, moment: moment, wall: wall, change: change)
          )
        }
      }
    }
    return found.filter { $0.moment >= start && $0.moment <= end }
      .sorted { ($0.moment, $0.wall) < ($1.moment, $1.wall) }
  }

  package struct Conflict: Hashable, Sendable {
    package let kind: DaylightSavingConflict.Kind
    /// Of what is left out, the moment at which the clocks were changed.
    package let moment: Int
    package let wall: WallTime
    package let change: ClockChange
  }
}

extension CronFields {
  fileprivate func names(_ wall: WallTime) -> Bool {
    fires(on: wall.date) && hours & 1 << UInt64(wall.hour) != 0
      && minutes & 1 << UInt64(wall.minute) != 0
  }
}

extension TimeZoneRule {
  package static let utc = TimeZoneRule(name: "UTC", standardOffset: 0)

  /// Seconds east of Greenwich at a moment.
  package func offset(at moment: Int) -> Int {
    let year = WallTime(seconds: moment).date.year
    let changes = (year - 1...year + 1).flatMap { self.changes(in: $0) }
    return changes.last { $0.instant <= moment }?.offsetAfter
      ?? changes.first?.offsetBefore ?? standardOffset
  }

  package func wallTime(at moment: Int) -> WallTime {
    WallTime(seconds: moment + offset(at: moment))
  }

  /// The first moment at which the clocks show a time, or have passed it.
  package func moment(of wall: WallTime) -> Int {
    let guess = wall.seconds - offset(at: wall.seconds)
    return wall.seconds - offset(at: guess)
  }

  /// `+02:00`, or `Z`.
  package func offsetText(at moment: Int) -> String {
    let offset = offset(at: moment)
    if offset == 0 { return "Z" }
    let minutes = abs(offset) / 60
    let sign = offset < 0 ? "-" : "+"
    return "\(sign)\((minutes / 60).padded(to: 2)):\((minutes % 60).padded(to: 2))"
  }
}
