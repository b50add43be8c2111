import ArgoEngine
import Manifests

/// One template of an object, and the steps or tasks in it.
final class TemplateView {
  let node: YAMLNode
  let name: String
  unowned let object: LintObject
  let isInline: Bool
  /// All the kinds it says to be; right is one.
  let kinds: [Kind]
  private(set) var calls: [Call] = []

  enum Kind: String, CaseIterable {
    case container
    case containerSet
    case steps
    case dag
    case script
    case resource
    case data
    case suspend
    case http
    case plugin
  }

  init(_ node: YAMLNode, in object: LintObject, isInline: Bool) {
    self.node = node
    self.object = object
    self.isInline = isInline
    name = node.text("name") ?? ""
    kinds = Kind.allCases.filter { node.has($0.rawValue) }
    if kinds.contains(.steps) {
      for (group, steps) in node.list("steps").enumerated() {
        for step in steps.sequence ?? [] { calls.append(Call(step, in: self, group: group)) }
      }
    } else if kinds.contains(.dag) {
      for task in node["dag"]?.list("tasks") ?? [] {
        calls.append(Call(task, in: self, group: nil))
      }
    }
    for call in calls { byName[call.name] = byName[call.name] ?? call }
  }

  /// The first call of each name.
  private(set) var byName: [String: Call] = [:]

  var kind: Kind? { kinds.first }

  var isLeaf: Bool { kind != nil && !isComposite }

  var isComposite: Bool { kind == .steps || kind == .dag }

  /// Whether it runs in a pod of its own.
  var isPod: Bool {
    switch kind {
    case .container, .containerSet, .script, .resource, .data: true
    case .steps, .dag, .suspend, .http, .plugin, nil: false
    }
  }

  /// Whether it leaves `outputs.result` behind.
  var hasResult: Bool {
    switch kind {
    case .container, .script, .data, .http, .plugin: true
    case .containerSet:
      node["containerSet"]?.list("containers").contains { $0.text("name") == "main" } ?? false
    case .steps, .dag, .resource, .suspend, nil: false
    }
  }

  func inputs(_ kind: String) -> [YAMLNode] { node["inputs"]?.list(kind) ?? [] }

  func outputs(_ kind: String) -> [YAMLNode] { node["outputs"]?.list(kind) ?? [] }

  /// How messages call it.
  var title: String { isInline ? "the inline template" : "the template `\(name)`" }
}

/// A step or a task: which template runs, with what, when and how often.
final class Call {
  let node: YAMLNode
  let name: String
  unowned let template: TemplateView
  /// The parallel group of a step, counted from 0; `nil` for a task.
  let group: Int?
  let inline: TemplateView?
  /// Which template it runs, known when all files are read.
  var target: Target = .nothing
  /// The tasks it waits for, by name, and those that these wait for.
  private(set) var dependencies: [String] = []
  private(set) lazy var ancestors: Set<String> = findAncestors()

  init(_ node: YAMLNode, in template: TemplateView, group: Int?) {
    self.node = node
    self.template = template
    self.group = group
    name = node.text("name") ?? ""
    inline = node["inline"].map { TemplateView($0, in: template.object, isInline: true) }
    guard group == nil else { return }
    if let depends = node.filled("depends") {
      dependencies = DependsText(depends, continues: { _ in (false, false) }).tasks
    } else {
      dependencies = node.list("dependencies").compactMap(\.scalar)
    }
  }

  var object: LintObject { template.object }

  /// Where to point for the whole of it.
  var place: YAMLNode { node.place("name") }

  /// What expressions call its siblings.
  var root: String { group == nil ? "tasks" : "steps" }

  /// How messages call it.
  var title: String { "the \(group == nil ? "task" : "step") `\(name)`" }

  var isLooped: Bool { loop != nil }

  /// The loop's field, where there is one.
  var loop: String? {
    ["withItems", "withParam", "withSequence"].first { key in
      guard let value = node[key] else { return false }
      return value.sequence.map { !$0.isEmpty } ?? value.scalar.map { !$0.isEmpty } ?? true
    }
  }

  private func findAncestors() -> Set<String> {
    var found: Set<String> = []
    var open = dependencies
    while let next = open.popLast() {
      guard next != name, found.insert(next).inserted else { continue }
      open += template.byName[next]?.dependencies ?? []
    }
    return found
  }
}
