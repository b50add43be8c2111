import ArgumentParser
import FlowAnalysis
import FlowSyntax

/// `flowc check a.flow b.flow`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report what is wrong with flows, without writing anything."
  )

  @Argument(help: "Flow files, folders of them, or - for standard input.", completion: .file())
  var paths: [String]

  @OptionGroup var target: TargetOptions
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    var workspace = Workspace()
    let documents = try workspace.documents(paths)
    let reports = documents.map { compile($0, target).report }
    let all = workspace.reports + reports
    reporting.write(all)
    if reporting.isText, all.contains(where: { !$0.diagnostics.isEmpty }) {
      Terminal.say(summary(of: all))
    }
    if all.contains(where: { $0.fails(strict: reporting.strict) }) { throw ExitCode.problems }
  }
}
