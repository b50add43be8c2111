import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests

/// What a flow file makes: reports, and files when it has no error.
struct Compiled {
  let report: Report
  let files: [Emission.File]
  /// Kept so that ending the process is all that frees it.
  let analysis: Analysis
}

func compile(_ document: Document, _ target: TargetOptions) -> Compiled {
  var options = document.project.emit
  if let version = target.argoVersion { options.argo = ArgoTarget(versions: [version]) }
  let analysis = analyze(
    document.source,
    options: AnalysisOptions(hasDefaultImage: options.defaultImage != nil)
  )
  var diagnostics = analysis.diagnostics
  var files: [Emission.File] = []
  for (plan, flow) in zip(analysis.plans, analysis.file.flows) {
    let emitted: Emission
    switch target.target {
    case .argo:
      emitted = emitArgo(
        plan,
        flow,
        options,
        document.project.limits,
        withRBAC: target.with.contains(.rbac)
      )
    case .job: emitted = emitJobs(plan, flow, options)
    }
    diagnostics += emitted.diagnostics
    files += emitted.files
  }
  let report = Report(source: document.source, path: document.path, diagnostics: diagnostics)
  return Compiled(
    report: report,
    files: report.fails(strict: false) ? [] : files,
    analysis: analysis
  )
}
