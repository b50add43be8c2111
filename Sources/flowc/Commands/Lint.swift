import ArgoLint
import ArgumentParser
import FlowAnalysis
import FlowSyntax
import Manifests

/// `flowc lint workflows/`
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Report what Argo would refuse, and what would fail or mislead later, in YAML.",
    discussion: """
      Files are read together, so that references between them are followed. \
      Objects of kinds that are not Argo's are counted and left alone.
      """
  )

  @Argument(
    help: "YAML or JSON files, folders of them, or - for standard input.",
    completion: .file()
  )
  var paths: [String]

  @Option(help: "The Argo release to be right for (default: 3.6 to 4.1 at once).")
  var argoVersion: ArgoVersion?

  @Flag(help: "Ask for a value of every argument, as a submission does.")
  var submit = false

  @Flag(help: "Take the files for all there is: what they do not hold does not exist.")
  var offline = false

  @OptionGroup var reporting: ReportOptions

  func validate() throws {
    if paths.isEmpty { throw ValidationError("name the files to look at, or - for standard input") }
  }

  func run() throws {
    let files = try manifestFiles(paths)
    let sources = try files.concurrentMap { path in
      Result { Source(name: path == "-" ? "stdin" : path, bytes: try Files.read(path)) }
    }.map { try $0.get() }
    var options = LintOptions()
    if let argoVersion { options.target = ArgoTarget(versions: [argoVersion]) }
    options.isSubmission = submit
    options.isOffline = offline
    let result = lint(sources, options)
    let reports = zip(sources, zip(files, result.findings)).map { source, rest in
      FileReport(source: source, path: rest.0, diagnostics: rest.1)
    }
    reporting.write(reports)
    if reporting.isText { Terminal.say(closing(result, reports)) }
    // The sources and trees go with the process.
    withExtendedLifetime(result) {
      let isBad = reports.contains { $0.fails(strict: reporting.strict) }
      Terminal.end(isBad ? .problems : .success)
    }
  }

  private func closing(_ result: LintResult, _ reports: [FileReport<LintCode>]) -> String {
    let found =
      result.findings.allSatisfy(\.isEmpty) ? "nothing to report" : summary(of: reports)
    let others = result.others.values.reduce(0, +)
    let kinds = result.others.keys.sorted().prefix(5).joined(separator: ", ")
    let ignored = others == 0 ? "" : "; \(others) of other kinds left alone (\(kinds))"
    return "\(result.objects) Argo object\(result.objects == 1 ? "" : "s")\(ignored): \(found)"
  }
}

/// The files that `paths` name: files, folders (searched for YAML and JSON, hidden ones left out), or `-`.
private func manifestFiles(_ paths: [String]) throws -> [String] {
  var seen: Set<Files.Identity?> = []
  var result: [String] = []
  for path in paths {
    let files = path != "-" && Files.isFolder(path) ? try manifests(in: path) : [path]
    if files.isEmpty { throw Files.Failure("find a manifest in", path, 2) }
    for file in files {
      // A file that is not there is told of when it is read.
      let identity = file == "-" ? nil : Files.identity(file)
      if identity == nil || seen.insert(identity).inserted { result.append(file) }
    }
  }
  return result
}

private func manifests(in folder: String) throws -> [String] {
  var result: [String] = []
  for name in try Files.names(in: folder) where !name.hasPrefix(".") {
    let path = Files.join(folder == "." ? "" : folder, name)
    if Files.isFolder(path) {
      result += try manifests(in: path)
    } else if [".yaml", ".yml", ".json"].contains(where: name.hasSuffix) {
      result.append(path)
    }
  }
  return result
}
