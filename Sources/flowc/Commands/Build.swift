import ArgumentParser
import FlowEmit
import FlowSyntax
import Manifests

/// `flowc build nightly.flow -o manifests`
struct Build: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Compile flows to manifests.",
    discussion: """
      Writes one file an object kind and flow, and only files whose content changes. Files that \
      flowc did not write are never touched. With --check nothing is written: the command fails \
      and names the files that are stale, missing or left over.
      """
  )

  @Argument(help: "Flow files, folders of them, or - for standard input.", completion: .file())
  var paths: [String]

  @Option(
    name: [.short, .long],
    help: "The folder to write to (otherwise `output` of flowc.yaml).",
    completion: .directory
  )
  var output: String?

  @Flag(help: "Print the manifests instead of writing them.")
  var stdout = false

  @Flag(help: "Write nothing; fail when the output folder is not up to date.")
  var check = false

  @OptionGroup var target: TargetOptions
  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if stdout, check || output != nil {
      throw ValidationError("--stdout goes with neither --check nor --output")
    }
  }

  func run() throws {
    var workspace = Workspace()
    let documents = try withCode(workspace.documents(paths))
    let results = documents.map { compile($0, target) }
    let reports = workspace.reports + results.map(\.report)
    reporting.write(reports)
    if reports.contains(where: { $0.fails(strict: reporting.strict) }) {
      if reporting.isText { Terminal.say(summary(of: reports)) }
      throw ExitCode.problems
    }
    if stdout {
      return Terminal.write(yamlBytes(joining: results.flatMap { $0.files.flatMap(\.documents) }))
    }
    var folders = OutputFolders()
    for (document, result) in zip(documents, results) {
      let own = document.project.output.map { Files.shortened(Files.join(document.root, $0)) }
      guard let folder = output ?? own
      else {
        throw ValidationError("where to? Give --output DIR or --stdout, or `output` in flowc.yaml")
      }
      try folders.add(result.files, to: folder, from: document)
    }
    if target.with.contains(.kustomize) { try folders.addKustomizations() }
    try folders.requireAllFlows()
    if check { return try folders.check() }
    try folders.write()
    // Taking the trees of a large flow apart would be a tenth of the whole run.
    withExtendedLifetime(results) { Terminal.end() }
  }
}
