import ArgoEngine
import FlowSyntax
import Manifests

extension LintCheck {
  /// Tasks wait for tasks that are there, and not for each other.
  static let dags = templates(
    .unknownDependency,
    .taskCycle,
    .dependsStyle,
    .badDepends,
    .keywordTask
  ) { template, linting in
    guard template.kind == .dag else { return }
    let check = DagCheck(template: template, linting: linting)
    for call in template.calls { check.task(call) }
    check.cycles()
    check.targets()
  }
}

private struct DagCheck {
  let template: TemplateView
  let linting: Linting
  let usesDepends: Bool

  init(template: TemplateView, linting: Linting) {
    self.template = template
    self.linting = linting
    usesDepends = template.calls.contains { $0.node.filled("depends") != nil }
  }

  private func report(
    _ code: LintCode,
    _ message: String,
    at node: YAMLNode,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    linting.report(code, message, at: node, in: template.object, more)
  }

  func task(_ call: Call) {
    let node = call.node
    let dependencies = node.list("dependencies")
    if usesDepends || !dependencies.isEmpty, let first = call.name.utf8.first,
      Grammar.isDigit(first)
    {
      report(
        .dependsStyle,
        "a task whose name begins with a digit has no dependencies",
        at: call.place
      )
    }
    if usesDepends, let other = node.pair("dependencies"), !dependencies.isEmpty {
      report(.dependsStyle, "one DAG has `depends` or `dependencies`, and not both", at: other.key)
      {
        guard let user = user(of: "depends") else { return $0 }
        return $0.note("`depends` is used here", at: user.span)
      }
    }
    if usesDepends, let other = node.pair("continueOn") {
      report(.dependsStyle, "`continueOn` does not go with `depends`", at: other.key) {
        $0.note("say it where it is waited for: `\(call.name).Succeeded || \(call.name).Failed`")
      }
    }
    if usesDepends, keywords.contains(call.name) {
      report(
        .keywordTask,
        "`\(call.name)` is a word of `depends` itself, and so no task can be called it",
        at: call.place
      )
    }
    for dependency in dependencies {
      if let name = dependency.scalar, template.byName[name] == nil {
        unknown(name, dependency, of: call)
      }
    }
    if let depends = node["depends"], let text = depends.scalar, !text.isEmpty {
      self.depends(text, depends, of: call)
    }
  }

  private func user(of key: String) -> YAMLNode? {
    template.calls.lazy.compactMap { $0.node.pair(key)?.key }.first
  }

  private func depends(_ text: String, _ node: YAMLNode, of call: Call) {
    let reading = DependsText(text) { _ in (false, false) }
    let words = ["and": "&&", "or": "||", "not": "!"]
    var isSpoilt = false
    for name in reading.tasks where template.byName[name] == nil {
      isSpoilt = true
      if let symbol = words[name] {
        report(.badDepends, "`\(name)` would be a task here: write `\(symbol)`", at: node)
      } else {
        unknown(name, node, of: call)
      }
    }
    let known = DependsResult.allCases.map(\.rawValue)
    for (task, result) in reading.results {
      if !known.contains(result) {
        isSpoilt = true
        report(
          .badDepends,
          "a task ends as \(known.joined(separator: ", ")), and not `\(result)`",
          at: node
        ) {
          $0.suggesting(
            nearest(to: result, among: known),
            for: result,
            at: node,
            in: linting.sources[template.object.file]
          )
        }
      } else if result == "AnySucceeded" || result == "AllFailed",
        let other = template.byName[task], !other.isLooped
      {
        report(
          .badDepends,
          "`\(result)` is about the items of a loop, and `\(task)` has none",
          at: node
        ) {
          $0.note("the task", at: other.place.span)
        }
      }
    }
    guard !isSpoilt else { return }
    do throws(ExpressionError) {
      _ = try parseExpression(withUnderscores(reading.expression))
    } catch {
      report(.badDepends, "`depends` cannot be read: \(error.message)", at: node)
    }
  }

  private func unknown(_ name: String, _ node: YAMLNode, of call: Call?) {
    report(.unknownDependency, "no task here is called `\(name)`", at: node) {
      $0.suggesting(
        nearest(to: name, among: template.calls.filter { $0 !== call }.map(\.name)),
        for: name,
        at: node,
        in: linting.sources[template.object.file]
      )
    }
  }

  func cycles() {
    let graph = Dictionary(template.calls.map { ($0.name, $0.dependencies) }) { first, _ in first }
    guard let cycle = cycle(in: graph, from: template.calls.map(\.name)),
      let first = template.byName[cycle[0]]
    else { return }
    let message =
      cycle.count == 1
      ? "the task `\(cycle[0])` waits for itself"
      : "the tasks \(cycle.map { "`\($0)`" }.joined(separator: ", ")) wait for each other"
    report(.taskCycle, message, at: first.place) { finding in
      cycle.dropFirst().reduce(finding) { finding, name in
        guard let call = template.byName[name] else { return finding }
        return finding.note("`\(name)`", at: call.place.span)
      }
    }
  }

  func targets() {
    guard let node = template.node["dag"]?["target"], let text = node.scalar, !text.isEmpty else {
      return
    }
    for name in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    where template.byName[name] == nil && !name.holdsTag && !name.contains("}}") {
      unknown(name, node, of: nil)
    }
  }
}

/// Words of the expression language, which a `depends` is once Argo has spelt it out.
private let keywords: Set<String> = [
  "not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let", "if", "else",
  "true", "false", "nil",
]
