extension Plan {
  /// A typed expression over small values, for what decides the graph.
  ///
  /// Operands are of the operator's type by construction: a number is compared
  /// with a number, and an optional has its `coalesce` around it.
  package indirect enum Condition: Hashable, Sendable {
    case literal(Literal)
    case param(String, FlowType)
    case output(Reference)
    case item(loop: Int)
    case length(Items)
    case not(Condition)
    case negate(Condition)
    case binary(Condition, BinaryOperator, Condition)
    case coalesce([Condition])
    case contains(Condition, [Condition])
  }

  package enum BinaryOperator: String, Hashable, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
  }
}

extension Plan.Condition {
  /// The conditions directly inside this one.
  package var children: [Plan.Condition] {
    switch self {
    case .literal, .param, .output, .item, .length: []
    case .not(let inner), .negate(let inner): [inner]
    case .binary(let left, _, let right): [left, right]
    case .coalesce(let items): items
    case .contains(let value, let items): [value] + items
    }
  }

  /// The outputs of steps that must be known before this can be decided.
  package var references: [Plan.Reference] {
    switch self {
    case .output(let reference), .length(.output(let reference)): [reference]
    default: children.flatMap(\.references)
    }
  }
}
