import ArgoEngine
import ArgumentParser
import FlowAnalysis
import FlowSyntax

/// `flowc test flows --filter review`
struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests that flows hold.",
    discussion: """
      Each test runs the manifests of its flow on a virtual clock, under the circumstances it gives. \
      Ends with 0 when every expectation holds, else 1.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case junit
  }

  @Argument(help: "Flow files, or folders of them (default: this folder).", completion: .file())
  var paths: [String] = ["."]

  @Option(help: "Run only tests whose title, or whose flow's name, holds this text.")
  var filter: String?

  @Option(help: "text, json or junit.")
  var format: Format = .text

  @OptionGroup var target: TargetOptions

  func run() throws {
    let runnables = try Runnables(paths, target)
    runnables.sayErrors()
    let outcomes = runnables.all.flatMap(outcomes)
    switch format {
    case .text: Terminal.write(testText(outcomes))
    case .json: Terminal.write(testJSON(outcomes))
    case .junit: Terminal.write(testJUnit(outcomes))
    }
    let isGood = outcomes.allSatisfy(\.failures.isEmpty)
    if runnables.hasErrors || !isGood { throw ExitCode.problems }
  }

  private func outcomes(_ runnable: Runnable) -> [TestOutcome] {
    guard let flow = runnable.flow, let document = runnable.document,
      let declaration = runnable.declaration
    else { return [] }
    return declaration.readTests(in: document.source)
      .filter { test in
        guard let filter else { return true }
        return test.title.contains(filter) || flow.plan.name.contains(filter)
      }
      .map { tryOut($0, runnable, flow, document) }
  }
}
