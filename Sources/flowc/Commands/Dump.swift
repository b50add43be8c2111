import ArgumentParser
import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests

/// `flowc dump plan nightly.flow`: what each stage made, for those who work on flowc.
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Print what a stage of the compiler makes.",
    shouldDisplay: false
  )

  enum Stage: String, ExpressibleByArgument, CaseIterable {
    case tokens
    case tree
    case plan
    case timings
  }

  @Argument(help: "tokens, tree, plan or timings.")
  var stage: Stage

  @Argument(help: "A flow file.", completion: .file())
  var path: String

  func run() throws {
    var workspace = Workspace()
    guard let document = try workspace.documents([path]).first else { return }
    let source = document.source
    switch stage {
    case .tokens:
      for token in lex(source).tokens {
        let (line, column) = source.position(at: Int(token.span.start))
        Terminal.write("\(line):\(column) \(token.kind) \(source[token.span].debugDescription)\n")
      }
    case .tree:
      var text = ""
      dump(FlowSyntax.parse(source).file.flows, to: &text)
      Terminal.write(text)
    case .plan:
      let analysis = analyze(source)
      for diagnostic in analysis.diagnostics { Terminal.say(diagnostic.rendered(in: source)) }
      for plan in analysis.plans { Terminal.write(plan.description) }
      if analysis.hasErrors { throw ExitCode.problems }
    case .timings:
      Terminal.write(timings(document))
    }
  }

  /// How long each stage takes on one core, in milliseconds: what a run up to it
  /// takes more than a run up to the one before.
  private func timings(_ document: Document) -> String {
    let clock = ContinuousClock()
    var rows: [(String, Duration)] = []
    func measure<Value>(_ name: String, _ work: () -> Value) -> Value {
      let start = clock.now
      let value = work()
      let time = clock.now - start
      if let row = rows.firstIndex(where: { $0.0 == name }) {
        rows[row].1 += time
      } else {
        rows.append((name, time))
      }
      return value
    }
    let source = document.source
    _ = measure("lex") { lex(source) }
    _ = measure("parse") { FlowSyntax.parse(source) }
    let analysis = measure("analyse") { analyze(source) }
    for stage in [2, 1] { rows[stage].1 -= rows[stage - 1].1 }
    var bytes = 0
    for plan in analysis.plans {
      let templates = measure("emit") { WorkflowTemplates(plan, document.project.emit) }
      for object in templates.indices {
        let template = measure("emit") { templates[object] }
        bytes += measure("write") { YAMLDocument(template) }.bytes.count
      }
    }
    let lines = rows.map { name, time in
      let microseconds = time / Duration.microseconds(1)
      return "\(name): \((microseconds / 10).rounded() / 100) ms"
    }
    return lines.joined(separator: "\n") + "\n\(bytes) bytes of YAML\n"
  }
}
