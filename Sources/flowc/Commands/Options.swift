import ArgumentParser
import FlowEmit
import FlowSyntax
import Manifests

/// What to compile for; each option overrides the project file.
struct TargetOptions: ParsableArguments {
  enum Target: String, ExpressibleByArgument, CaseIterable {
    case argo
    case job
  }

  enum Extra: String, ExpressibleByArgument, CaseIterable {
    case rbac
    case kustomize
  }

  @Option(help: "argo: WorkflowTemplate and CronWorkflow; job: plain Kubernetes Jobs.")
  var target: Target = .argo

  @Option(help: "The Argo release to be right for (default: 3.6 to 4.1 at once).")
  var argoVersion: ArgoVersion?

  @Option(
    name: .customLong("with"),
    help: "Also write rbac (accounts and roles), kustomize, or both, by comma."
  )
  var extras: [Extras] = []

  var with: [Extra] { extras.flatMap(\.values) }

  func validate() throws {
    if target == .job, with.contains(.rbac) {
      throw ValidationError("--with rbac is for Argo; plain Jobs report to nobody")
    }
  }

  struct Extras: ExpressibleByArgument {
    let values: [Extra]

    init?(argument: String) {
      let names = argument.split(separator: ",").map(String.init)
      values = names.compactMap(Extra.init(rawValue:))
      if values.isEmpty || values.count < names.count { return nil }
    }
  }
}

extension ArgoVersion: ExpressibleByArgument {}

/// How to tell what was found.
struct ReportOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case sarif
    case github
  }

  @Option(help: "How to report: text, json, sarif or github.")
  var format: Format = .text

  @Flag(help: "Let warnings fail, too.")
  var strict = false

  var isText: Bool { format == .text }

  /// Reports go to standard error, where they do not mix with manifests.
  func write<Code>(_ reports: [FileReport<Code>]) {
    switch format {
    case .text:
      let colors = Terminal.hasColors(2)
      for report in reports {
        for diagnostic in report.diagnostics {
          Terminal.say(diagnostic.rendered(in: report.source, colors: colors))
        }
      }
    case .json: Terminal.write(jsonReport(reports))
    case .sarif: Terminal.write(sarifReport(reports))
    case .github: Terminal.write(githubReport(reports))
    }
  }
}

/// `2 errors and 1 warning in 3 files`
func summary<Code>(of reports: [FileReport<Code>]) -> String {
  let diagnostics = reports.flatMap(\.diagnostics)
  let counts = [Severity.error, .warning, .notice].compactMap { severity -> String? in
    let count = diagnostics.count { $0.code.severity == severity }
    return count == 0 ? nil : "\(count) \(severity)\(count == 1 ? "" : "s")"
  }
  let codes = Set(diagnostics.map(\.code.rawValue)).sorted()
  let hint = codes.first.map { "; `flowc explain \($0)` says more" } ?? ""
  return counts.joined(separator: " and ") + hint
}
