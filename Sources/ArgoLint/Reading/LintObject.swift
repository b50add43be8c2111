import FlowSyntax
import Manifests

/// One of Argo's objects of the files.
///
/// It is changed while the files are read and linked. The rules, which run on all cores, only look
/// at it; what is worked out late (`Scope`, `Call.ancestors`) is asked for by rules about this
/// object alone, and these run one after the other.
final class LintObject: @unchecked Sendable {
  let kind: Kind
  let file: Int
  /// The object as Go sees it: merge keys carried out, empty values gone.
  let node: YAMLNode
  /// The object as it stands.
  let written: YAMLNode
  let metadata: YAMLNode
  /// The workflow's spec, a CronWorkflow's included.
  let spec: YAMLNode
  /// A CronWorkflow's own spec.
  let cron: YAMLNode?
  let name: String
  let namespace: String
  /// Its templates in the file's order, each followed by the inline ones within it.
  private(set) var templates: [TemplateView] = []
  private(set) var named: [String: TemplateView] = [:]
  private(set) var globals = Scope()
  /// The object that `workflowTemplateRef` names, where it is among the files.
  private(set) var base: LintObject?

  enum Kind: String {
    case workflow = "Workflow"
    case workflowTemplate = "WorkflowTemplate"
    case clusterWorkflowTemplate = "ClusterWorkflowTemplate"
    case cronWorkflow = "CronWorkflow"
    case workflowEventBinding = "WorkflowEventBinding"
  }

  init(_ document: YAMLNode, _ kind: Kind, file: Int) {
    written = document
    node = document.settled
    self.kind = kind
    self.file = file
    metadata = node["metadata"] ?? node.empty
    let spec = node["spec"] ?? node.empty
    cron = kind == .cronWorkflow ? spec : nil
    self.spec =
      switch kind {
      case .cronWorkflow: spec["workflowSpec"] ?? node.empty
      case .workflowEventBinding: node.empty
      case .workflow, .workflowTemplate, .clusterWorkflowTemplate: spec
      }
    name = metadata.text("name") ?? ""
    namespace = metadata.text("namespace") ?? ""
    for node in self.spec.list("templates") { add(TemplateView(node, in: self, isInline: false)) }
    for template in templates where !template.isInline {
      if named[template.name] == nil { named[template.name] = template }
    }
  }

  /// Whether it holds templates for others, with arguments to come.
  var isTemplate: Bool { kind == .workflowTemplate || kind == .clusterWorkflowTemplate }

  /// Whether arguments may be without a value: linting, Argo asks for one in cron workflows alone.
  var allowsEmptyArguments: Bool { kind != .cronWorkflow }

  func link(_ linting: Linting) {
    if let reference = spec["workflowTemplateRef"] {
      base = linting.object(
        named: reference.text("name") ?? "",
        isClusterScoped: reference["clusterScope"]?.isTrue ?? false,
        from: self
      )
    }
  }

  private func add(_ template: TemplateView) {
    templates.append(template)
    for call in template.calls {
      if let inline = call.inline { add(inline) }
    }
  }

  /// The templates that names in this object's spec stand for.
  var library: LintObject { base ?? self }

  /// Looks up what other objects hold, once all of them are read.
  func prepare(_ linting: Linting) {
    globals = globalScope(of: self)
    for template in templates {
      for call in template.calls {
        call.target = linting.target(of: call.node, inline: call.inline, in: self)
      }
    }
  }
}

extension Linting {
  /// A template object by name, as Argo would find it from another object.
  func object(named name: String, isClusterScoped: Bool, from other: LintObject) -> LintObject? {
    let kind: LintObject.Kind = isClusterScoped ? .clusterWorkflowTemplate : .workflowTemplate
    let found = objects.filter { $0.kind == kind && $0.name == name }
    if isClusterScoped || other.namespace.isEmpty { return found.first }
    return found.first { $0.namespace == other.namespace || $0.namespace.isEmpty }
  }
}
