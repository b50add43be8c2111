/// A flow as statements that can be left out one by one, and what is supposed of its run.
package struct RandomFlow: Sendable {
  package var params: [Param] = []
  package var settings: [String] = []
  package var body: [Statement] = []
  package var handlers: [Handler] = []
  /// What the outcomes of steps are drawn from.
  package var world = World(seed: 0)

  package struct Param: Sendable {
    package var name: String
    package var line: String
    /// What the run is started with, instead of the default.
    package var given: String?
  }

  package indirect enum Statement: Sendable {
    case step(Step)
    case loop(head: String, body: [Statement])
    /// Arms by their heads; of a `switch`, the value it looks at.
    case branch(subject: String?, arms: [Arm])
  }

  package struct Step: Sendable {
    package var name: String
    package var lines: [String]
  }

  package struct Arm: Sendable {
    package var head: String
    package var body: [Statement]
  }

  package struct Handler: Sendable {
    package var event: String
    package var body: [Statement]
  }
}

extension RandomFlow {
  /// The text of the flow.
  package var source: String {
    var lines = ["flow random_flow {"]
    lines += params.map { "  \($0.line)" }
    lines += ["  defaults {", "    image \"busybox:1.37\"", "  }"]
    lines += settings.map { "  \($0)" }
    for statement in body { write(statement, "  ", to: &lines) }
    for handler in handlers {
      lines.append("  on \(handler.event) {")
      for statement in handler.body { write(statement, "    ", to: &lines) }
      lines.append("  }")
    }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private func write(_ statement: Statement, _ indent: String, to lines: inout [String]) {
    switch statement {
    case .step(let step):
      lines.append("\(indent)step \(step.name) {")
      lines += step.lines.map { "\(indent)  \($0)" }
      // Braces are Argo's, and have to arrive all the same.
      lines += ["\(indent)  exec [\"work\", \"{{item}} {{= 1 }}\"]", "\(indent)}"]
    case .loop(let head, let body):
      lines.append("\(indent)foreach \(head) {")
      for inner in body { write(inner, indent + "  ", to: &lines) }
      lines.append("\(indent)}")
    case .branch(let subject, let arms):
      if let subject { lines.append("\(indent)switch \(subject) {") }
      let own = subject == nil ? indent : indent + "  "
      for (number, arm) in arms.enumerated() {
        let start = subject == nil && number > 0 ? "} else " : ""
        lines.append("\(own)\(start)\(arm.head) {".replacingElseElse)
        for inner in arm.body { write(inner, own + "  ", to: &lines) }
        if subject != nil { lines.append("\(own)}") }
      }
      lines.append("\(indent)}")
    }
  }
}

extension String {
  /// The last arm of an `if` has `else` for its head, which then stands twice.
  fileprivate var replacingElseElse: String {
    hasSuffix("else else {") ? String(dropLast("else {".count)) + "{" : self
  }
}
