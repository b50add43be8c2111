extension Trace {
  /// The run in plain lines: the outcome, every node in the order of creation, and what was found.
  /// Times are when a node came into being and when it was over.
  package var text: String {
    var lines = [headline]
    let rows = nodes.map { node in
      [
        shortText(node.started - started),
        node.phase.isFulfilled ? shortText(node.finished - started) : "-",
        node.kind.name, node.phase.name, node.name,
      ]
    }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for (row, node) in zip(rows, nodes) {
      var line = ""
      for column in 0..<4 {
        line += row[column] + String(repeating: " ", count: widths[column] - row[column].count + 2)
      }
      line += row[4]
      lines.append(line)
      if !node.message.isEmpty { lines.append("    \(node.message)") }
      for output in node.outputs { lines.append("    \(output.name) = \(output.value)") }
    }
    lines += findings.map { "\($0.kind.rawValue): \($0.message)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private var headline: String {
    let time = shortText(finished - started)
    guard let phase else { return "\(name): Running after \(time)" }
    return "\(name): \(phase.name) after \(time)" + (message.isEmpty ? "" : ": \(message)")
  }
}
