package import CivilCalendar

/// A run that a change of the clocks takes away, doubles or moves.
package struct DaylightSavingConflict: Hashable, Sendable {
  package let kind: Kind
  /// `02:30`
  package let time: String
  /// `last Sunday of March`
  package let day: String
  /// The first such day in the years that were looked at.
  package let example: CivilDate
  package let change: ClockChange

  package enum Kind: Int, Hashable, Sendable, CaseIterable {
    /// The schedule names the time, and it does not run.
    case skipped
    /// It runs twice.
    case doubled
    /// It runs although the schedule does not name the time: robfig/cron counts on by whole hours
    /// and can miss that a day or an hour is over when midnight, or half an hour, is skipped.
    case unscheduled
  }
}

/// The runs of a schedule that a change of the clocks takes away, doubles or moves, from `year` on.
///
/// A schedule that runs in the hours before, during and after a change simply goes on, and has none.
/// Neither has `@every`. A conflict is reported once, with the first date on which it happens; one
/// that depends on the date, as with `30 2 29 3 *`, is looked for in 28 years, after which the
/// calendar repeats itself.
package func daylightSavingConflicts(
  _ cron: CronExpression,
  in zone: TimeZoneRule,
  year: Int
) -> [DaylightSavingConflict] {
  guard case .fields(let fields) = cron.timing, !fields.isImpossible else { return [] }
  var found: [DaylightSavingConflict] = []
  var known: Set<KnownConflict> = []
  var walked: Set<Surroundings> = []
  for year in year..<year + 28 {
    for change in zone.changes(in: year) where !fields.goOn(through: change) {
      let surroundings = Surroundings(of: change, fields)
      guard surroundings.hasRuns, walked.insert(surroundings).inserted else { continue }
      for conflict in conflicts(fields, in: zone, at: change)
      where known.insert(KnownConflict(conflict)).inserted {
        found.append(conflict)
      }
    }
  }
  return found.sorted { left, right in
    (left.kind.rawValue, left.example, left.time) < (right.kind.rawValue, right.example, right.time)
  }
}

/// What makes two conflicts the same in different years.
private struct KnownConflict: Hashable {
  let kind: DaylightSavingConflict.Kind
  let time: String
  let day: String

  init(_ conflict: DaylightSavingConflict) {
    kind = conflict.kind
    time = conflict.time
    day = conflict.day
  }
}

/// What decides how a schedule gets through a change: in years where it is the same, so is the result.
private struct Surroundings: Hashable {
  private let rule: TimeZoneRule.Day
  private let runs: [Bool]
  private let months: [Bool]

  init(of change: ClockChange, _ fields: CronFields) {
    rule = change.rule
    let dates = (-2...2).map { change.date(distance: $0) }
    runs = dates.map { fields.fires(on: $0) }
    months = dates.map { fields.months & 1 << UInt64($0.month) != 0 }
  }

  /// Whether any day from the one before to the one after has a run.
  var hasRuns: Bool { runs[1...3].contains(true) }
}

/// Compares what the schedule says with what happens, from the day before to the day after.
private func conflicts(
  _ fields: CronFields,
  in zone: TimeZoneRule,
  at change: ClockChange
) -> [DaylightSavingConflict] {
  let dates = (-1...1).map { change.date(distance: $0) }
  let minutes = fields.minutesOfDay
  let planned = dates.filter { fields.fires(on: $0) }
    .flatMap { date in minutes.map { WallTime(date, minute: $0) } }
  let start = WallTime(change.date(distance: -2))
  let end = WallTime(change.date(distance: 3))
  let window = WallTime(change.date(distance: -1))..<WallTime(change.date(distance: 2))

  var counts: [WallTime: Int] = [:]
  let walk = CronWalk(fields, in: zone, around: change.ruleDate.year)
  for run in walk.runs(from: start, to: end) where window.contains(run) {
    counts[run, default: 0] += 1
  }
  var conflicts: [DaylightSavingConflict] = []
  for time in planned {
    let count = counts.removeValue(forKey: time) ?? 0
    guard count != 1 else { continue }
    conflicts.append(DaylightSavingConflict(count == 0 ? .skipped : .doubled, time, change))
  }
  for time in counts.keys.sorted() {
    conflicts.append(DaylightSavingConflict(.unscheduled, time, change))
  }
  return conflicts
}

extension DaylightSavingConflict {
  fileprivate init(_ kind: Kind, _ time: WallTime, _ change: ClockChange) {
    self.init(
      kind: kind,
      time: time.timeText,
      day: change.description(of: time.date),
      example: time.date,
      change: change
    )
  }
}

extension ClockChange {
  /// A day counted from the one on which the clocks are changed.
  fileprivate func date(distance: Int) -> CivilDate {
    CivilDate(daysSinceEpoch: min(wallBefore, wallAfter).date.daysSinceEpoch + distance)
  }
}

extension CronFields {
  /// Whether it runs in the hour before a change, in the hours changed, and in the hour after.
  func goOn(through change: ClockChange) -> Bool {
    let start = min(change.wallBefore, change.wallAfter).seconds - 1
    let end = max(change.wallBefore, change.wallAfter).seconds
    let hours = start.floorDivided(by: 3600)...end.floorDivided(by: 3600)
    return hours.allSatisfy { self.hours & 1 << UInt64($0.floorRemainder(by: 24)) != 0 }
  }
}
