import ArgoEngine
import ArgoLint
package import FlowAnalysis
import FlowContract
import FlowEmit
import FlowSyntax
import Manifests

/// A flow that compiles, and the manifests that it makes.
package struct CompiledFlow {
  package let plan: Plan
  package let yaml: [UInt8]

  /// Why there are no manifests, where a flow is not right.
  package enum Problem: Error {
    case refused([String])
  }

  package init(_ trial: Trial) throws(Problem) {
    let analysis = analyze(Source(name: "random.flow", bytes: Array(trial.source.utf8)))
    let errors = analysis.diagnostics.filter { $0.code.severity == .error }
    guard let plan = analysis.plans.first, let declaration = analysis.file.flows.first,
      errors.isEmpty
    else { throw .refused(errors.map { "\($0.code.rawValue): \($0.message)" }) }
    let emission = emitArgo(plan, declaration, EmitOptions(), Project.Limits())
    self.plan = plan
    yaml = yamlBytes(joining: emission.files.flatMap(\.documents))
  }
}

/// Runs the manifests of a flow in the engine, and looks at what its pods were told.
package func runInEngine(_ compiled: CompiledFlow, _ trial: Trial) -> Observation {
  var observation = Observation()
  let file = readManifests(compiled.yaml)
  observation.problems += file.problems.map { "the manifests: \($0)" }
  let name = dnsName(compiled.plan.name)
  guard let index = file.manifests.firstIndex(where: { $0.name == name }) else {
    observation.problems.append("no manifest is called `\(name)`")
    return observation
  }
  var submission = Submission(manifest: index)
  submission.parameters = trial.given
  let program = Program(submission, in: Library(file.manifests, file.configMaps))
  guard program.refusals.isEmpty else {
    observation.problems += program.refusals.map { "refused: \($0)" }
    return observation
  }
  let pods = ObservedPods(compiled.plan, trial.world)
  let run = Run(program, on: pods)
  run.run(until: pods.now + 365 * 86_400_000)
  let trace = run.trace
  observation.problems += pods.problems
  observation.problems += trace.findings.map { "\($0.kind.rawValue): \($0.message)" }
  if trace.phase == nil { observation.problems.append("the flow never ends") }
  observation.hasSucceeded = trace.phase == .succeeded
  observation.attempts = pods.attempts
  let steps = Dictionary(pods.steps.map { ($0.value, $0.key) }) { first, _ in first }
  for node in trace.nodes where node.attempt < 0 && (node.kind == .pod || node.kind == .retry) {
    guard let step = steps[node.template] else { continue }
    observation.ends[placeName(step, node.indexes)] = node.phase.name
  }
  return observation
}

/// What `flowc lint` says of the manifests, which ought to be nothing.
package func lintFindings(_ compiled: CompiledFlow) -> [String] {
  lint([Source(name: "random.yaml", bytes: compiled.yaml)]).findings.flatMap { $0 }
    .map { "lint: \($0.code.rawValue): \($0.message)" }
}
