let numberFunctions = table([
  function("abs", 1...1) { a throws(ExpressionError) in
    switch a.values[0] {
    case .int(let int): return .int(int == .min ? int : abs(int))
    case .float(let float): return .float(abs(float))
    default: throw ExpressionError("invalid argument for abs (type \(a.values[0].typeName))")
    }
  },
  rounding("ceil", .up), rounding("floor", .down), rounding("round", .toNearestOrAwayFromZero),
  extreme("max", .greater), extreme("min", .less),
  function("sum", 1...1) { a throws(ExpressionError) in try sum(try a.list(0)) },
  function("mean", 1...64) { a throws(ExpressionError) in
    let numbers = try numbers(a.values, "mean")
    return .float(numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count))
  },
  function("median", 1...64) { a throws(ExpressionError) in
    let numbers = try numbers(a.values, "median").sorted()
    guard !numbers.isEmpty else { return .float(0) }
    let middle = numbers.count / 2
    return .float(
      numbers.count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2
    )
  },
  function("count", 1...1) { a throws(ExpressionError) in
    .int(try a.list(0).filter { $0 == .bool(true) }.count)
  },
  bits("bitand", &), bits("bitor", |), bits("bitxor", ^),
  bits("bitnand") { $0 & ~$1 }, bits("bitshl") { $0 << $1 }, bits("bitshr") { $0 >> $1 },
  bits("bitushr") { Int(bitPattern: UInt(bitPattern: $0) >> UInt(bitPattern: $1)) },
  function("bitnot", 1...1) { a throws(ExpressionError) in .int(~(try a.int(0))) },
])

private func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> (String, Function) {
  function(name, 1...1) { a throws(ExpressionError) in
    guard let number = a.values[0].number else {
      throw ExpressionError("invalid argument for \(name) (type \(a.values[0].typeName))")
    }
    return .float(number.rounded(rule))
  }
}

private func extreme(_ name: String, _ op: Expression.BinaryOperator) -> (String, Function) {
  function(name, 1...64) { a throws(ExpressionError) in
    let values = flattened(a.values)
    guard var best = values.first else {
      throw ExpressionError("not enough arguments to call \(name)")
    }
    for value in values {
      guard value.number != nil else {
        throw ExpressionError("invalid argument for \(name) (type \(value.typeName))")
      }
      if try combine(value, op, best) == .bool(true) { best = value }
    }
    return best
  }
}

private func bits(
  _ name: String,
  _ body: @escaping @Sendable (Int, Int) -> Int
) -> (String, Function) {
  function(name, 2...2) { a throws(ExpressionError) in .int(body(try a.int(0), try a.int(1))) }
}

private func numbers(_ values: [Value], _ name: String) throws(ExpressionError) -> [Double] {
  var result: [Double] = []
  for value in flattened(values) {
    guard let number = value.number else {
      throw ExpressionError("invalid argument for \(name) (type \(value.typeName))")
    }
    result.append(number)
  }
  return result
}

/// Lists among the values replaced by their items.
func flattened(_ values: [Value]) -> [Value] {
  values.flatMap { value -> [Value] in
    if case .array(let items) = value { return flattened(items) }
    return [value]
  }
}
