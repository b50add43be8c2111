import ArgoEngine
import FlowAnalysis
import FlowContract
import Manifests

/// What a CronWorkflow starts and skips in a span of time, for people and for machines.
struct ScheduleReport {
  let name: String
  private let content: Content

  private enum Content {
    case problem(String)
    case history(CronSpec, CronReading, CronHistory, Trace)
  }

  init(_ name: String, _ problem: String) {
    self.name = name
    content = .problem(problem)
  }

  init(
    _ name: String,
    _ cron: CronSpec,
    _ reading: CronReading,
    _ history: CronHistory,
    _ trace: Trace
  ) {
    self.name = name
    content = .history(cron, reading, history, trace)
  }

  /// Whether everything that was started succeeded, and every schedule could be followed.
  var isGood: Bool {
    guard case .history(_, _, let history, _) = content else { return false }
    let isBroken = history.events.contains {
      if case .broken = $0.kind { true } else { false }
    }
    return !isBroken && history.children.allSatisfy { $0.isReplaced || $0.phase == .succeeded }
  }

  // MARK: Text

  var text: String {
    switch content {
    case .problem(let message): return "\(name): not run\n  refused: \(message)\n"
    case .history(let cron, let reading, let history, let trace):
      let span = reading.span
      let schedules = cron.schedules.map { "`\($0)`" }.joined(separator: ", ")
      var text = "\(name): \(schedules) in \(span.zone.name)\n"
      let (start, end) = (Milliseconds(span.start) * 1000, Milliseconds(span.end) * 1000)
      text += "from \(span.text(start)) to \(span.text(end))\n\n"
      let lines = shortened(lines(cron, reading, history))
      let rows = lines.map { [$0.time, $0.what, $0.note] }
      text +=
        lines.isEmpty
        ? "  nothing fires\n"
        : table(rows, titles: ["time", "", ""])
      text += summary(history, trace)
      if span.zone.isIrregular {
        text +=
          "the clocks of \(span.zone.name) also change by announcement, which this does not know\n"
      }
      return text
    }
  }

  /// One thing that happened, or did not.
  struct Line {
    let moment: Milliseconds
    let time: String
    let what: String
    let note: String
    /// What may be left out among its like.
    let isUsual: Bool
    /// What is shown however much there is.
    var isSpecial = false
  }

