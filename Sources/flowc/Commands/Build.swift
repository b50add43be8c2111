import ArgumentParser
import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests

/// `flowc build nightly.flow -o manifests`
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Compile flows to manifests.")

  @Argument(help: "Flow files.")
  var paths: [String]

  func run() throws {
    for path in paths {
      let source = Source(name: Files.name(of: path), bytes: try Files.read(path))
      let analysis = analyze(source)
      for d in analysis.diagnostics { print(d.rendered(in: source)) }
      for plan in analysis.plans {
        print(yamlText(workflowTemplates(plan, EmitOptions()) + cronWorkflows(plan, EmitOptions())))
      }
    }
  }
}
