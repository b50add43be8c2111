import ArgoLint
import ArgumentParser
import FlowSyntax

/// `flowc explain unknown-step`
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a diagnostic means and how to mend what it found."
  )

  @Argument(help: "A code, such as unknown-step; without one, the list of all.")
  var code: String?

  /// Of flows, and of `flowc lint`.
  private var codes: [(name: String, severity: Severity)] {
    DiagnosticCode.allCases.map { ($0.rawValue, $0.severity) }
  }

  private var lintCodes: [(name: String, severity: Severity)] {
    LintCode.allCases.map { ($0.rawValue, $0.severity) }
  }

  func run() throws {
    guard let code else {
      let width = (codes + lintCodes).map(\.name.count).max() ?? 0
      for code in codes + [("", .notice)] + lintCodes {
        let gap = String(repeating: " ", count: width - code.name.count + 2)
        Terminal.write(code.name.isEmpty ? "\n" : "\(code.name)\(gap)\(code.severity)\n")
      }
      return
    }
    let names = (codes + lintCodes).map(\.name)
    guard names.contains(code), let text = explanations[code] else {
      let near = nearest(to: code, among: names)
      throw ValidationError(
        "no diagnostic is called `\(code)`" + (near.map { "; did you mean `\($0)`?" } ?? "")
      )
    }
    Terminal.write(text)
  }
}
