import ArgumentParser
import FlowAnalysis
import FlowEmit
import FlowGraph
import FlowSyntax

/// `flowc graph nightly.flow --format svg > nightly.svg`
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a flow."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case mermaid
    case dot
    case svg
  }

  @Argument(help: "A flow file, or - for standard input.", completion: .file())
  var path: String

  @Option(help: "mermaid, dot or svg.")
  var format: Format = .mermaid

  @Option(help: "Which flow, when the file holds several.")
  var flow: String?

  func run() throws {
    var workspace = Workspace()
    let documents = try workspace.documents([path])
    guard let document = documents.first, documents.count == 1 else {
      throw ValidationError("one flow file at a time")
    }
    let hasImage = document.project.emit.defaultImage != nil
    let analysis = analyze(document.source, options: AnalysisOptions(hasDefaultImage: hasImage))
    if analysis.hasErrors {
      let errors = analysis.diagnostics.filter { $0.code.severity == .error }
      for error in errors {
        Terminal.say(error.rendered(in: document.source, colors: Terminal.hasColors(2)))
      }
      throw ExitCode.problems
    }
    let plans = analysis.plans.filter { flow == nil || $0.name == flow }
    guard let plan = plans.first, plans.count == 1 else {
      let names = analysis.plans.map(\.name).joined(separator: ", ")
      throw ValidationError("choose one with --flow: the file holds \(names)")
    }
    let picture = graph(of: plan)
    switch format {
    case .mermaid: Terminal.write(mermaid(picture))
    case .dot: Terminal.write(dot(picture))
    case .svg: Terminal.write(svg(picture))
    }
  }
}
