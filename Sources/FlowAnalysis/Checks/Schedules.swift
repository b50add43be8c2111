import FlowSyntax

extension Check {
  /// A schedule must be one that Argo reads, and should fire when its author thinks it does.
  static let schedules = Check(
    .badCron,
    .impossibleDate,
    .bothDayFields,
    .unknownTimeZone,
    .daylightSaving,
    .scheduledParameter,
    .unknownName,
    .badDuration,
    .outOfRange,
    .repeatedSetting
  ) { model, _, diagnostics in
    for schedule in model.flow.schedules {
      let zone = readZone(schedule, &diagnostics)
      if let cron = readCron(schedule, &diagnostics), let text = schedule.cron {
        if let zone { reportClockChanges(cron, zone, at: text.span, &diagnostics) }
      }
      readOptions(schedule, model.source, &diagnostics)
    }
    guard let schedule = model.flow.schedules.first else { return }
    for param in model.params where param.decl.defaultValue == nil && param.type != nil {
      diagnostics.append(.scheduledParameter(param.name, schedule.span))
    }
  }
}

private func readCron(
  _ schedule: ScheduleDecl,
  _ diagnostics: inout [Diagnostic]
) -> CronExpression? {
  guard let literal = schedule.cron else { return nil }
  switch CronExpression.parse(literal.text) {
  case .failure(let error):
    let start = Int(literal.span.start) + 1
    let end = Int(literal.span.end) - 1
    let offsets = error.offsets
    let isPlain = literal.text.utf8.count == end - start
    let span =
      isPlain && !offsets.isEmpty
      ? Span(start + offsets.lowerBound, start + offsets.upperBound) : literal.span
    var report = Diagnostic(.badCron, error.message, at: span)
    if case .fieldCount = error {
      report = report.note(
        "a schedule is minute, hour, day of month, month and day of week: \"30 4 * * 1-5\""
      )
    }
    diagnostics.append(report)
    return nil
  case .success(let cron):
    if cron.isImpossible {
      diagnostics.append(
        Diagnostic(
          .impossibleDate,
          "no day is ever like this, so the flow would never run",
          at: literal.span
        )
      )
      return nil
    }
    if cron.restrictsBothDays {
      diagnostics.append(
        Diagnostic(
          .bothDayFields,
          "with both day fields set, cron runs on days that fit either of them",
          at: literal.span
        )
        .note("to run only on days that fit both, set one here and look at the date in a step")
      )
    }
    return cron
  }
}

private func readZone(_ schedule: ScheduleDecl, _ diagnostics: inout [Diagnostic]) -> TimeZoneRule?
{
  guard let literal = schedule.timeZone else { return nil }
  if let zone = TimeZoneRules.zone(named: literal.text) { return zone }
  let near = zone(like: literal.text)
  var report = Diagnostic(
    .unknownTimeZone,
    "no time zone is called `\(literal.text)`",
    at: literal.span
  )
  .note("time zones are named like Europe/Berlin or UTC (the IANA time zone database)")
  if let near {
    report = report.fix(
      "change `\(literal.text)` to `\(near)`",
      replacing: literal.span,
      with: "\"\(near)\""
    )
  }
  diagnostics.append(report)
  return nil
}

/// A zone whose name was misspelt, or whose city was named alone. Abbreviations
/// are close to one another and far apart on the globe, so they get no guess.
private func zone(like text: String) -> String? {
  if text.contains("/") { return nearest(to: text, among: TimeZoneRules.names) }
  let city = text.lowercased().map { $0 == " " ? "_" : $0 }
  guard city.count > 3 else { return nil }
  return TimeZoneRules.names.first { $0.lowercased().hasSuffix("/" + String(city)) }
}

/// Clock rules do not change with the year, so any year shows the conflicts.
private let anyYear = 2027

private func reportClockChanges(
  _ cron: CronExpression,
  _ zone: TimeZoneRule,
  at span: Span,
  _ diagnostics: inout [Diagnostic]
) {
  let conflicts = daylightSavingConflicts(cron, in: zone, year: anyYear)
  guard let first = conflicts.first else { return }
  let words = conflicts.map { conflict in
    let verb =
      switch conflict.kind {
      case .skipped: "is left out"
      case .doubled: "comes twice"
      case .unscheduled: "comes besides"
      }
    return "\(conflict.time) \(verb) on the \(conflict.day)"
  }
  var report = Diagnostic(
    .daylightSaving,
    "when the clocks of \(zone.name) change, the run at \(first.time) \(verb(first.kind))",
    at: span
  )
  for word in words.prefix(4) { report = report.note(word) }
  diagnostics.append(report.note("use a time outside the change, or UTC"))
}

private func verb(_ kind: DaylightSavingConflict.Kind) -> String {
  switch kind {
  case .skipped: "is left out"
  case .doubled: "comes twice"
  case .unscheduled: "comes at an hour nobody set"
  }
}

private func readOptions(
  _ schedule: ScheduleDecl,
  _ source: Source,
  _ diagnostics: inout [Diagnostic]
) {
  var reader = NeedsReader(source, startingFrom: Plan.Needs())
  var seen: Set<String> = []
  for option in schedule.options {
    let (word, place) = option.head
    if !seen.insert(word).inserted {
      diagnostics.append(Diagnostic(.repeatedSetting, "`\(word)` is set twice", at: place))
    }
    switch option {
    case .concurrency(let name):
      let names = Plan.Concurrency.allCases.map(\.rawValue)
      guard !names.contains(name.text) else { continue }
      diagnostics.append(
        Diagnostic(
          .unknownName,
          "runs that would overlap are handled by `allow`, `forbid` or `replace`, not `\(name.text)`",
          at: name.span
        )
        .suggesting(nearest(to: name.text, among: names), for: name)
      )
    case .deadline(let time):
      _ = reader.duration(time)
    case .history(let succeeded, let failed):
      for number in [succeeded, failed].compactMap({ $0 }) where Int(number.text) == nil {
        diagnostics.append(
          Diagnostic(.outOfRange, "a number of runs to keep is whole", at: number.span)
        )
      }
    case .suspended: break
    }
  }
  diagnostics += reader.diagnostics
}

extension Diagnostic {
  fileprivate static func scheduledParameter(_ name: Name, _ schedule: Span) -> Diagnostic {
    Diagnostic(
      .scheduledParameter,
      "`\(name.text)` needs a default: nobody is there to set it when the schedule starts the flow",
      at: name.span
    )
    .note("the schedule", at: schedule)
  }
}

extension ScheduleOption {
  /// The option's word, and a place to point at.
  fileprivate var head: (word: String, place: Span) {
    switch self {
    case .concurrency(let name): ("concurrency", name.span)
    case .deadline(let time): ("deadline", time.span)
    case .history(let succeeded, _): ("history", succeeded.span)
    case .suspended(let span): ("suspended", span)
    }
  }
}
