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

  func run() throws {
    guard let code else {
      let width = DiagnosticCode.allCases.map(\.rawValue.count).max() ?? 0
      for code in DiagnosticCode.allCases {
        let gap = String(repeating: " ", count: width - code.rawValue.count + 2)
        Terminal.write("\(code.rawValue)\(gap)\(code.severity)\n")
      }
      return
    }
    guard let known = DiagnosticCode(rawValue: code), let text = explanations[known.rawValue] else {
      let near = nearest(to: code, among: DiagnosticCode.allCases.map(\.rawValue))
      throw ValidationError(
        "no diagnostic is called `\(code)`" + (near.map { "; did you mean `\($0)`?" } ?? "")
      )
    }
    Terminal.write(text)
  }
}
