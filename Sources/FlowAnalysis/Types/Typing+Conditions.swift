import FlowContract
import FlowSyntax

/// An expression that decides the graph, with its type.
struct Typed: Sendable {
  var condition: Plan.Condition
  var type: FlowType
  /// When the value is there; empty means always.
  var requirements: [Requirement] = []
}

extension Typer {
  /// Types a condition that stands in `scope` as part of `item`.
  ///
  /// Only what Argo can know may take part: constants, parameters, lengths of
  /// lists, and scalar outputs of steps.
  mutating func typeCondition(_ expression: Expr, in scope: Int, item: Int) -> Typed? {
    guard let typed = typePart(expression, in: scope, item: item) else { return nil }
    return required(typed, expression)
  }

  private mutating func typePart(_ expression: Expr, in scope: Int, item: Int) -> Typed? {
    switch expression {
    case .string, .number, .bool, .list, .range:
      return typeConstant(expression)
    case .reference(let path):
      return typeReference(path, expression, in: scope, item: item)
    case .call(let name, let arguments, let span):
      return typeCall(name, arguments, span, in: scope, item: item)
    case .unary(let op, let operand, let span):
      guard let inner = typeCondition(operand, in: scope, item: item) else { return nil }
      let fits = op == .not ? inner.type == .bool : inner.type.isNumber
      guard fits else {
        return mismatch(
          "`\(op.rawValue)` takes \(op == .not ? "a bool" : "a number"); this is \(inner.type)",
          span
        )
      }
      return Typed(
        condition: op == .not ? .not(inner.condition) : .negate(inner.condition),
        type: inner.type
      )
    case .binary(_, .coalesce, _, _):
      return typeCoalesce(expression, in: scope, item: item)
    case .binary(let left, .in, let right, let span):
      return typeMembership(left, right, span, in: scope, item: item)
    case .binary(let left, let op, let right, let span):
      guard let first = typeCondition(left, in: scope, item: item),
        let second = typeCondition(right, in: scope, item: item)
      else { return nil }
      return combine(first, op, second, span)
    }
  }

  private mutating func mismatch(_ message: String, _ span: Span) -> Typed? {
    diagnostics.append(Diagnostic(.typeMismatch, message, at: span))
    return nil
  }

  /// A value that must be there, or one report that it may not be.
  private mutating func required(_ typed: Typed, _ expression: Expr) -> Typed? {
    guard !typed.requirements.isEmpty else { return typed }
    diagnostics.append(
      optionalValue(model.source[expression.span], typed.requirements, at: expression.span)
    )
    return nil
  }

  private mutating func typeConstant(_ expression: Expr) -> Typed? {
    guard let literal = literal(expression) else {
      if case .number(let number) = expression { diagnostics.append(.badNumber(number)) }
      return nil
    }
    guard let type = type(of: literal) else {
      return mismatch("the items of a list are of one type", expression.span)
    }
    if case .string(let text) = literal, text.contains("{{") || text.contains("}}") {
      diagnostics.append(
        Diagnostic(
          .bracesInCondition,
          "a condition cannot speak of `{{` or `}}`, which Argo would expand",
          at: expression.span
        )
      )
      return nil
    }
    return Typed(condition: .literal(literal), type: type)
  }

  private mutating func typeReference(
    _ path: [Name],
    _ expression: Expr,
    in scope: Int,
    item: Int
  ) -> Typed? {
    guard let resolved = resolve(path, in: scope, item: item) else { return nil }
    let condition: Plan.Condition
    switch resolved.value {
    case .literal(let literal): condition = .literal(literal)
    case .param(let name):
      guard !reportBraces(inDefaultOf: name, at: expression.span) else { return nil }
      condition = .param(name, resolved.type)
    case .item(let loop):
      guard isKnownToArgo(model.loops[loop]) else {
        diagnostics.append(.itemInCondition(expression.span, model.source[expression.span]))
        return nil
      }
      guard !holdsBraces(model.loops[loop]) else {
        diagnostics.append(
          Diagnostic(
            .bracesInCondition,
            "an item of this loop holds `{{`, which Argo would expand, so no condition can look at it",
            at: expression.span
          )
          .note("the items", at: model.loops[loop].decl.list?.span)
        )
        return nil
      }
      condition = .item(loop: loop)
    case .output(let reference): condition = .output(reference)
    }
    guard resolved.type.isScalar else {
      diagnostics.append(notAScalar(resolved, expression))
      return nil
    }
    return Typed(condition: condition, type: resolved.type, requirements: resolved.requirements)
  }

