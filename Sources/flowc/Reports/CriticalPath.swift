import ArgoEngine
import FlowContract

/// The chain of leaves that decided when a run ended, and what each of them waited for.
///
/// The text leaves the middle of a very long chain out; JSON has all of it.
func criticalPathText(_ trace: Trace, _ names: [String: String]) -> String {
  let path = trace.criticalPath
  // A chain of one says nothing that the timeline does not.
  guard path.count > 1 || path.contains(where: { !$0.waits.isEmpty }) else { return "" }
  let shown = 12
  var rows = path.map { row($0, trace, names) }
  if rows.count > 2 * shown {
    let hidden = path[shown..<path.count - shown]
    let time = (hidden.last?.ended ?? 0) - (hidden.first?.ready ?? 0)
    rows.replaceSubrange(
      shown..<path.count - shown,
      with: [["", shortText(time), "(\(hidden.count) more)", ""]]
    )
  }
  return "\ncritical path\n\n" + table(rows, titles: ["start", "took", "step", ""])
}

private func row(_ step: PathStep, _ trace: Trace, _ names: [String: String]) -> [String] {
  let node = trace.nodes[step.node]
  var notes = step.waits.map(text)
  if node.attempt > 0 { notes.append("attempt \(node.attempt + 1)") }
  return [
    shortText(step.began - trace.started), shortText(step.ended - step.began),
    place(of: node, names), notes.joined(separator: ", "),
  ]
}

/// What a flow calls the step; a task that was passed by has no template, and is named like it.
func stepName(_ node: TraceNode, _ names: [String: String]) -> String {
  names[node.template] ?? (node.template.isEmpty ? names[node.step] : nil) ?? node.step
}

/// `train[2]`
func place(of node: TraceNode, _ names: [String: String]) -> String {
  stepName(node, names) + node.indexes.map { "[\($0)]" }.joined()
}

func text(_ wait: Wait) -> String {
  let time = shortText(wait.time)
  return switch wait.kind {
  case .backoff: "backed off \(time)"
  case .place: "waited \(time) for a place"
  case .lock: "waited \(time) for a lock"
  case .room: "waited \(time) for room"
  }
}

func criticalPathJSON(_ trace: Trace, _ names: [String: String]) -> JSON {
  .array(
    trace.criticalPath.map { step in
      let node = trace.nodes[step.node]
      return .object([
        .init(key: "node", value: .string(node.name)),
        .init(key: "step", value: .string(place(of: node, names))),
        .init(key: "ready", value: seconds(step.ready - trace.started)),
        .init(key: "waits", value: waitsJSON(step.waits)),
        .init(key: "started", value: seconds(step.began - trace.started)),
        .init(key: "finished", value: seconds(step.ended - trace.started)),
      ])
    }
  )
}

func waitsJSON(_ waits: [Wait]) -> JSON {
  .array(
    waits.map {
      .object([
        .init(key: "for", value: .string($0.kind.rawValue)),
        .init(key: "seconds", value: seconds($0.time)),
      ])
    }
  )
}

func seconds(_ time: Milliseconds) -> JSON {
  time % 1000 == 0 ? .int(Int(time / 1000)) : .double(Double(time) / 1000)
}
