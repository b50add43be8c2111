import FlowAnalysis
import Manifests

/// How the template around a step that may fail is called, after the step.
package let toleranceSuffix = "-or-not"

/// Which object each template stands in, and how one template names another.
///
/// An object holds at most 200 templates, so a large flow is several: scopes
/// are dealt out in order, each with the templates of its own steps.
struct TemplateReferences {
  /// The scopes in each object; the first object is the flow's own.
  private(set) var objects: [[Int]] = []
  private var objectOfScope: [Int] = []
  private let layout: Layout
  private let plan: Plan
  private let flowName: String
  /// For each step that may fail, the template around it.
  private(set) var tolerant: [Int: String] = [:]
  private let stepNames: [String]

  init(_ plan: Plan, _ layout: Layout, names: inout TemplateNames) {
    self.plan = plan
    self.layout = layout
    flowName = dnsName(plan.name)
    stepNames = names.steps
    for (index, step) in plan.steps.enumerated() where step.toleratesFailure {
      tolerant[index] = names.unique(names.steps[index] + toleranceSuffix)
    }
    objectOfScope = Array(repeating: 0, count: layout.scopes.count)
    var open: [Int] = []
    var count = 0
    for scope in layout.scopes.indices {
      let weight = layout.scopes[scope].tasks.reduce(1) {
        if case .scope = layout.tasks[$1].body { return $0 }
        return $0 + layout.weight(ofTask: $1, plan)
      }
      if count + weight > largestDAG, !open.isEmpty {
        objects.append(open)
        open = []
        count = 0
      }
      objectOfScope[scope] = objects.count
      open.append(scope)
      count += weight
    }
    objects.append(open)
  }

  /// No flow has `--` in its name, so parts meet no other flow.
  func objectName(_ object: Int) -> String {
    object == 0 ? flowName : "\(flowName)--part-\(object)"
  }

  /// `template` or `templateRef` for what a task of `scope` runs.
  func reference(to task: Layout.Task, from scope: Int) -> (local: YAML, remote: YAML) {
    let name: String
    var object = objectOfScope[scope]
    switch task.body {
    case .step(let step): name = tolerant[step] ?? stepNames[step]
    case .scope(let inner):
      name = layout.scopes[inner].name
      object = objectOfScope[inner]
    }
    guard object != objectOfScope[scope] else { return (.string(name), .absent) }
    return (.absent, ["name": .string(objectName(object)), "template": .string(name)])
  }
}
