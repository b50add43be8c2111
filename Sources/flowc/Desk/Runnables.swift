import ArgoEngine
import ArgumentParser
import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests

/// Something that can be run: an object of a set of manifests, and the flow it was made of, if any.
struct Runnable {
  let library: Library
  var submission: Submission
  let flow: FlowSteps?
  /// The tests that the flow holds, and the source they stand in.
  let document: Document?
  let declaration: FlowDecl?
}

/// What a path of flows or of YAML files offers to run, and reports about it.
///
/// A flow is compiled in memory and its manifests are written and read again: what runs is what
/// would be committed.
struct Runnables {
  private(set) var all: [Runnable] = []
  private(set) var reports: [Report] = []
  private(set) var problems: [String] = []

  init(_ paths: [String], _ target: TargetOptions) throws {
    var yaml: [String] = []
    var flows: [String] = []
    for path in paths {
      if path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix(".json") {
        yaml.append(path)
      } else {
        flows.append(path)
      }
    }
    if !flows.isEmpty {
      var workspace = Workspace()
      let documents = try workspace.documents(flows)
      addFlows(documents, target)
      reports = workspace.reports + reports
    }
    if !yaml.isEmpty { try addManifests(yaml) }
  }

  /// The flows of documents that are read already.
  init(_ documents: [Document], _ target: TargetOptions) {
    addFlows(documents, target)
  }

  /// The CronWorkflows among what was read: those of YAML, and those that flows became.
  var crons: [Runnable] {
    var found: [Runnable] = []
    var hasManifests = false
    for runnable in all {
      let manifests = runnable.library.manifests
      if runnable.flow == nil {
        if hasManifests { continue }
        hasManifests = true
      }
      let own = manifests[runnable.submission.manifest].name
      for index in manifests.indices where manifests[index].kind == .cronWorkflow {
        let template = manifests[index].spec.workflowTemplateRef?.name
        guard runnable.flow == nil || template == own else { continue }
        var cron = runnable
        cron.submission = Submission(manifest: index)
        found.append(cron)
      }
    }
    return found
  }

  var hasErrors: Bool {
    !problems.isEmpty || reports.contains { $0.fails(strict: false) }
  }

  /// Says on stderr what keeps something from running.
  func sayErrors() {
    for report in reports {
      for diagnostic in report.diagnostics where diagnostic.code.severity == .error {
        Terminal.say(diagnostic.rendered(in: report.source, colors: Terminal.hasColors(2)))
      }
    }
    for problem in problems { Terminal.say("error: \(problem)") }
  }

  private mutating func addFlows(_ documents: [Document], _ target: TargetOptions) {
    for document in documents {
      let compiled = compile(document, target)
      reports.append(compiled.report)
      guard !compiled.report.fails(strict: false) else { continue }
      let bytes = yamlBytes(joining: compiled.files.flatMap(\.documents))
      let file = readManifests(bytes)
      problems += file.problems.map { "the manifests of \(document.path): \($0)" }
      let manifests = file.manifests
      let library = Library(manifests)
      for (plan, declaration) in zip(compiled.analysis.plans, compiled.analysis.file.flows) {
        let name = dnsName(plan.name)
        guard
          let index = manifests.firstIndex(where: {
            $0.kind == .workflowTemplate && $0.name == name
          })
        else { continue }
        all.append(
          Runnable(
            library: library,
            submission: Submission(manifest: index),
            flow: FlowSteps(plan),
            document: document,
            declaration: declaration
          )
        )
      }
    }
  }

  private mutating func addManifests(_ paths: [String]) throws {
    var manifests: [ArgoManifest] = []
    var configMaps: [ConfigMap] = []
    for path in paths {
      let file = readManifests(try Files.read(path))
      manifests += file.manifests
      configMaps += file.configMaps
      problems += file.problems.map { "\(path):\($0)" }
    }
    let library = Library(manifests, configMaps)
    let workflows = manifests.indices.filter { manifests[$0].kind == .workflow }
    let crons = manifests.indices.filter { manifests[$0].kind == .cronWorkflow }
    // Templates are there to be referred to; by themselves they run when nothing else does.
    let templates = manifests.indices.filter { manifests[$0].spec.entrypoint != nil }
    let chosen = !workflows.isEmpty ? workflows : !crons.isEmpty ? crons : templates
    for index in chosen {
      all.append(
        Runnable(
          library: library,
          submission: Submission(manifest: index),
          flow: nil,
          document: nil,
          declaration: nil
        )
      )
    }
  }
}
