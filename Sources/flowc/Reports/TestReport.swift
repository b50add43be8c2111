import ArgoEngine
import FlowAnalysis
import FlowContract
import FlowSyntax

/// Tests for a terminal: a line each, and under those that failed the line that failed, and what
/// happened instead.
func testText(_ outcomes: [TestOutcome]) -> String {
  var text = ""
  for outcome in outcomes {
    let isGood = outcome.failures.isEmpty
    text += "\(isGood ? "ok  " : "FAIL")  \(outcome.flow): \(outcome.test.title)\n"
    guard !isGood else { continue }
    for failure in outcome.failures { text += "\n" + rendered(failure, outcome) }
    text += explained(outcome)
  }
  let failed = outcomes.filter { !$0.failures.isEmpty }.count
  if outcomes.isEmpty { return "no tests\n" }
  let count = outcomes.count == 1 ? "1 test" : "\(outcomes.count) tests"
  return text + (failed == 0 ? "\(count), all passed\n" : "\(count), \(failed) failed\n")
}

/// The failure in the form in which `flowc` reports anything.
private func rendered(_ failure: TestOutcome.Failure, _ outcome: TestOutcome) -> String {
  let source = outcome.document.source
  let span = failure.expectation?.span ?? outcome.test.span
  let (line, column) = source.position(at: Int(span.start))
  let gutter = String(repeating: " ", count: "\(line)".count)
  let text = source.text(ofLine: line)
  let carets = String(repeating: "^", count: max(1, min(span.length, text.count - column + 1)))
  return """
    error: \(failure.message)
    \(gutter)--> \(outcome.document.path):\(line):\(column)
    \(gutter) |
    \(line) | \(text)
    \(gutter) | \(String(repeating: " ", count: column - 1))\(carets)

    """
}

/// The rows of the timeline that have to do with the steps in question, and all that went wrong.
private func explained(_ outcome: TestOutcome) -> String {
  guard !outcome.trace.nodes.isEmpty else { return "\n" }
  let names = outcome.names
  let wanted = Set(outcome.failures.compactMap { $0.expectation?.place.step })
  let rows = timelineRows(outcome.trace, names)
  let chosen = rows.filter { wanted.contains($0.name) || $0.phase != "Succeeded" }
  let shown = wanted.contains("flow") || chosen.isEmpty ? rows : chosen
  let head = shown.prefix(20)
  let rest = shown.count > 20 ? "  … and \(shown.count - 20) more\n" : ""
  return "  what happened:\n"
    + table(head.map(\.cells), titles: ["start", "took", "step", "", ""]) + rest + "\n"
}

func testJSON(_ outcomes: [TestOutcome]) -> String {
  let items = outcomes.map { outcome in
    JSON.object([
      .init(key: "flow", value: .string(outcome.flow)),
      .init(key: "test", value: .string(outcome.test.title)),
      .init(key: "file", value: .string(outcome.document.path)),
      .init(key: "line", value: .int(outcome.line(of: outcome.test.span))),
      .init(key: "passed", value: .bool(outcome.failures.isEmpty)),
      .init(
        key: "failures",
        value: .array(
          outcome.failures.map { failure in
            .object([
              .init(key: "message", value: .string(failure.message)),
              .init(
                key: "line",
                value: .int(outcome.line(of: failure.expectation?.span ?? outcome.test.span))
              ),
            ])
          }
        )
      ),
    ])
  }
  return "[\(items.map(\.textWithTags).joined(separator: ",\n"))]\n"
}

/// JUnit's XML, as CI systems read it: a suite a flow, a case a test.
func testJUnit(_ outcomes: [TestOutcome]) -> String {
  var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
  let failed = outcomes.filter { !$0.failures.isEmpty }.count
  lines.append("<testsuites tests=\"\(outcomes.count)\" failures=\"\(failed)\">")
  var flows: [String] = []
  for outcome in outcomes where !flows.contains(outcome.flow) { flows.append(outcome.flow) }
  for flow in flows {
    let own = outcomes.filter { $0.flow == flow }
    let failed = own.filter { !$0.failures.isEmpty }.count
    lines.append(
      "  <testsuite name=\"\(escaped(flow))\" tests=\"\(own.count)\" failures=\"\(failed)\">"
    )
    for outcome in own { lines += testCase(outcome) }
    lines.append("  </testsuite>")
  }
  return (lines + ["</testsuites>", ""]).joined(separator: "\n")
}

private func testCase(_ outcome: TestOutcome) -> [String] {
  let line = outcome.line(of: outcome.test.span)
  let head =
    "    <testcase classname=\"\(escaped(outcome.flow))\" name=\"\(escaped(outcome.test.title))\""
    + " file=\"\(escaped(outcome.document.path))\" line=\"\(line)\""
  guard !outcome.failures.isEmpty else { return [head + "/>"] }
  let body = outcome.failures.map { rendered($0, outcome) }.joined() + explained(outcome)
  let message = outcome.failures.map(\.message).joined(separator: "; ")
  return [
    head + ">", "      <failure message=\"\(escaped(message))\">\(escaped(body))</failure>",
    "    </testcase>",
  ]
}

private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    // XML 1.0 has no place for other control characters.
    case "\n", "\t": result.unicodeScalars.append(scalar)
    case "\0"..<" ": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

extension TestOutcome {
  func line(of span: Span) -> Int { document.source.line(at: Int(span.start)) }
}
