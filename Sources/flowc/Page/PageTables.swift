import ArgoEngine
import FlowContract

/// The tables of a page, and the data that its script draws from.
extension PageSection {
  /// The critical path: one band for how its time was spent, and a row for each leaf.
  func pathTable(_ run: PageRun) -> String {
    let trace = simulation.trace
    guard !trace.criticalPath.isEmpty else { return "" }
    let total = max(trace.finished - trace.started, 1)
    var shares = ""
    for step in trace.criticalPath {
      let node = trace.nodes[step.node]
      let waited = step.began - step.ready
      if waited > 0 { shares += share("wait", waited, total, "\(place(of: node, names)) waits") }
      let kind = node.phase.isBad ? "bad" : ""
      shares += share(kind, step.ended - step.began, total, place(of: node, names))
    }
    let shown = 200
    let rows = trace.criticalPath.prefix(shown).map { step in
      let node = trace.nodes[step.node]
      let isBad = node.phase.isBad
      return """
        <tr><td class="number">\(shortText(step.began - trace.started))</td>\
        <td class="number">\(shortText(step.ended - step.began))</td>\
        <td class="name">\(htmlText(place(of: node, names)))</td>\
        <td\(isBad ? " class=\"bad\"" : "")>\(node.phase.name)</td>\
        <td class="note">\(htmlText(node.notes.joined(separator: ", ")))</td></tr>

        """
    }
    let more = trace.criticalPath.count - rows.count
    let last = more > 0 ? "<tr><td colspan=\"5\">and \(more) more</td></tr>\n" : ""
    return """
      <div class="panel">
      <h2>Critical path</h2>
      <div class="share" role="img" aria-label="How the time of the critical path was spent">\(shares)</div>
      <div class="scroll"><table>
      <thead><tr><th class="number">start</th><th class="number">took</th><th>step</th><th>outcome</th>\
      <th>what it waited for, and what it said</th></tr></thead>
      <tbody>
      \(rows.joined())\(last)</tbody>
      </table></div>
      </div>

      """
  }

  private func share(
    _ kind: String,
    _ time: Milliseconds,
    _ total: Milliseconds,
    _ name: String
  ) -> String {
    guard time > 0 else { return "" }
    let title = htmlText("\(name), \(shortText(time))")
    let isPlain = kind.isEmpty
    return
      "<i\(isPlain ? "" : " class=\"\(kind)\"") style=\"flex:\(time) 0 0\" title=\"\(title)\"></i>"
  }

  /// Every step with where it lay in time.
  func stepTable(_ run: PageRun) -> String {
    let total = max(run.trace.finished - run.trace.started, 1)
    let rows = run.steps.map { step in
      let isPassed = step.count == step.passed
      let first = isPassed ? "" : shortText(step.began)
      let last = isPassed ? "" : shortText(step.ended)
      let count = step.count - step.passed
      let outcome =
        isPassed ? "passed by" : step.failed > 0 ? "\(count), \(step.failed) failed" : "\(count)"
      return """
        <tr><td class="name">\(htmlText(step.name))</td>\
        <td class="number\(step.failed > 0 ? " bad" : "")">\(outcome)</td>\
        <td class="number">\(first)</td><td class="number">\(last)</td>\
        <td class="number">\(isPassed ? "" : shortText(step.busy))</td>\
        <td class="span">\(isPassed ? "" : span(step, total))</td></tr>

        """
    }
    return """
      <div class="panel">
      <details\(run.steps.count <= 60 ? " open" : "")><summary>Steps</summary>
      <div class="scroll"><table>
      <thead><tr><th>step</th><th class="number">pods</th><th class="number">first start</th>\
      <th class="number">last end</th><th class="number">in all</th><th>from 0s to \(shortText(total))</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table></div>
      </details>
      </div>

      """
  }

  private func span(_ step: PageRun.Step, _ total: Milliseconds) -> String {
    func percent(_ time: Milliseconds) -> String { rounded(Double(time) * 100 / Double(total)) }
    var bars = ""
    if step.began > step.asked {
      bars +=
        "<i class=\"wait\" style=\"left:\(percent(step.asked))%;width:\(percent(step.began - step.asked))%\"></i>"
    }
    let kind = step.failed > 0 ? " class=\"bad\"" : step.isCritical ? " class=\"critical\"" : ""
    bars +=
      "<i\(kind) style=\"left:\(percent(step.began))%;width:\(percent(step.ended - step.began))%\"></i>"
    return "<div>\(bars)</div>"
  }
}

