import ArgoEngine
import FlowEmit

/// Who ran when, for a terminal. Steps of a loop that did the same at the same time share a line.
func timeline(_ simulation: Simulation, _ name: String, _ names: [String: String]) -> String {
  guard simulation.refusals.isEmpty else {
    let lines = simulation.refusals.map { "  refused: \($0)" }
    return "\(name): not run\n" + lines.joined(separator: "\n") + "\n"
  }
  let trace = simulation.trace
  var text = headline(trace)
  let rows = timelineRows(trace, names)
  text += "\n" + table(rows.map(\.cells), titles: ["start", "took", "step", "", ""])
  for finding in trace.findings { text += "\n\(describe(finding))\n" }
  text += criticalPathText(trace, names)
  text += totals(trace.usage)
  if !simulation.assumed.isEmpty {
    let outputs = simulation.assumed.map { "\($0.template).\($0.output)" }
    text += "assumed empty (give values with --set): \(outputs.joined(separator: ", "))\n"
  }
  return text
}

private func headline(_ trace: Trace) -> String {
  let time = shortText(trace.finished - trace.started)
  guard let phase = trace.phase else {
    let hangs = trace.findings.contains { $0.kind == .hangs }
    return hangs
      ? "\(trace.name): would hang; nothing happens after \(time)\n"
      : "\(trace.name): not over after \(time)\n"
  }
  let message = trace.message.isEmpty ? "" : ": \(trace.message)"
  return "\(trace.name): \(phase.name) after \(time)\(message)\n"
}

private func describe(_ finding: Finding) -> String {
  let place = finding.line > 0 ? " (line \(finding.line) of the manifests)" : ""
  return "\(finding.kind.rawValue): \(finding.message)\(place)"
}

/// One line of the timeline: what shares start, length, outcome and message.
struct TimelineRow {
  var start: String
  var took: String
  var name: String
  var phase: String
  var note: String
  var indexes: [[Int]] = []

  var cells: [String] { [start, took, name + places, phase, note] }

  private var places: String { placesText(indexes) }
}

/// `[2]`, `[0..7]`, or how many there are where they are no row.
func placesText(_ indexes: [[Int]]) -> String {
  guard let first = indexes.first, !first.isEmpty else { return "" }
  if indexes.count == 1 { return first.map { "[\($0)]" }.joined() }
  let outer = first.dropLast()
  let isRow = indexes.enumerated().allSatisfy { offset, place in
    place.dropLast() == outer && place.last == (first.last ?? 0) + offset
  }
  guard isRow, let low = first.last else { return " (\(indexes.count) times)" }
  return outer.map { "[\($0)]" }.joined() + "[\(low)..\(low + indexes.count - 1)]"
}

func timelineRows(_ trace: Trace, _ names: [String: String]) -> [TimelineRow] {
  let shown = trace.nodes.filter { node in
    isShown(node) && (names.isEmpty || !isWordOfTolerance(node))
  }.enumerated()
    .sorted { ($0.element.started, $0.offset) < ($1.element.started, $1.offset) }.map(\.element)
  var rows: [TimelineRow] = []
  // Of one step, what looks the same is one line, also where others began in between.
  var known: [[String]: Int] = [:]
  for node in shown {
    let row = row(node, trace, names)
    if !row.indexes[0].isEmpty, let same = known[row.key] {
      rows[same].indexes += row.indexes
    } else {
      known[row.key] = rows.count
      rows.append(row)
    }
  }
  return rows
}

/// Leaves, and what was passed by; what only holds others is left out unless it went wrong itself.
/// The step behind one that may fail, which is there for Argo and never runs.
private func isWordOfTolerance(_ node: TraceNode) -> Bool {
  node.kind == .skipped && node.name.hasSuffix("[1].\(node.step)")
    && node.step.hasSuffix(toleranceSuffix)
}

private func isShown(_ node: TraceNode) -> Bool {
  switch node.kind {
  case .pod, .suspend, .http, .plugin, .container, .skipped: true
  case .retry: false
  case .steps, .stepGroup, .dag, .taskGroup:
    node.phase.isBad && !node.message.isEmpty && !node.message.hasPrefix("child '")
  }
}

private func row(_ node: TraceNode, _ trace: Trace, _ names: [String: String]) -> TimelineRow {
  let isPod = node.ran >= 0
  let begin = isPod ? node.ran : node.started
  let end = node.phase.isFulfilled ? node.finished : trace.finished
  var notes: [String] = []
  notes += node.waits.map(text)
  if node.attempt > 0 { notes.append("attempt \(node.attempt + 1)") }
  if !node.message.isEmpty { notes.append(node.message) }
  if !node.verdict.isEmpty { notes.append(node.verdict) }
  return TimelineRow(
    // What waits has not begun.
    start: node.phase == .pending ? "-" : shortText(begin - trace.started),
    took: node.kind == .skipped || node.phase == .pending ? "-" : shortText(end - begin),
    name: stepName(node, names),
    phase: node.phase.name,
    note: notes.joined(separator: ", "),
    indexes: [node.indexes]
  )
}

extension TimelineRow {
  fileprivate var key: [String] { [start, took, name, phase, note] }
}

/// Columns of equal width; the last one is left ragged.
func table(_ rows: [[String]], titles: [String]) -> String {
  let all = [titles] + rows
  let widths = titles.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
  return all.map { row in
    var line = ""
    for (column, cell) in row.enumerated() {
      line += "  " + cell + String(repeating: " ", count: widths[column] - cell.count)
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }.joined()
}
