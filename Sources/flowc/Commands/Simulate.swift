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
      a minute and succeed unless told otherwise. Shows who ran when, what waited and for what, the \
      critical path, peak and cost. Ends with 0 when every workflow succeeds, 1 when one fails, \
      hangs or is refused.

      flowc simulate train.flow --take train=20m --fail 'train[1]' --times 1 --capacity cpu=8
      flowc simulate train.flow --format html -o run.html
      flowc simulate train.flow --schedule --from 2026-03-27 --for 30d
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case html
  }

  @Argument(help: "Flow files, folders of them, or YAML files.", completion: .file())
  var paths: [String]

  @Option(help: "Run only this flow or object.")
  var flow: String?

  @OptionGroup var supposing: SupposeOptions
  @OptionGroup(title: "Schedules") var options: ScheduleOptions
  @OptionGroup var target: TargetOptions

  @Option(help: "text, json, or html: one page with a timeline to look at.")
  var format: Format = .text

  @Option(
    name: .shortAndLong,
    help: "Write to this file instead of standard output.",
    completion: .file()
  )
  var output: String?

  func run() throws {
    let runnables = try Runnables(paths, target)
    runnables.sayErrors()
    guard !runnables.hasErrors else { throw ExitCode.problems }
    if options.schedule {
      guard try showSchedules(runnables) else { throw ExitCode.problems }
      return
    }
    let chosen = runnables.all.filter {
      flow == nil || $0.name == flow || $0.flow?.plan.name == flow
    }
    guard !chosen.isEmpty else {
      Terminal.say("error: nothing to run in \(paths.joined(separator: ", "))")
      throw ExitCode.problems
    }
    var isGood = true
    var results: [String] = []
    var sections: [PageSection] = []
    for runnable in chosen {
      let simulation = try simulation(runnable)
      isGood = isGood && simulation.trace.phase == .succeeded && simulation.refusals.isEmpty
      let names = runnable.flow?.names ?? [:]
      switch format {
      case .text: results.append(timeline(simulation, runnable.name, names))
      case .html: sections.append(PageSection(simulation, runnable.name, names))
      case .json: results.append(traceJSON(simulation, runnable.name, names))
      }
    }
    switch format {
    case .text: try write(results.joined(separator: "\n"))
    case .json: try write("[\(results.joined(separator: ",\n"))]\n")
    case .html: try write(simulationPage(sections))
    }
    if !isGood { throw ExitCode.problems }
  }

  func write(_ text: String) throws {
    guard let output else { return Terminal.write(text) }
    try Files.write(Array(text.utf8), to: output)
  }

  func simulation(
    _ runnable: Runnable,
    from start: Milliseconds = VirtualClock.usualStart,
    number: Int = 0
  ) throws -> Simulation {
    var submission = runnable.submission
    submission.parameters = try supposing.parameters()
    var scenario = try supposing.scenario(runnable.flow)
    scenario.seed &+= UInt64(number)
    return simulate(
      submission,
      in: runnable.library,
      scenario,
      until: supposing.until?.time,
      from: start
    )
  }
}

extension Runnable {
  var name: String {
    let manifest = library.manifests[submission.manifest]
    return manifest.name.isEmpty ? manifest.generateName : manifest.name
  }
}
