import FlowContract
import FlowSyntax

extension Typer {
  /// Types `left op right`, both of which are there.
  mutating func combine(_ left: Typed, _ op: Operator, _ right: Typed, _ span: Span) -> Typed? {
    guard let binary = Plan.BinaryOperator(rawValue: op.rawValue) else { return nil }
    let areNumbers = left.type.isNumber && right.type.isNumber
    let type: FlowType
    switch binary {
    case .or, .and:
      guard left.type == .bool, right.type == .bool else {
        return bad(op, "two bools", left, right, span)
      }
      type = .bool
    case .equal, .notEqual:
      guard left.type == right.type || areNumbers else {
        return bad(op, "two values of one type", left, right, span)
      }
      type = .bool
    case .less, .lessEqual, .greater, .greaterEqual:
      guard areNumbers || left.type == .string && right.type == .string else {
        return unordered(op, left, right, span)
      }
      type = .bool
    case .plus, .minus, .times:
      guard areNumbers else { return bad(op, "two numbers", left, right, span) }
      type = left.type == .int && right.type == .int ? .int : .float
    case .divide:
      guard areNumbers else { return bad(op, "two numbers", left, right, span) }
      type = .float
    case .remainder:
      guard left.type == .int, right.type == .int else {
        return bad(op, "two ints", left, right, span)
      }
      type = .int
    }
    return Typed(condition: .binary(left.condition, binary, right.condition), type: type)
  }

  private mutating func bad(
    _ op: Operator,
    _ wanted: String,
    _ left: Typed,
    _ right: Typed,
    _ span: Span
  ) -> Typed? {
    diagnostics.append(
      Diagnostic(
        .typeMismatch,
        "`\(op.rawValue)` takes \(wanted); these are \(left.type) and \(right.type)",
        at: span
      )
    )
    return nil
  }

  private mutating func unordered(
    _ op: Operator,
    _ left: Typed,
    _ right: Typed,
    _ span: Span
  ) -> Typed? {
    var report = Diagnostic(
      .badComparison,
      "`\(op.rawValue)` orders two numbers or two strings; these are \(left.type) and \(right.type)",
      at: span
    )
    if case .binary = left.condition, left.type == .bool {
      report = report.note("comparisons do not chain: write `1 < count && count < 5`")
    }
    diagnostics.append(report)
    return nil
  }

  /// What a loop runs over or `len` counts: the items, and the type of one.
  mutating func typeItems(
    _ expression: Expr,
    in scope: Int,
    item: Int
  ) -> (items: Plan.Items, type: FlowType)? {
    switch expression {
    case .range(let low, let high, let span):
      guard case .int(let first)? = literal(low), case .int(let last)? = literal(high) else {
        diagnostics.append(Diagnostic(.badNumber, "a range runs between whole numbers", at: span))
        return nil
      }
      guard first <= last else {
        let turned = "\(model.source[high.span])..\(model.source[low.span])"
        diagnostics.append(
          Diagnostic(.outOfRange, "the range ends before it begins", at: span)
            .fix("turn it round: `\(turned)`", replacing: span, with: turned)
        )
        return nil
      }
      guard let width = width(first, last), width <= 1_000_000 else {
        diagnostics.append(
          Diagnostic(.outOfRange, "a loop has at most 1,000,000 items", at: span)
        )
        return nil
      }
      return (.range(first, last), .int)
    case .list:
      guard let typed = typeLiteralList(expression) else { return nil }
      return typed
    case .reference(let path):
      guard let resolved = resolve(path, in: scope, item: item) else { return nil }
      guard resolved.requirements.isEmpty else {
        diagnostics.append(
          optionalValue(model.source[expression.span], resolved.requirements, at: expression.span)
        )
        return nil
      }
      return items(resolved, expression)
    case .binary(.reference(let path), .coalesce, .list(let empty, _), _) where empty.isEmpty:
      guard let resolved = resolve(path, in: scope, item: item) else { return nil }
      return items(resolved, expression)
    case .binary(_, .coalesce, _, _):
      diagnostics.append(
        Diagnostic(
          .unsupportedExpression,
          "a loop takes one list, or a list `?? []`",
          at: expression.span
        )
        .note("have a step read both and write one list")
      )
      return nil
    default:
      diagnostics.append(.notAList("this is no list", at: expression.span))
      return nil
    }
  }

  private mutating func typeLiteralList(_ expression: Expr) -> (Plan.Items, FlowType)? {
    guard case .list(let items)? = literal(expression) else {
      diagnostics.append(
        Diagnostic(
          .unsupportedExpression,
          "a list to loop over holds constants only",
          at: expression.span
        )
        .note("have a step write the list, and loop over its output")
      )
      return nil
    }
    guard let element = type(of: .list(items))?.element else {
      diagnostics.append(
        Diagnostic(.typeMismatch, "the items of a list are of one type", at: expression.span)
      )
      return nil
    }
    return (.literal(items), element)
  }

  private mutating func items(
    _ resolved: Resolved,
    _ expression: Expr
  ) -> (items: Plan.Items, type: FlowType)? {
    let name = model.source[expression.span]
    guard let element = resolved.type.element else {
      diagnostics.append(
        .notAList("`\(name)` is \(resolved.type)", at: expression.span)
      )
      return nil
    }
    if case .optional = element {
      diagnostics.append(
        Diagnostic(
          .optionalValue,
          "items of `\(name)` may be absent, and a loop has no value for those",
          at: expression.span
        )
        .note("have a step read the list and write one without them")
      )
      return nil
    }
    switch resolved.value {
    case .param(let param): return (.param(param), element)
    case .output(let reference): return (.output(reference), element)
    case .literal(.list(let items)): return (.literal(items), element)
    case .literal: return nil
    case .item:
      diagnostics.append(
        Diagnostic(
          .unsupportedExpression,
          "`\(name)` is a list inside an item, and flowc loops over whole lists only",
          at: expression.span
        )
        .note("have a step in the loop read it and write the list as an output")
      )
      return nil
    }
  }
}

extension Diagnostic {
  fileprivate static func notAList(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(.notAList, "\(what); a loop and `len` take a list or a range such as 1..4", at: span)
  }
}
