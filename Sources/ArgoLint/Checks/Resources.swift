import FlowSyntax
import Manifests

extension LintCheck {
  /// A template that makes an object says what to do, with what, and when it is done.
  static let resources = templates(.resourceTemplate, .resourceCondition) { template, linting in
    guard let node = template.node["resource"], node.mapping != nil else { return }
    let object = template.object
    let action = node.text("action") ?? ""
    if node.has("manifest"), let other = node.pair("manifestFrom"), node.filled("manifest") != nil {
      linting.report(
        .resourceTemplate,
        "the manifest is in `manifest` or in `manifestFrom`: keep one",
        at: other.key,
        in: object
      )
    }
    if action != "delete", action != "get", node.filled("manifest") == nil,
      !node.has("manifestFrom")
    {
      linting.report(
        .resourceTemplate,
        "the action `\(action)` needs a `manifest`",
        at: node.place("action"),
        in: object
      )
    }
    if let artifact = node["manifestFrom"]?["artifact"], let name = artifact.text("name") {
      let names = template.inputs("artifacts").compactMap { $0.text("name") }
      if !names.contains(name) {
        linting.report(
          .resourceTemplate,
          "no input artifact is called `\(name)`",
          at: artifact.place("name"),
          in: object
        ) {
          $0.suggesting(
            nearest(to: name, among: names),
            for: name,
            at: artifact.place("name"),
            in: linting.sources[object.file]
          )
        }
      }
    }
    manifest(node, template, linting)
    for key in ["successCondition", "failureCondition"] {
      guard let condition = node[key], let text = condition.scalar, !text.isEmpty else { continue }
      if let problem = selectorProblem(withoutTags(text)) {
        linting.report(
          .resourceCondition,
          "`\(key)` cannot be read: \(problem)",
          at: condition,
          in: object
        ) {
          $0.note(
            "it is a list of requirements such as `status.succeeded > 0, status.phase == Bound`"
          )
        }
      }
    }
  }
}

private func manifest(_ node: YAMLNode, _ template: TemplateView, _ linting: Linting) {
  guard let manifest = node["manifest"], let text = manifest.scalar, !text.isEmpty else { return }
  let bare = withoutTags(text)
  // A tag alone on its place stands for anything; a lone word is no object.
  guard bare.trimmingSpace != "x" else { return }
  let problem: String?
  switch readYAML(Array(bare.utf8)) {
  case .failure(let error): problem = "line \(error.line): \(error.message)"
  case .success(let documents):
    // A patch in JSON's own form is a list of operations.
    let isPatch = node.text("action") == "patch"
    problem =
      documents.allSatisfy { $0.mapping != nil } || isPatch || text.holdsTag
      ? nil : "it is no mapping"
  }
  guard let problem else { return }
  linting.report(
    .resourceTemplate,
    "the manifest is not YAML: \(problem)",
    at: manifest,
    in: template.object
  )
}

/// Why a text is no selector of Kubernetes' labels, or `nil`.
func selectorProblem(_ text: String) -> String? {
  var parts: [String] = []
  var depth = 0
  var current = ""
  for character in text {
    if character == "(" { depth += 1 }
    if character == ")" { depth -= 1 }
    if character == ",", depth == 0 {
      parts.append(current)
      current = ""
    } else {
      current.append(character)
    }
  }
  if depth != 0 { return "a bracket is left open" }
  parts.append(current)
  for part in parts.map(\.trimmingSpace) {
    if part.isEmpty { return "a requirement is missing at a comma" }
    if let problem = requirementProblem(part) { return problem }
  }
  return nil
}

private func requirementProblem(_ text: String) -> String? {
  for symbol in ["==", "!=", "=", ">", "<"] {
    guard let range = text.firstRange(of: symbol) else { continue }
    let key = String(text[..<range.lowerBound]).trimmingSpace
    let value = String(text[range.upperBound...]).trimmingSpace
    if key.isEmpty { return "nothing stands before `\(symbol)`" }
    if key.contains(" ") { return "`\(key)` is no name of a field" }
    if value.contains(where: { "=<>!&|() ".contains($0) }) { return "`\(value)` is no value" }
    if symbol == ">" || symbol == "<", Int(value) == nil, value != "x" {
      return "`\(symbol)` compares whole numbers, and not `\(value)`"
    }
    return nil
  }
  let words = text.split(separator: " ")
  if words.count == 1 { return nil }
  if words.count > 2, words[1] == "in" || words[1] == "notin", text.hasSuffix(")") { return nil }
  return "`\(text)` is no requirement"
}

extension LintCheck {
  /// Labels are selected in a way that Kubernetes reads.
  static let selectors = LintCheck(.badSelector) { object, linting in
    guard let selector = object.spec["podGC"]?["labelSelector"] else { return }
    for pair in selector.entries("matchLabels") {
      let key = pair.key.scalar ?? ""
      let value = pair.value.scalar ?? ""
      if !Grammar.isLabelKey(key) || !Grammar.isLabelValue(value) {
        linting.report(
          .badSelector,
          "no label can be `\(key)` with the value `\(value)`",
          at: pair.key,
          in: object
        )
      }
    }
    for expression in selector.list("matchExpressions") {
      guard let node = expression["operator"], let text = node.scalar else { continue }
      let known = ["In", "NotIn", "Exists", "DoesNotExist"]
      if !known.contains(text) {
        linting.report(
          .badSelector,
          "`operator` is one of \(known.joined(separator: ", ")), and not `\(text)`",
          at: node,
          in: object
        )
      } else if (text == "In" || text == "NotIn") == expression.list("values").isEmpty {
        let what = expression.list("values").isEmpty ? "needs `values`" : "has no `values`"
        linting.report(.badSelector, "`\(text)` \(what)", at: node, in: object)
      }
    }
  }
}
