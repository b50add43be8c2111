import ArgoEngine
import FlowSyntax

/// What is wrong with an expression of expr-lang: its spelling, its functions, the names in it.
///
/// Argo's lint looks at none of it (`template/validate.go`). `scope` is `nil` where only the spelling
/// can be judged.
func expressionFindings(
  _ expression: TagExpression,
  _ span: Span,
  _ scope: Scope?,
  _ object: LintObject,
  _ source: Source
) -> [LintFinding] {
  switch expression.parsed {
  case .failure(let error):
    return [
      LintFinding(.badExpression, "the expression cannot be read: \(error.message)", at: span)
    ]
  case .success(let parsed):
    let unknown = expression.unknownFunctions.filter { name in
      name.hasPrefix("sprig.")
        ? !sprigFunctions.contains(String(name.dropFirst(6)))
        : !name.contains(".") && !builtins.contains(name)
    }
    var findings = unknown.map { name in
      LintFinding(
        .badExpression,
        "no function is called `\(name)`",
        at: source.range(of: name, in: span) ?? span
      )
    }
    guard let scope else { return findings }
    let subtracted = subtractions(in: parsed)
    findings += subtracted.map { path, right in
      let better = path.dropLast().joined(separator: ".") + "['\(path.last ?? "")-\(right)']"
      return LintFinding(
        .subtractedName,
        "`\(path.joined(separator: "."))-\(right)` is a subtraction here",
        at: span
      ).fix(
        "write `\(better)`",
        replacing: source.range(of: "\(path.joined(separator: "."))-\(right)", in: span) ?? span,
        with: better
      )
    }
    if !subtracted.isEmpty { return findings }
    for name in expression.mentioned where !isKnown(name, scope, object) {
      var finding = LintFinding(
        .unresolvedInExpression,
        "nothing here is called `\(name)`",
        at: source.range(of: name, in: span) ?? span
      )
      let root = name.prefix { $0 != "." }
      if let near = nearest(to: name, among: scope.all.filter({ $0.hasPrefix(root + ".") })) {
        finding = finding.note("there is `\(near)`")
      } else {
        finding = finding.note(
          "the expression is left as text, or fails where it must have a value"
        )
      }
      findings.append(finding)
    }
    return findings
  }
}

/// Beginnings of names that an expression looks up in Argo; all others are values of its own.
private let expressionRoots: Set<String> = [
  "inputs", "tasks", "steps", "workflow", "item", "outputs", "pod",
]

private func isKnown(_ name: String, _ scope: Scope, _ object: LintObject) -> Bool {
  let root = String(name.prefix { $0 != "." })
  guard expressionRoots.contains(root) else { return true }
  if name == root || scope.has(name) || scope.hasBranch(name) || scope.holdsBeginning(of: name) {
    return true
  }
  return [
    "workflow.outputs", "workflow.labels", "workflow.annotations", "workflow.priority", "outputs.",
  ]
  .contains(where: name.hasPrefix)
}

/// `inputs.parameters.a-b`, which is `inputs.parameters.a` less `b`.
private func subtractions(in expression: Expression) -> [([String], String)] {
  var found: [([String], String)] = []
  expression.walk { node in
    guard case .binary(let left, .minus, let right) = node, let path = left.path, path.count > 1,
      expressionRoots.contains(path[0]), case .name(let name) = leftmost(right)
    else { return }
    found.append((path, name))
  }
  return found
}

private func leftmost(_ expression: Expression) -> Expression {
  if case .member(let base, _, _) = expression { return leftmost(base) }
  return expression
}
