extension Evaluation {
  mutating func binary(
    _ left: Expression,
    _ op: Expression.BinaryOperator,
    _ right: Expression
  ) throws(ExpressionError) -> Value {
    switch op {
    case .and, .or:
      guard case .bool(let first) = try value(left) else { throw mismatch(op, try value(left)) }
      if first == (op == .or) { return .bool(first) }
      let second = try value(right)
      guard case .bool = second else { throw mismatch(op, second) }
      return second
    case .coalesce:
      // An error on the left is no absence; only nil is.
      let first = try value(left)
      return first == .null ? try value(right) : first
    default: return try combine(try value(left), op, try value(right))
    }
  }

  private func mismatch(_ op: Expression.BinaryOperator, _ value: Value) -> ExpressionError {
    ExpressionError(
      "invalid operation: \(op.rawValue) (mismatched types bool and \(value.typeName))"
    )
  }
}

/// An operator over two values, as expr's runtime has it.
func combine(
  _ left: Value,
  _ op: Expression.BinaryOperator,
  _ right: Value
) throws(ExpressionError) -> Value {
  switch op {
  case .equal: return .bool(left.equals(right))
  case .unequal: return .bool(!left.equals(right))
  case .less, .greater, .atMost, .atLeast: return .bool(try compare(left, op, right))
  case .plus, .minus, .times, .over, .remainder, .power: return try arithmetic(left, op, right)
  case .within: return .bool(try isWithin(left, right))
  case .contains, .startsWith, .endsWith, .matches:
    if left == .null || right == .null { return .bool(false) }
    guard case .string(let text) = left, case .string(let part) = right else { break }
    switch op {
    case .contains: return .bool(text.containsBytes(part))
    case .startsWith: return .bool(text.utf8.starts(with: part.utf8))
    case .endsWith: return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
    default: return .bool(try matches(text, part))
    }
  case .range:
    guard case .int(let low) = left, case .int(let high) = right else { break }
    guard high - low < 1_000_000 else { throw ExpressionError("memory budget exceeded") }
    return .array(low <= high ? (low...high).map(Value.int) : [])
  case .and, .or, .coalesce: break
  }
  throw ExpressionError(
    "invalid operation: \(op.rawValue) (mismatched types \(left.typeName) and \(right.typeName))"
  )
}

private func compare(
  _ left: Value,
  _ op: Expression.BinaryOperator,
  _ right: Value
) throws(ExpressionError) -> Bool {
  func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
    switch op {
    case .less: left < right
    case .greater: left > right
    case .atMost: left <= right
    default: left >= right
    }
  }
  switch (left, right) {
  case (.int(let left), .int(let right)): return holds(left, right)
  case (.string(let left), .string(let right)):
    let order = left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : left == right ? 0 : 1
    return holds(order, 0)
  default:
    guard let left = left.number, let right = right.number else {
      throw ExpressionError(
        "invalid operation: \(op.rawValue) (mismatched types \(left.typeName) and \(right.typeName))"
      )
    }
    return holds(left, right)
  }
}

private func arithmetic(
  _ left: Value,
  _ op: Expression.BinaryOperator,
  _ right: Value
) throws(ExpressionError) -> Value {
  if op == .plus, case .string(let left) = left, case .string(let right) = right {
    return .string(left + right)
  }
  if case .int(let left) = left, case .int(let right) = right {
    switch op {
    case .plus: return .int(left &+ right)
    case .minus: return .int(left &- right)
    case .times: return .int(left &* right)
    case .remainder:
      guard right != 0 else { throw ExpressionError("integer divide by zero") }
      return .int(right == -1 ? 0 : left % right)
    default: break
    }
  }
  guard let first = left.number, let second = right.number, op != .remainder else {
    throw ExpressionError(
      "invalid operation: \(op.rawValue) (mismatched types \(left.typeName) and \(right.typeName))"
    )
  }
  switch op {
  case .plus: return .float(first + second)
  case .minus: return .float(first - second)
  case .times: return .float(first * second)
  case .over: return .float(first / second)
  default: return .float(power(first, second))
  }
}

/// `base` to the power of `exponent`, without a mathematics library for whole exponents.
func power(_ base: Double, _ exponent: Double) -> Double {
  guard exponent == exponent.rounded(), abs(exponent) <= 1_000_000 else {
    return exponential(exponent * logarithm(base))
  }
  var result = 1.0
  var factor = base
  var remaining = Int(abs(exponent))
  while remaining > 0 {
    if remaining & 1 == 1 { result *= factor }
    factor *= factor
    remaining >>= 1
  }
  return exponent < 0 ? 1 / result : result
}

private func isWithin(_ value: Value, _ container: Value) throws(ExpressionError) -> Bool {
  switch container {
  case .array(let items): return items.contains { $0.equals(value) }
  case .object(let fields):
    guard case .string(let key) = value else { return false }
    return fields[key] != nil
  case .null: return false
  default: throw ExpressionError("operator \"in\" not defined on \(container.typeName)")
  }
}

/// A regular expression anywhere in a text. Go's RE2 and Swift's agree on what manifests use.
func matches(_ text: String, _ pattern: String) throws(ExpressionError) -> Bool {
  let regex: Regex<AnyRegexOutput>
  do { regex = try Regex(pattern) } catch {
    throw ExpressionError("error parsing regexp: `\(pattern)`")
  }
  return (try? regex.matchingSemantics(.unicodeScalar).firstMatch(in: text)) ?? nil != nil
}

extension String {
  /// Whether `part` stands in the text, byte for byte.
  func containsBytes(_ part: String) -> Bool { positionOfBytes(part) != nil }

  /// The number of bytes before the first `part`.
  func positionOfBytes(_ part: String) -> Int? {
    let text = Array(utf8)
    let part = Array(part.utf8)
    guard part.count <= text.count else { return nil }
    return (0...(text.count - part.count)).first { text[$0...].starts(with: part) }
  }
}