  private func lines(_ cron: CronSpec, _ reading: CronReading, _ history: CronHistory) -> [Line] {
    var lines = history.events.map { line($0, cron, reading, history) }
    for (schedule, conflict) in reading.conflicts where conflict.kind == .skipped {
      lines.append(
        Line(
          moment: Milliseconds(conflict.moment) * 1000 - 1,
          time: reading.span.text(conflict.wall),
          what: "left out",
          note: join([changeText(conflict.change), which(schedule, cron)]),
          isUsual: false,
          isSpecial: true
        )
      )
    }
    return lines.enumerated().sorted {
      ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset)
    }
    .map(\.element)
  }

  private func line(
    _ event: CronEvent,
    _ cron: CronSpec,
    _ reading: CronReading,
    _ history: CronHistory
  ) -> Line {
    let span = reading.span
    var notes: [String] = []
    var isUsual = true
    var isSpecial = false
    if event.isLate {
      notes.append("late, for \(span.text(event.scheduled))")
      isUsual = false
    }
    let (what, reason) = told(event, span, history)
    notes += reason
    for (schedule, conflict) in reading.conflicts
    where schedule == event.schedule && Milliseconds(conflict.moment) * 1000 == event.scheduled
      && conflict.kind != .skipped
    {
      let word = conflict.kind == .doubled ? "for the second time" : "at a time nobody set"
      notes.append("\(word): \(changeText(conflict.change))")
      isSpecial = true
    }
    notes.append(which(event.schedule, cron))
    if case .started(_, let replaced) = event.kind, !replaced.isEmpty { isUsual = false }
    return Line(
      moment: event.time,
      time: span.text(event.time),
      what: what,
      note: join(notes),
      isUsual: isUsual && !isSpecial,
      isSpecial: isSpecial
    )
  }

  private func told(
    _ event: CronEvent,
    _ span: CalendarSpan,
    _ history: CronHistory
  ) -> (what: String, notes: [String]) {
    switch event.kind {
    case .started(let number, let replaced):
      let child = history.children[number]
      var notes: [String] = []
      if let ended = child.ended {
        let took = shortText(ended - child.started)
        notes.append(
          child.isReplaced ? "replaced after \(took)" : "\(child.phase.name) after \(took)"
        )
      } else {
        notes.append("never ends")
      }
      for other in replaced {
        notes.append("ends the run of \(span.text(history.children[other].scheduled))")
      }
      return ("started", notes)
    case .suspended: return ("skipped", ["suspended"])
    case .stopped(let since):
      return ("skipped", ["stopStrategy has stopped it at \(span.text(since))"])
    case .unwanted: return ("skipped", ["when is false"])
    case .forbidden(let by):
      let run = span.text(history.children[by].scheduled)
      return ("skipped", ["Forbid: the run of \(run) is not over"])
    case .same: return ("skipped", ["another schedule has started the run of this moment"])
    case .broken(let message): return ("error", [message])
    }
  }

  private func which(_ schedule: Int, _ cron: CronSpec) -> String {
    cron.schedules.count > 1 ? "by `\(cron.schedules[schedule])`" : ""
  }

  private func join(_ notes: [String]) -> String {
    notes.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func changeText(_ change: ClockChange) -> String {
    let verb = change.offsetAfter > change.offsetBefore ? "forward" : "back"
    return
      "the clocks go \(verb) from \(change.wallBefore.timeText) to \(change.wallAfter.timeText)"
  }

  /// Of many in a row that say the same, the first three and the last; of all, no more than a person
  /// reads, but what the clocks did.
  private func shortened(_ lines: [Line]) -> [Line] {
    var result: [Line] = []
    var index = 0
    while index < lines.count {
      var end = index + 1
      while end < lines.count, lines[index].isUsual, lines[end].isUsual,
        lines[end].what == lines[index].what
      {
        end += 1
      }
      if end - index > 8 {
        result += lines[index..<index + 3]
        result.append(left(end - index - 4))
        result.append(lines[end - 1])
      } else {
        result += lines[index..<end]
      }
      index = end
    }
    let shown = 20
    guard result.count > 3 * shown else { return result }
    var cut = Array(result[..<(2 * shown)])
    var hidden = 0
    for line in result[(2 * shown)..<(result.count - shown)] {
      guard line.isSpecial else {
        hidden += 1
        continue
      }
      if hidden > 0 { cut.append(left(hidden)) }
      hidden = 0
      cut.append(line)
    }
    if hidden > 0 { cut.append(left(hidden)) }
    return cut + result[(result.count - shown)...]
  }

  private func left(_ count: Int) -> Line {
    Line(moment: 0, time: "…", what: "\(count) more", note: "", isUsual: false)
  }

  private func summary(_ history: CronHistory, _ trace: Trace) -> String {
    let skipped = history.events.count - history.children.count
    var parts = ["\(history.children.count) started"]
    if skipped > 0 { parts.append("\(skipped) skipped") }
    if history.succeeded > 0 { parts.append("\(history.succeeded) succeeded") }
    if history.failed > 0 { parts.append("\(history.failed) failed") }
    var text = "\n" + parts.joined(separator: ", ")
    text += "; at most \(mostAtOnce(history)) at a time"
    text += "; Argo keeps \(history.keptSucceeded) succeeded and \(history.keptFailed) failed\n"
    let times = history.children.filter { !$0.isReplaced }
      .compactMap { child in child.ended.map { $0 - child.started } }
    guard let least = times.min(), let most = times.max() else { return text }
    if least < most {
      return text + "a run takes \(shortText(least)) to \(shortText(most))\n"
    }
    let costs = resources(of: trace.usage).filter { $0.hours > 0 }
      .map { "\(rounded($0.hours)) \($0.unit) hours" }
    text += "a run takes \(shortText(most))"
    text += (costs.isEmpty ? "" : ": " + costs.joined(separator: ", ")) + "\n"
    return text
  }

  private func mostAtOnce(_ history: CronHistory) -> Int {
    var changes: [(time: Milliseconds, amount: Int)] = []
    for child in history.children {
      changes.append((child.started, 1))
      if let ended = child.ended { changes.append((ended, -1)) }
    }
    changes.sort { ($0.time, $0.amount) < ($1.time, $1.amount) }
    var (now, most) = (0, 0)
    for change in changes {
      now += change.amount
      most = max(most, now)
    }
    return most
  }

  // MARK: JSON

  var json: String {
    switch content {
    case .problem(let message):
      return JSON.object([
        .init(key: "name", value: .string(name)),
        .init(
          key: "refused",
          value: .array([.object([.init(key: "message", value: .string(message))])])
        ),
      ]).textWithTags
    case .history(let cron, let reading, let history, let trace):
      let span = reading.span
      return JSON.object([
        .init(key: "name", value: .string(name)),
        .init(key: "schedules", value: .array(cron.schedules.map(JSON.string))),
        .init(key: "timezone", value: .string(span.zone.name)),
        .init(key: "from", value: .string(timestamp(Milliseconds(span.start) * 1000))),
        .init(key: "to", value: .string(timestamp(Milliseconds(span.end) * 1000))),
        .init(key: "runSeconds", value: seconds(trace.finished - trace.started)),
        .init(key: "events", value: .array(history.events.map { event($0, cron, span, history) })),
        .init(key: "clockChanges", value: .array(reading.conflicts.map { conflict($0, cron) })),
        .init(key: "started", value: .int(history.children.count)),
        .init(key: "succeeded", value: .int(history.succeeded)),
        .init(key: "failed", value: .int(history.failed)),
        .init(
          key: "stopped",
          value: history.stopped.map { .string(timestamp($0)) } ?? .null
        ),
        .init(key: "keptSucceeded", value: .int(history.keptSucceeded)),
        .init(key: "keptFailed", value: .int(history.keptFailed)),
      ]).textWithTags
    }
  }

  private func event(
    _ event: CronEvent,
    _ cron: CronSpec,
    _ span: CalendarSpan,
    _ history: CronHistory
  ) -> JSON {
    let (what, notes) = told(event, span, history)
    var fields: [JSON.Field] = [
      .init(key: "time", value: .string(timestamp(event.time))),
      .init(key: "wall", value: .string(span.text(event.time))),
      .init(key: "scheduled", value: .string(timestamp(event.scheduled))),
      .init(key: "schedule", value: .string(cron.schedules[event.schedule])),
      .init(key: "what", value: .string(what)),
      .init(key: "note", value: .string(join(notes))),
    ]
    if case .started(let number, _) = event.kind {
      let child = history.children[number]
      fields.append(
        .init(key: "workflow", value: .string("\(name)-\(event.scheduled / 1000)"))
      )
      fields.append(.init(key: "phase", value: .string(child.phase.name)))
      fields.append(
        .init(key: "finished", value: child.ended.map { .string(timestamp($0)) } ?? .null)
      )
    }
    return .object(fields)
  }

  private func conflict(
    _ found: (schedule: Int, conflict: FireTimes.Conflict),
    _ cron: CronSpec
  ) -> JSON {
    let words: [DaylightSavingConflict.Kind: String] = [
      .skipped: "left out", .doubled: "twice", .unscheduled: "unscheduled",
    ]
    return .object([
      .init(key: "schedule", value: .string(cron.schedules[found.schedule])),
      .init(key: "wall", value: .string(found.conflict.wall.text)),
      .init(key: "what", value: .string(words[found.conflict.kind] ?? "")),
    ])
  }
}
