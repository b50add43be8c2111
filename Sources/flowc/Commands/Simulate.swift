import ArgoEngine
import ArgumentParser
import FlowAnalysis
import FlowSyntax
import Manifests

/// `flowc simulate nightly.flow --set extract.shards='["a","b"]' --fail 'train[1]'`
struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run flows, or any Argo YAML, on a virtual clock.",
    discussion: """
      Compiles in memory, reads the manifests back and runs them with Argo's semantics. Leaves take \
      a minute and succeed unless told otherwise. Ends with 0 when every workflow succeeds, 1 when \
      one fails, hangs or is refused.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(help: "Flow files, folders of them, or YAML files.", completion: .file())
  var paths: [String]

  @Option(help: "Run only this flow or object.")
  var flow: String?

  @OptionGroup var supposing: SupposeOptions
  @OptionGroup var target: TargetOptions

  @Option(help: "text or json.")
  var format: Format = .text

  func run() throws {
    let runnables = try Runnables(paths, target)
    runnables.sayErrors()
    guard !runnables.hasErrors else { throw ExitCode.problems }
    let chosen = runnables.all.filter {
      flow == nil || $0.name == flow || $0.flow?.plan.name == flow
    }
    guard !chosen.isEmpty else {
      Terminal.say("error: nothing to run in \(paths.joined(separator: ", "))")
      throw ExitCode.problems
    }
    var isGood = true
    var results: [String] = []
    for runnable in chosen {
      let simulation = try simulation(runnable)
      isGood = isGood && simulation.trace.phase == .succeeded && simulation.refusals.isEmpty
      let names = runnable.flow?.names ?? [:]
      switch format {
      case .text:
        if !results.isEmpty { Terminal.write("\n") }
        results.append(timeline(simulation, runnable.name, names))
        Terminal.write(results.last ?? "")
      case .json: results.append(traceJSON(simulation, runnable.name, names))
      }
    }
    if format == .json { Terminal.write("[\(results.joined(separator: ",\n"))]\n") }
    if !isGood { throw ExitCode.problems }
  }

  private func simulation(_ runnable: Runnable) throws -> Simulation {
    var submission = runnable.submission
    submission.parameters = try supposing.parameters()
    let scenario = try supposing.scenario(runnable.flow)
    return simulate(submission, in: runnable.library, scenario, until: supposing.until?.time)
  }
}

extension Runnable {
  var name: String {
    let manifest = library.manifests[submission.manifest]
    return manifest.name.isEmpty ? manifest.generateName : manifest.name
  }
}