extension PageRun {
  /// What the script reads; the order of a bar's numbers is that of the constants at its top.
  func data(_ capacity: Resources?) -> JSON {
    var labels = Numbering()
    var notes = Numbering()
    var numbers: [JSON] = []
    numbers.reserveCapacity(bars.count * 8)
    for bar in bars {
      numbers += [
        .int(Int(bar.ready)), .int(Int(bar.began)), .int(Int(bar.ended)),
        .int(bar.outcome.rawValue),
        .int(bar.isCritical ? 1 : 0), .int(labels.number(of: placesText(bar.indexes))),
        .int(notes.number(of: bar.note)), .int(bar.count),
      ]
    }
    let mebibyte = 1_048_576
    return .object([
      .init(key: "end", value: .int(Int(trace.finished - trace.started))),
      .init(key: "steps", value: .array(steps.map(data))),
      .init(key: "bars", value: .array(numbers)),
      .init(key: "labels", value: .array(labels.texts.map(JSON.string))),
      .init(key: "notes", value: .array(notes.texts.map(JSON.string))),
      .init(key: "path", value: .array(path.map(JSON.int))),
      .init(key: "curves", value: curves),
      .init(
        key: "capacity",
        value: .object([
          .init(key: "cpu", value: .int(known(capacity?.cpu))),
          .init(key: "memory", value: .int(known(capacity?.memory) / mebibyte)),
          .init(key: "gpu", value: .int(known(capacity?.gpu))),
        ])
      ),
    ])
  }

  /// What was not said is as good as endless, and no line on a chart.
  private func known(_ amount: Int?) -> Int { (amount ?? 0) < .max / 8 ? amount ?? 0 : 0 }

  private func data(_ step: Step) -> JSON {
    var fields: [JSON.Field] = [
      .init(key: "name", value: .string(step.name)), .init(key: "count", value: .int(step.count)),
      .init(key: "failed", value: .int(step.failed)), .init(key: "first", value: .int(step.first)),
      .init(key: "bars", value: .int(step.bars)), .init(key: "hidden", value: .int(step.hidden)),
      .init(key: "need", value: .string(needText(step.resources))),
    ]
    if let profile = step.profile {
      fields.append(
        .init(
          key: "profile",
          value: .object([
            .init(key: "time", value: .array(profile.times.map { .int(Int($0)) })),
            .init(key: "running", value: .array(profile.values[0].map(JSON.int))),
            .init(key: "waiting", value: .array(profile.values[1].map(JSON.int))),
          ])
        )
      )
    }
    return .object(fields)
  }

  private func needText(_ resources: Resources) -> String {
    var parts: [String] = []
    if resources.cpu > 0 { parts.append("\(rounded(Double(resources.cpu) / 1000)) cpu") }
    if resources.memory > 0 {
      parts.append("\(rounded(Double(resources.memory) / 1_073_741_824)) GiB")
    }
    if resources.gpu > 0 { parts.append("\(resources.gpu) gpu") }
    return parts.joined(separator: ", ")
  }

  /// Pods that run and wait, and what those that run ask for, over time.
  private var curves: JSON {
    var changes: [Curves.Change] = []
    func add(_ series: Int, _ from: Milliseconds, _ to: Milliseconds, _ amount: Int) {
      guard amount != 0, to > from else { return }
      changes.append(.init(time: from, series: series, amount: amount))
      changes.append(.init(time: to, series: series, amount: -amount))
    }
    for node in trace.nodes where node.isLeaf && node.outcome != .passed && node.kind != .suspend {
      let began = node.began(in: trace) - trace.started
      let ended = node.ended(in: trace) - trace.started
      add(0, began, ended, 1)
      add(1, node.ready(in: trace) - trace.started, began, 1)
      add(2, began, ended, node.resources.cpu)
      add(3, began, ended, (node.resources.memory + 1_048_575) / 1_048_576)
      add(4, began, ended, node.resources.gpu)
    }
    let end = trace.finished - trace.started
    let curves = Curves(changes, series: 5, from: 0, to: end, limit: 1500)
    let names = ["pods", "waiting", "cpu", "memory", "gpu"]
    return .object(
      [.init(key: "time", value: .array(curves.times.map { .int(Int($0)) }))]
        + zip(names, curves.values).map { .init(key: $0, value: .array($1.map(JSON.int))) }
    )
  }
}

/// Texts that come again, by number.
private struct Numbering {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]

  mutating func number(of text: String) -> Int {
    if let number = numbers[text] { return number }
    numbers[text] = texts.count
    texts.append(text)
    return texts.count - 1
  }
}