  private func notAScalar(_ resolved: Resolved, _ expression: Expr) -> Diagnostic {
    let name = model.source[expression.span]
    if case .output(let reference) = resolved.value, !reference.leaving.isEmpty {
      return Diagnostic(
        .listValue,
        "`\(name)` is \(resolved.type): one value for each item of the loop",
        at: expression.span
      )
      .note("have a step read the list and write the one value to decide by")
    }
    if resolved.type.element != nil {
      return Diagnostic(
        .listValue,
        "`\(name)` is \(resolved.type); a condition looks at one value or at `len(\(name))`",
        at: expression.span
      )
    }
    return Diagnostic(
      .unsupportedExpression,
      "`\(name)` is \(resolved.type), which stays in the store; a condition looks at string, int, float and bool",
      at: expression.span
    )
  }

  private mutating func reportBraces(inDefaultOf name: String, at span: Span) -> Bool {
    guard let param = model.paramIndex[name].map({ model.params[$0] }),
      param.defaultValue?.holdsBraces == true
    else { return false }
    diagnostics.append(
      Diagnostic(
        .bracesInCondition,
        "the default of `\(name)` holds `{{`, which Argo would expand, so no condition can look at it",
        at: span
      )
      .note("its default", at: param.decl.defaultValue?.span ?? param.name.span)
    )
    return true
  }

  private func holdsBraces(_ loop: LoopInfo) -> Bool {
    switch loop.items {
    case .literal(let items): Plan.Literal.list(items).holdsBraces
    case .param(let name):
      model.paramIndex[name].map { model.params[$0].defaultValue?.holdsBraces == true } ?? false
    case .range, .output, .item, nil: false
    }
  }

  private func isKnownToArgo(_ loop: LoopInfo) -> Bool {
    switch loop.items {
    case .literal, .range, .param: true
    case .output, .item, nil: false
    }
  }

  /// call = "len" "(" list ")"
  private mutating func typeCall(
    _ name: Name,
    _ arguments: [Expr],
    _ span: Span,
    in scope: Int,
    item: Int
  ) -> Typed? {
    guard name.text == "len" else {
      diagnostics.append(
        Diagnostic(
          .unknownFunction,
          "no function is called `\(name.text)`; there is `len`",
          at: name.span
        )
        .suggesting(nearest(to: name.text, among: ["len"]), for: name)
      )
      return nil
    }
    guard arguments.count == 1, let argument = arguments.first else {
      return mismatch("`len` takes one list", span)
    }
    guard let (items, _) = typeItems(argument, in: scope, item: item) else { return nil }
    return Typed(condition: .length(items), type: .int)
  }

  private mutating func typeCoalesce(_ expression: Expr, in scope: Int, item: Int) -> Typed? {
    var parts: [Typed] = []
    var previous: Expr?
    for operand in coalesced(expression) {
      if !parts.isEmpty, model.isAlwaysPresent(parts.map(\.requirements)) {
        diagnostics.append(.needlessDefault(operand, after: previous))
      }
      previous = operand
      guard let part = typePart(operand, in: scope, item: item) else { return nil }
      if let first = parts.first, !first.type.accepts(part.type), !part.type.accepts(first.type) {
        return mismatch(
          "what stands before `??` is \(first.type), and this is \(part.type)",
          operand.span
        )
      }
      parts.append(part)
    }
    guard let first = parts.first else { return nil }
    let isPresent = model.isAlwaysPresent(parts.map(\.requirements))
    return Typed(
      condition: .coalesce(parts.map(\.condition)),
      type: parts.contains { $0.type == .float } ? .float : first.type,
      requirements: isPresent ? [] : first.requirements
    )
  }

  private mutating func typeMembership(
    _ left: Expr,
    _ right: Expr,
    _ span: Span,
    in scope: Int,
    item: Int
  ) -> Typed? {
    guard let value = typeCondition(left, in: scope, item: item) else { return nil }
    guard case .list(let items, _) = right else {
      return mismatch("`in` looks into a list written out, such as [\"a\", \"b\"]", right.span)
    }
    var choices: [Plan.Condition] = []
    for choice in items {
      guard let typed = typeCondition(choice, in: scope, item: item) else { return nil }
      guard value.type.accepts(typed.type) || typed.type.accepts(value.type) else {
        return mismatch(
          "this is \(typed.type), and what is looked for is \(value.type)",
          choice.span
        )
      }
      choices.append(typed.condition)
    }
    return Typed(condition: .contains(value.condition, choices), type: .bool)
  }
}

extension Diagnostic {
  fileprivate static func itemInCondition(_ span: Span, _ name: String) -> Diagnostic {
    Diagnostic(
      .itemInCondition,
      "`\(name)` is an item of a list that a step wrote, and such items stay in the store",
      at: span
    )
    .note("have a step in the loop read it and write a bool, and decide by that")
  }
}
