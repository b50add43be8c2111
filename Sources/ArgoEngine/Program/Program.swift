import Manifests

/// A workflow made ready to run, with every template it can reach.
package final class Program {
  let library: Library
  /// The workflow's spec with that of its template merged in.
  let spec: WorkflowSpec
  /// The object whose local templates the entrypoint names.
  let origin: Int
  package let name: String
  let id: String?
  let namespace: String
  let labels: [ArgoManifest.Entry]
  let annotations: [ArgoManifest.Entry]
  var parameters: [(name: String, value: TemplateText?)] = []
  let parameterNodes: [Parameter]
  var entry = TemplateTarget.unknown("")
  var exit: CompiledHook?
  var hooks: [CompiledHook] = []
  private(set) var templates: [CompiledTemplate] = []
  private var numbers: [TemplateKey: Int] = [:]
  private var pending: [(number: Int, template: Template)] = []
  /// What stands in the way of running at all.
  package private(set) var refusals: [Refusal] = []

  private struct TemplateKey: Hashable {
    let origin: Int
    let name: String
  }

  package init(_ submission: Submission, in library: Library) {
    self.library = library
    let manifest = library.manifests[submission.manifest]
    var spec = manifest.spec
    var origin = submission.manifest
    var missing: Refusal?
    // The spec of a template of workflows counts where the workflow says nothing itself.
    if let reference = spec.workflowTemplateRef {
      let found = library.find(reference.name, isClusterScoped: reference.isClusterScoped)
      if let found {
        origin = found
        spec = spec.merged(over: library.manifests[found].spec)
      } else {
        missing = Refusal("no WorkflowTemplate is called `\(reference.name)`", line: manifest.line)
      }
    }
    self.spec = spec
    self.origin = origin
    name =
      submission.name
      ?? (manifest.name.isEmpty ? manifest.generateName + "run" : manifest.name)
    id = submission.id
    namespace = manifest.namespace.isEmpty ? "default" : manifest.namespace
    labels = manifest.kind == .workflow ? manifest.labels : []
    annotations = manifest.kind == .workflow ? manifest.annotations : []
    let given = Dictionary(submission.parameters.map { ($0.name, $0.value) }) { $1 }
    var nodes = spec.arguments.parameters
    for (name, value) in submission.parameters where !nodes.contains(where: { $0.name == name }) {
      refusals.append(Refusal("the workflow has no parameter `\(name)` to give `\(value)` to"))
    }
    for index in nodes.indices {
      if let value = given[nodes[index].name] { nodes[index].value = Text(value) }
    }
    parameterNodes = nodes
    parameters = nodes.map { node in
      var value = node.value
      if value == nil, case .configMap(let map, let key) = node.origin {
        value = library.configured(map.text, key.text).map { Text($0) }
      }
      return (node.name, (value ?? node.fallback).map(TemplateText.init))
    }
    if let missing { refusals.append(missing) }
    compileWorkflow()
  }

  /// How many pods may run at a time.
  var parallelism: Int? { spec.parallelism }

  var activeDeadlineSeconds: Int? { spec.activeDeadlineSeconds }

  private func compileWorkflow() {
    guard let entrypoint = spec.entrypoint else {
      if refusals.isEmpty { refuse("the workflow has no entrypoint", 0) }
      return
    }
    entry = local(entrypoint, in: origin)
    if case .unknown(let problem) = entry { refuse(problem, 0) }
    for (name, value) in parameters where value == nil {
      refuse("the parameter `\(name)` has no value; give one", 0)
    }
    hooks = spec.hooks.map { compile($0, in: origin) }
    exit = hooks.first { $0.isExit }
    hooks.removeAll { $0.isExit }
    if exit == nil, let onExit = spec.onExit {
      exit = CompiledHook(
        name: "exit",
        target: local(onExit, in: origin),
        parameters: [],
        expression: nil,
        line: 0
      )
    }
    if let exit, case .unknown(let problem) = exit.target { refuse(problem, exit.line) }
    if spec.synchronization != nil { refuseLocks(spec.synchronization) }
    compilePending()
  }

  func refuse(_ message: String, _ line: Int) {
    let refusal = Refusal(message, line: line)
    if !refusals.contains(refusal) { refusals.append(refusal) }
  }

  private func refuseLocks(_ synchronization: Synchronization?) {
    for lock in synchronization?.locks ?? [] {
      if case .database(let kind, let line) = lock {
        refuse("a \(kind) in a database is not supported", line)
      }
    }
  }

  // MARK: Finding templates

  /// The template `name` of an object, compiled when first asked for.
  func local(_ name: String, in origin: Int) -> TemplateTarget {
    let key = TemplateKey(origin: origin, name: name)
    if let number = numbers[key] { return .known(number) }
    let spec = origin == self.origin ? self.spec : library.manifests[origin].spec
    guard let template = spec.templates.first(where: { $0.name == name }) else {
      return .unknown("template \(name) not found")
    }
    return .known(add(template, key))
  }

  func referenced(_ name: String, _ template: String, isClusterScoped: Bool) -> TemplateTarget {
    guard let object = library.find(name, isClusterScoped: isClusterScoped) else {
      let kind = isClusterScoped ? "clusterworkflowtemplates" : "workflowtemplates"
      return .unknown("\(kind).argoproj.io \"\(name)\" not found")
    }
    switch local(template, in: object) {
    case .unknown: return .unknown("template reference \(name).\(template) not found")
    case let target: return target
    }
  }

  private func add(_ template: Template, _ key: TemplateKey?) -> Int {
    let number = templates.count
    let origin = key?.origin ?? self.origin
    templates.append(CompiledTemplate(name: template.name, number: number, origin: origin))
    if let key { numbers[key] = number }
    pending.append((number, template))
    return number
  }

  func inline(_ template: Template, in origin: Int) -> TemplateTarget {
    let number = templates.count
    templates.append(CompiledTemplate(name: template.name, number: number, origin: origin))
    pending.append((number, template))
    return .known(number)
  }

  /// Compiles what has been found and what that refers to, until nothing new comes.
  func compilePending() {
    while let (number, template) = pending.popLast() {
      var merged = template
      if let defaults = spec.templateDefaults { merged = merged.merged(over: defaults) }
      if merged.retry == nil { merged.retry = spec.retry }
      compile(merged, into: templates[number])
    }
  }
}
