package import FlowAnalysis
import FlowContract
package import Manifests

/// The WorkflowTemplates of a flow: one, and more when it has over 200 templates.
///
/// Each is made when it is asked for, and made from values alone, so that
/// several can be made at a time and none need be kept.
package struct WorkflowTemplates: RandomAccessCollection, Sendable {
  private let plan: Plan
  private let options: EmitOptions
  private let layout: Layout
  private let references: TemplateReferences
  private let shared: Shared
  private let steps: StepTemplates
  private let dags: DAGTemplates
  private let defaults: YAML

  package init(_ plan: Plan, _ options: EmitOptions) {
    var names = TemplateNames(plan)
    let layout = Layout(plan, names: &names)
    let references = TemplateReferences(plan, layout, names: &names)
    let contracts = Contracts(plan)
    let shared = Shared(plan, options)
    self.plan = plan
    self.options = options
    self.layout = layout
    self.references = references
    self.shared = shared
    steps = StepTemplates(
      plan: plan,
      shared: shared,
      contracts: contracts,
      names: names,
      options: options
    )
    dags = DAGTemplates(plan: plan, layout: layout, references: references)
    defaults = templateDefaults(plan, shared, contracts, options)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { references.objects.count }

  package subscript(object: Int) -> YAML {
    let templates = templates(of: object)
    return [
      "apiVersion": "argoproj.io/v1alpha1",
      "kind": "WorkflowTemplate",
      "metadata": flowMetadata(
        plan,
        options,
        name: references.objectName(object),
        isPart: object > 0
      ),
      "spec": object == 0
        ? spec(plan, layout, shared, defaults, templates, options)
        : partSpec(plan, templates),
    ]
  }

  private func templates(of object: Int) -> [YAML] {
    var templates: [YAML] = []
    for scope in references.objects[object] {
      templates.append(dags.dag(scope))
      for task in layout.scopes[scope].tasks {
        guard case .step(let step) = layout.tasks[task].body else { continue }
        if let name = references.tolerant[step] {
          templates.append(steps.tolerant(step, name: name))
        }
        templates.append(steps.container(step))
      }
    }
    return templates
  }
}

/// A further object of a large flow. Argo takes everything about the run, the
/// defaults of templates included, from the object that is run
/// (operator.go:mergedTemplateDefaultsInto), so only templates stand here.
private func partSpec(_ plan: Plan, _ templates: [YAML]) -> YAML {
  ["arguments": arguments(plan), "templates": .list(templates)]
}

private func spec(
  _ plan: Plan,
  _ layout: Layout,
  _ shared: Shared,
  _ defaults: YAML,
  _ templates: [YAML],
  _ options: EmitOptions
) -> YAML {
  [
    "entrypoint": .string(layout.scopes[0].name),
    "onExit": layout.exitScope.map { .string(layout.scopes[$0].name) } ?? .absent,
    "arguments": arguments(plan),
    "serviceAccountName": shared.serviceAccount.map { .string($0) } ?? .absent,
    "automountServiceAccountToken": options.executorServiceAccount == nil ? .absent : false,
    "executor": options.executorServiceAccount.map { ["serviceAccountName": .string($0)] }
      ?? .absent,
    "parallelism": plan.parallelism.map { .int($0) } ?? .absent,
    "activeDeadlineSeconds": plan.timeout.map { .int($0) } ?? .absent,
    "nodeSelector": entries(shared.nodeLabels),
    "tolerations": tolerations(shared.tolerations),
    "podMetadata": [
      "labels": entries(shared.labels), "annotations": entries(shared.annotations),
    ],
    "workflowMetadata": ["labels": .map(flowLabels(plan, options))],
    "securityContext": podSecurity(options.security, user: shared.user),
    "templateDefaults": defaults,
    "templates": .list(templates),
  ]
}

private func arguments(_ plan: Plan) -> YAML {
  guard !plan.params.isEmpty else { return .absent }
  return [
    "parameters": .list(
      plan.params.map { param in
        [
          "name": .string(param.name),
          "description": param.doc.map { .string(withoutTags($0)) } ?? .absent,
          "enum": param.choices.isEmpty ? .absent : .strings(param.choices.map(\.text)),
          "value": param.defaultValue.map { .string(value($0, of: param)) } ?? .absent,
        ]
      }
    )
  ]
}

/// A default as Argo holds it: text, lists and json as JSON.
private func value(_ literal: Plan.Literal, of param: Plan.Param) -> String {
  if literal.holdsBraces { return defaultMarker }
  switch param.type {
  case .list: return literal.json.text
  case .json:
    // A string is the JSON text itself; FlowAnalysis saw to it that it is.
    if case .string(let text) = literal { return text }
    return literal.json.text
  case .string, .int, .float, .bool, .file, .dir, .optional: return literal.text
  }
}

/// Name, labels and annotations of an object made from a flow.
func flowMetadata(
  _ plan: Plan,
  _ options: EmitOptions,
  name: String,
  isPart: Bool = false
) -> YAML {
  var annotations: [YAML.Entry] = [.init(Annotation.source, .string(plan.place.text))]
  if let doc = plan.doc, !isPart {
    // The first paragraph is the title, on one line; the rest describes.
    let lines = doc.split(separator: "\n", omittingEmptySubsequences: false)
    let title = lines.prefix { !$0.isEmpty }
    let rest = lines.dropFirst(title.count).drop(while: \.isEmpty)
    annotations.append(
      .init("workflows.argoproj.io/title", .string(title.joined(separator: " ")))
    )
    if !rest.isEmpty {
      let text = rest.joined(separator: "\n")
      annotations.append(.init("workflows.argoproj.io/description", .string(text)))
    }
  }
  return objectMetadata(plan, options, name: name, annotations)
}

/// The same for any object, which brings the first of its annotations.
func objectMetadata(
  _ plan: Plan,
  _ options: EmitOptions,
  name: String,
  _ annotations: [YAML.Entry]
) -> YAML {
  [
    "name": .string(name),
    "namespace": options.namespace.map { .string($0) } ?? .absent,
    "labels": .map(flowLabels(plan, options)),
    "annotations": .map(annotations + plan.annotations.map { .init($0.key, .string($0.value)) }),
  ]
}

/// Recommended labels, then the project's, then the flow's; a later one replaces an earlier.
func flowLabels(_ plan: Plan, _ options: EmitOptions) -> [YAML.Entry] {
  var labels: [YAML.Entry] = [
    .init("app.kubernetes.io/name", .string(dnsName(plan.name))),
    .init("app.kubernetes.io/managed-by", "flowc"),
  ]
  for label in options.labels + plan.labels.map({ YAML.Entry($0.key, .string($0.value)) }) {
    if let index = labels.firstIndex(where: { $0.key == label.key }) {
      labels[index] = label
    } else {
      labels.append(label)
    }
  }
  return labels
}
