/// A value as written, and where.
package indirect enum Expr: Sendable {
  case string(StringLiteral)
  case number(NumberLiteral)
  case bool(Bool, Span)
  case list([Expr], Span)
  case range(Expr, Expr, Span)
  /// `param`, `step.output`
  case reference([Name])
  case call(Name, [Expr], Span)
  case unary(Operator, Expr, Span)
  case binary(Expr, Operator, Expr, Span)

  package var span: Span {
    switch self {
    case .string(let literal): literal.span
    case .number(let literal): literal.span
    case .bool(_, let span), .list(_, let span), .range(_, _, let span), .call(_, _, let span),
      .unary(_, _, let span), .binary(_, _, _, let span):
      span
    case .reference(let names):
      names.dropFirst().reduce(names.first?.span ?? Span(0, 0)) { $0.merged(with: $1.span) }
    }
  }

  /// The expressions directly inside this one, in source order.
  package var children: [Expr] {
    switch self {
    case .string, .number, .bool, .reference: []
    case .list(let items, _), .call(_, let items, _): items
    case .range(let low, let high, _): [low, high]
    case .unary(_, let operand, _): [operand]
    case .binary(let left, _, let right, _): [left, right]
    }
  }
}

/// Operators, spelled as in the source.
package enum Operator: String, Sendable {
  case or = "||"
  case and = "&&"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="
  case `in`
  case coalesce = "??"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case remainder = "%"
  case not = "!"
}

/// A string, with its escapes resolved and its indentation stripped.
package struct StringLiteral: Hashable, Sendable {
  package let text: String
  package let isBlock: Bool
  package let span: Span
}

/// A number with its unit, if any, as written: `3`, `0.5`, `90s`, `2Gi`, `-1`.
package struct NumberLiteral: Hashable, Sendable {
  package let text: String
  package let span: Span
}
