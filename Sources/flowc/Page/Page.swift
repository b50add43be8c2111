import ArgoEngine
import FlowContract

/// One HTML page for one or more runs: nothing of it comes from elsewhere, and the same runs give the
/// same bytes.
///
/// What counts stands in tables that need no script; the script draws the timeline above them. All
/// text of users goes through `htmlText` or, in data, through `embedded`.
func simulationPage(_ runs: [PageSection]) -> String {
  let title = runs.map(\.name).joined(separator: ", ")
  return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(htmlText(title)) · flowc simulate</title>
    <style>
    \(simulationStyle)</style>
    </head>
    <body>
    \(runs.map(\.html).joined())<script>
    \(simulationScript)</script>
    </body>
    </html>

    """
}

/// One run on a page.
struct PageSection {
  let simulation: Simulation
  let name: String
  let names: [String: String]

  init(_ simulation: Simulation, _ name: String, _ names: [String: String]) {
    self.simulation = simulation
    self.name = name
    self.names = names
  }

  var html: String {
    guard simulation.refusals.isEmpty else {
      let items = simulation.refusals.map { "<li>\(htmlText("\($0)"))</li>\n" }.joined()
      return """
        <section class="run">
        <header><h1>\(htmlText(name))</h1> <span class="outcome bad">not run</span></header>
        <ul class="findings">
        \(items)</ul>
        </section>

        """
    }
    let run = PageRun(simulation.trace, names)
    return """
      <section class="run">
      \(head)\(findings)\(tiles)<div class="panel">
      <div class="chart"><h2>Timeline</h2><p>The timeline needs JavaScript; the tables below do not.</p></div>
      </div>
      \(pathTable(run))\(stepTable(run))<script type="application/json" class="data">\
      \(embedded(run.data(simulation.capacity)))</script>
      </section>

      """
  }

  private var head: String {
    let trace = simulation.trace
    let time = shortText(trace.finished - trace.started)
    let hangs = trace.findings.contains { $0.kind == .hangs }
    let (kind, word) =
      switch trace.phase {
      case .succeeded: ("good", "Succeeded")
      case let phase?: ("bad", phase.name)
      case nil: hangs ? ("bad", "would hang") : ("open", "not over")
      }
    let message =
      trace.message.isEmpty ? "" : "<p class=\"message\">\(htmlText(trace.message))</p>\n"
    return """
      <header><h1>\(htmlText(trace.name))</h1> <span class="outcome \(kind)">\(word)</span> \
      <span class="time">after \(time)</span></header>
      \(message)
      """
  }

  private var findings: String {
    var lines = simulation.trace.findings.map { finding in
      let place = finding.line > 0 ? " (line \(finding.line) of the manifests)" : ""
      return "\(finding.kind.rawValue): \(finding.message)\(place)"
    }
    if !simulation.assumed.isEmpty {
      let outputs = simulation.assumed.map { "\($0.template).\($0.output)" }
      lines.append("assumed empty (give values with --set): \(outputs.joined(separator: ", "))")
    }
    guard !lines.isEmpty else { return "" }
    let items = lines.map { "<li>\(htmlText($0))</li>\n" }.joined()
    return "<ul class=\"findings\">\n\(items)</ul>\n"
  }

  private var tiles: String {
    let trace = simulation.trace
    var tiles = [(shortText(trace.finished - trace.started), "on the clock")]
    let waited = trace.criticalPath.flatMap(\.waits).reduce(0) { $0 + $1.time }
    if waited > 0 { tiles.append((shortText(waited), "of it waiting")) }
    tiles.append(("\(trace.usage.peakPods)", "pods at most"))
    for resource in resources(of: trace.usage) where resource.peak > 0 {
      tiles.append((rounded(resource.peak), "\(resource.unit) at most"))
      tiles.append((rounded(resource.hours), "\(resource.unit) hours"))
    }
    let items = tiles.map { "<li><b>\($0.0)</b><span>\($0.1)</span></li>\n" }.joined()
    return "<ul class=\"tiles\">\n\(items)</ul>\n"
  }
}

/// Text as it may stand in HTML, in attributes too.
func htmlText(_ text: String) -> String {
  var result: [UInt8] = []
  result.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "&"): result += Array("&amp;".utf8)
    case UInt8(ascii: "<"): result += Array("&lt;".utf8)
    case UInt8(ascii: ">"): result += Array("&gt;".utf8)
    case UInt8(ascii: "\""): result += Array("&quot;".utf8)
    case UInt8(ascii: "'"): result += Array("&#39;".utf8)
    default: result.append(byte)
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// JSON inside a script element: `<` stands only in strings, and there it can be spelled otherwise,
/// so that nothing ends the element or begins a comment.
func embedded(_ value: JSON) -> String {
  var result: [UInt8] = []
  for byte in value.textWithTags.utf8 {
    if byte == UInt8(ascii: "<") { result += Array("\\u003c".utf8) } else { result.append(byte) }
  }
  return String(decoding: result, as: UTF8.self)
}
