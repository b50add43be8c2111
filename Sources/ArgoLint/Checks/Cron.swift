import FlowAnalysis
import FlowSyntax
import Manifests

extension LintCheck {
  /// A schedule is one that Argo reads, and fires when its author thinks it does.
  static let cron = LintCheck(.cronSchedule, .cronZone, .cronDays, .cronClock) {
    object,
    linting in
    guard let cron = object.cron else { return }
    let single = cron["schedule"].map { [$0] } ?? []
    let schedules = cron["schedules"]?.sequence ?? single
    if schedules.isEmpty {
      linting.report(
        .cronSchedule,
        "a CronWorkflow needs at least one schedule",
        at: cron.pair("schedules")?.key ?? cron.mapping?.first?.key ?? cron,
        in: object
      )
    }
    let zone = LintCheck.zone(cron, object, linting)
    for node in schedules {
      guard let text = node.scalar else { continue }
      schedule(text, node, cron, zone, object, linting)
    }
  }

  private static func zone(
    _ cron: YAMLNode,
    _ object: LintObject,
    _ linting: Linting
  ) -> TimeZoneRule? {
    guard let node = cron["timezone"], let name = node.scalar, !name.isEmpty, name != "Local" else {
      return nil
    }
    if let zone = TimeZoneRules.zone(named: name) { return zone }
    linting.report(.cronZone, "no time zone is called `\(name)`", at: node, in: object) {
      $0.suggesting(
        name.contains("/") ? nearest(to: name, among: TimeZoneRules.names) : nil,
        for: name,
        at: node,
        in: linting.sources[object.file]
      ).note("time zones are named like Europe/Berlin or UTC (the IANA time zone database)")
    }
    return nil
  }
}

private func schedule(
  _ text: String,
  _ node: YAMLNode,
  _ cron: YAMLNode,
  _ zone: TimeZoneRule?,
  _ object: LintObject,
  _ linting: Linting
) {
  let parsed: CronExpression
  switch CronExpression.parse(text) {
  case .success(let cron): parsed = cron
  case .failure(.timeZonePrefix(let zone, let text, _)):
    // robfig/cron reads it; the full CRDs, the default since 4.0, have a pattern that does not.
    guard linting.target.versions.contains(where: { $0 >= .v40 }) else { return }
    return linting.report(
      .cronSchedule,
      "the CRDs of Argo 4.0 take no `\(text)` in a schedule: set `timezone: \(zone)`",
      at: node,
      in: object
    )
  case .failure(let error):
    return linting.report(.cronSchedule, error.message, at: node, in: object)
  }
  if parsed.isImpossible {
    return linting.report(
      .cronSchedule,
      "no day is ever like this, so it never fires",
      at: node,
      in: object
    )
  }
  if parsed.restrictsBothDays {
    linting.report(
      .cronDays,
      "with both day fields set, cron fires on days that fit either",
      at: node,
      in: object
    ) {
      $0.note("to run only on days that fit both, set one here and look at the date in `when`")
    }
  }
  if parsed.interval != nil, let deadline = cron.pair("startingDeadlineSeconds") {
    linting.report(
      .cronDays,
      "`@every` counts from the controller's start, so nothing missed can be made up for",
      at: deadline.key,
      in: object
    ) {
      $0.note("the schedule", at: node.span)
    }
  }
  guard let zone else { return }
  // Clock rules do not change with the year, so any year shows the conflicts.
  let conflicts = daylightSavingConflicts(parsed, in: zone, year: 2027)
  guard let first = conflicts.first else { return }
  let verbs: [DaylightSavingConflict.Kind: String] = [
    .skipped: "is left out", .doubled: "comes twice", .unscheduled: "comes at an hour nobody set",
  ]
  linting.report(
    .cronClock,
    "when the clocks of \(zone.name) change, the run at \(first.time) \(verbs[first.kind] ?? "")",
    at: node,
    in: object
  ) { finding in
    conflicts.prefix(3).reduce(finding) {
      $0.note("\($1.time) \(verbs[$1.kind] ?? "") on the \($1.day)")
    }
  }
}
