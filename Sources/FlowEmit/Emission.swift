package import FlowAnalysis
package import FlowSyntax
package import Manifests

/// The manifests of one flow, and what can only be said once they are known.
package struct Emission: Sendable {
  package struct File: Sendable {
    package let name: String
    package let documents: [YAMLDocument]
  }

  package var files: [File] = []
  package var diagnostics: [Diagnostic] = []
}

/// The file that all flows of a folder write to: accounts are often shared, and
/// an object may stand in a folder once only.
package let sharedFile = "rbac.yaml"

/// WorkflowTemplates, CronWorkflows and, when asked for, RBAC.
///
/// `flow` is what the plan was lowered from: reports point at it.
package func emitArgo(
  _ plan: Plan,
  _ flow: FlowDecl,
  _ options: EmitOptions,
  _ limits: Project.Limits,
  withRBAC: Bool = false
) -> Emission {
  let name = dnsName(plan.name)
  var options = options
  // Rights are given to an account, so the flow has to run under it.
  if withRBAC, plan.serviceAccount == nil {
    options.serviceAccount = options.serviceAccount ?? name
  }
  var emission = Emission()
  // Half of a build of a large flow is making and writing its objects, which
  // know nothing of one another.
  let templates = WorkflowTemplates(plan, options).concurrentMap(YAMLDocument.init)
  emission.files.append(.init(name: "\(name).workflowtemplate.yaml", documents: templates))
  if !plan.schedules.isEmpty {
    let crons = cronWorkflows(plan, options)
    emission.files.append(
      .init(name: "\(name).cronworkflow.yaml", documents: crons.map(YAMLDocument.init))
    )
  }
  if withRBAC {
    emission.files.append(
      .init(name: sharedFile, documents: rbac(plan, options).map(YAMLDocument.init))
    )
  }
  // Most flows have no such setting, and a large one need not be walked for it.
  let needs = plan.distinctNeeds
  if needs.contains(where: { $0.pending != nil }) {
    emission.diagnostics += unsupported(flow, by: options.argo)
  }
  if needs.contains(where: { $0.podPatch != nil }) {
    emission.diagnostics += badPodPatches(flow)
  }
  emission.diagnostics += sizes(of: templates, plan, flow, limits)
  return emission
}

/// Plain Jobs and CronJobs, for clusters without Argo.
package func emitJobs(_ plan: Plan, _ flow: FlowDecl, _ options: EmitOptions) -> Emission {
  var emission = Emission()
  emission.diagnostics = unsupportedByJobs(plan, flow) + badPodPatches(flow)
  guard emission.diagnostics.isEmpty else { return emission }
  emission.files = [
    .init(
      name: "\(dnsName(plan.name)).job.yaml",
      documents: jobs(plan, options).map(YAMLDocument.init)
    )
  ]
  return emission
}
