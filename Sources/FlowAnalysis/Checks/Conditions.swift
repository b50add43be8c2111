import FlowSyntax

extension Check {
  /// A condition that is always the same decides nothing.
  static let constantCondition = Check(.constantCondition) { model, _, diagnostics in
    for branch in model.branches {
      if let subject = branch.decl.subject, literal(subject) != nil {
        diagnostics.append(
          Diagnostic(.constantCondition, "this switch always takes the same way", at: subject.span)
        )
      }
      for arm in branch.arms {
        switch arm.decl.head {
        case .condition(let expression?):
          guard let condition = arm.condition, condition.isConstant else {
            reportImpossibleChoices(expression, model, &diagnostics)
            continue
          }
          diagnostics.append(
            Diagnostic(.constantCondition, "this condition is always the same", at: expression.span)
          )
        case .cases(let values):
          for value in values {
            reportImpossibleChoice(of: branch.decl.subject, value, model, &diagnostics)
          }
        case .condition(nil), .otherwise: break
        }
      }
    }
  }
}

extension Plan.Condition {
  /// Whether nothing in the condition can differ between runs.
  fileprivate var isConstant: Bool {
    switch self {
    case .param, .output, .item, .length(.output), .length(.param): false
    case .length, .literal: true
    case .not, .negate, .binary, .coalesce, .contains: children.allSatisfy(\.isConstant)
    }
  }
}

/// Finds `param == "value"` where the value is none the parameter can have.
private func reportImpossibleChoices(
  _ expression: Expr,
  _ model: Model,
  _ diagnostics: inout [Diagnostic]
) {
  if case .binary(let left, let op, let right, _) = expression, op == .equal || op == .notEqual {
    reportImpossibleChoice(of: left, right, model, &diagnostics)
    reportImpossibleChoice(of: right, left, model, &diagnostics)
  }
  if case .binary(let left, .in, .list(let items, _), _) = expression {
    for item in items { reportImpossibleChoice(of: left, item, model, &diagnostics) }
  }
  for child in expression.children { reportImpossibleChoices(child, model, &diagnostics) }
}

private func reportImpossibleChoice(
  of subject: Expr?,
  _ value: Expr,
  _ model: Model,
  _ diagnostics: inout [Diagnostic]
) {
  guard case .reference(let path)? = subject, path.count == 1,
    let param = model.paramIndex[path[0].text].map({ model.params[$0] }),
    let constant = literal(value), !param.choices.isEmpty, !param.choices.contains(constant)
  else { return }
  let choices = param.choices.map(\.text)
  let shown = model.source[value.span]
  var report = Diagnostic(
    .constantCondition,
    "`\(param.name.text)` is never \(shown)",
    at: value.span
  )
  .note("it is one of \(choices.joined(separator: ", "))", at: param.decl.choices?.span)
  if case .string(let text) = constant, let near = nearest(to: text, among: choices) {
    report = report.fix("change it to \"\(near)\"", replacing: value.span, with: "\"\(near)\"")
  }
  diagnostics.append(report)
}
