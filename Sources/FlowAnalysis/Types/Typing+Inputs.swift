import FlowSyntax

/// A value a program gets: the first of its alternatives that is there.
struct TypedInput: Sendable {
  var type: FlowType
  var alternatives: [Plan.Value]
}

extension Typer {
  /// input value = operand ("??" operand)*, an operand being a reference or a constant
  mutating func typeInput(_ expression: Expr, step: Int) -> TypedInput? {
    let scope = model.steps[step].scope
    let item = model.steps[step].item
    // Most inputs are one operand, which has nothing to be merged with.
    guard case .binary(_, .coalesce, _, _) = expression else {
      return resolveOperand(expression, in: scope, item: item).flatMap { resolved in
        if resolved.requirements.isEmpty || model.isAlwaysPresent([resolved.requirements]) {
          return TypedInput(type: resolved.type, alternatives: [resolved.value])
        }
        let name = model.source[expression.span]
        diagnostics.append(optionalValue(name, resolved.requirements, at: expression.span))
        return nil
      }
    }
    var result: TypedInput?
    var requirements: [[Requirement]] = []
    var optional: (Expr, [Requirement])?
    var previous: Expr?
    for operand in coalesced(expression) {
      if result != nil, model.isAlwaysPresent(requirements) {
        diagnostics.append(.needlessDefault(operand, after: previous))
      }
      previous = operand
      guard let resolved = resolveOperand(operand, in: scope, item: item) else { return nil }
      if let first = result {
        guard let type = unify(first.type, resolved, operand) else { return nil }
        result?.type = type
        result?.alternatives.append(resolved.value)
      } else {
        result = TypedInput(type: resolved.type, alternatives: [resolved.value])
        optional = (operand, resolved.requirements)
      }
      requirements.append(resolved.requirements)
    }
    if let (operand, reasons) = optional, !model.isAlwaysPresent(requirements) {
      let isMerge = requirements.count > 1
      let span = isMerge ? expression.span : operand.span
      diagnostics.append(
        optionalValue(model.source[operand.span], reasons, at: span, isMerge: isMerge)
      )
      return nil
    }
    return result
  }

  /// `a ?? b ?? c` as its three operands.
  func coalesced(_ expression: Expr) -> [Expr] {
    guard case .binary(let left, .coalesce, let right, _) = expression else { return [expression] }
    return coalesced(left) + coalesced(right)
  }

  private mutating func resolveOperand(_ operand: Expr, in scope: Int, item: Int) -> Resolved? {
    if case .reference(let path) = operand { return resolve(path, in: scope, item: item) }
    if let literal = literal(operand) {
      if let type = type(of: literal) { return Resolved(value: .literal(literal), type: type) }
      diagnostics.append(
        Diagnostic(.typeMismatch, "the items of a list are of one type", at: operand.span)
      )
      return nil
    }
    if case .number(let number) = operand {
      diagnostics.append(.badNumber(number))
      return nil
    }
    diagnostics.append(
      Diagnostic(
        .unsupportedExpression,
        "an input is a reference, a constant, or several of them with `??`",
        at: operand.span
      )
      .note("have a step work the value out, and read its output")
    )
    return nil
  }

  private mutating func unify(_ first: FlowType, _ other: Resolved, _ operand: Expr) -> FlowType? {
    if first.accepts(other.type) { return first }
    if other.type.accepts(first) { return other.type }
    if case .literal(let literal) = other.value, fits(literal, first) { return first }
    diagnostics.append(
      Diagnostic(
        .typeMismatch,
        "what stands before `??` is \(first), and this is \(other.type)",
        at: operand.span
      )
    )
    return nil
  }

  func optionalValue(
    _ name: String,
    _ reasons: [Requirement],
    at span: Span,
    isMerge: Bool = false
  ) -> Diagnostic {
    var report = Diagnostic(
      .optionalValue,
      isMerge
        ? "none of these may be there; add another `??`, or an arm for what is left"
        : "`\(name)` may be absent; say what to use instead with `??`",
      at: span
    )
    for reason in reasons {
      let (text, span) = model.explanation(of: reason, for: name)
      report = report.note(text, at: span)
    }
    return report
  }
}

extension Diagnostic {
  static func badNumber(_ number: NumberLiteral) -> Diagnostic {
    let digits = number.text.drop { $0 == "-" }
    if digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "_") }) {
      return Diagnostic(.badNumber, "`\(number.text)` is too large for an int", at: number.span)
    }
    return Diagnostic(.badNumber, "`\(number.text)` is no plain number", at: number.span)
      .note("numbers are written like 3, -1, 0.5 and 1e3")
  }
}

extension Diagnostic {
  /// `??` after what is always there; `previous` is what stands before it.
  static func needlessDefault(_ operand: Expr, after previous: Expr?) -> Diagnostic {
    let report = Diagnostic(
      .needlessDefault,
      "what stands before this `??` is always there",
      at: operand.span
    )
    guard let previous else { return report }
    let span = Span(Int(previous.span.end), Int(operand.span.end))
    return report.fix("leave it out", replacing: span, with: "")
  }
}
