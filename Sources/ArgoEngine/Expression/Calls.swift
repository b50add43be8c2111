/// Whether a call of this name can be worked out, by any of the three tables that `call` asks.
func isFunction(_ name: String) -> Bool {
  functions[name] != nil || timelyFunctions[name] != nil || predicateFunctions.contains(name)
}

extension Evaluation {
  mutating func call(
    _ function: Expression,
    _ arguments: [Expression]
  ) throws(ExpressionError) -> Value {
    guard let path = function.path else { throw ExpressionError("only functions can be called") }
    let name = path.joined(separator: ".")
    if let result = try predicateCall(name, arguments) { return result }
    var values: [Value] = []
    for argument in arguments { values.append(try value(argument)) }
    if let function = timelyFunctions[name] {
      let names = names
      return try function(values, Circumstances(moment: names.moment, random: { names.random() }))
    }
    guard let function = functions[name] else { throw ExpressionError("unknown name \(name)") }
    return try function(values)
  }

  /// The functions that take a predicate, which is worked out for each item.
  private mutating func predicateCall(
    _ name: String,
    _ arguments: [Expression]
  ) throws(ExpressionError) -> Value? {
    guard predicateFunctions.contains(name), let first = arguments.first else { return nil }
    if name == "reduce" { return try reduce(arguments) }
    guard arguments.count == 2 || name == "sortBy" else {
      // `count` and `sum` also take a list alone.
      return nil
    }
    let list = try value(first)
    guard case .array(let items) = list else {
      throw ExpressionError("builtin \(name) takes only array (got \(list.typeName))")
    }
    var results: [Value] = []
    for (index, item) in items.enumerated() {
      let result = try apply(arguments[1], item, index)
      if let answer = try early(name, result, item, index) { return answer }
      results.append(result)
    }
    return try summary(name, items, results, arguments)
  }

  private mutating func apply(
    _ body: Expression,
    _ item: Value,
    _ index: Int
  ) throws(ExpressionError) -> Value {
    let outer = (self.item, itemIndex)
    self.item = item
    itemIndex = index
    defer { (self.item, itemIndex) = outer }
    return try value(body)
  }

  private mutating func reduce(_ arguments: [Expression]) throws(ExpressionError) -> Value {
    guard arguments.count >= 2, case .array(let items) = try value(arguments[0]) else {
      throw ExpressionError("builtin reduce takes an array and a predicate")
    }
    var result = arguments.count > 2 ? try value(arguments[2]) : items.first
    let outer = accumulator
    defer { accumulator = outer }
    for (index, item) in items.enumerated().dropFirst(arguments.count > 2 ? 0 : 1) {
      accumulator = result
      result = try apply(arguments[1], item, index)
    }
    guard let result else { throw ExpressionError("reduce of empty array with no initial value") }
    return result
  }

  private func early(
    _ name: String,
    _ result: Value,
    _ item: Value,
    _ index: Int
  ) throws(ExpressionError) -> Value? {
    switch name {
    case "all": return try holds(result) ? nil : .bool(false)
    case "any": return try holds(result) ? .bool(true) : nil
    case "none": return try holds(result) ? .bool(false) : nil
    case "find": return try holds(result) ? item : nil
    case "findIndex": return try holds(result) ? .int(index) : nil
    default: return nil
    }
  }

  private func holds(_ value: Value) throws(ExpressionError) -> Bool {
    guard case .bool(let bool) = value else {
      throw ExpressionError("predicate should return boolean (got \(value.typeName))")
    }
    return bool
  }

  private mutating func summary(
    _ name: String,
    _ items: [Value],
    _ results: [Value],
    _ arguments: [Expression]
  ) throws(ExpressionError) -> Value {
    switch name {
    case "all", "none": return .bool(true)
    case "any": return .bool(false)
    case "find", "findIndex": return .null
    case "one", "count", "filter", "findLast", "findLastIndex":
      var kept: [Int] = []
      for (index, result) in results.enumerated() where try holds(result) { kept.append(index) }
      switch name {
      case "one": return .bool(kept.count == 1)
      case "count": return .int(kept.count)
      case "filter": return .array(kept.map { items[$0] })
      case "findLast": return kept.last.map { items[$0] } ?? .null
      default: return kept.last.map(Value.int) ?? .null
      }
    case "map": return .array(results)
    case "sum": return try sum(results)
    case "groupBy":
      var groups: [String: Value] = [:]
      for (item, key) in zip(items, results) {
        let known = groups[key.goText]?.array ?? []
        groups[key.goText] = .array(known + [item])
      }
      return .object(groups)
    default:
      let isDescending = arguments.count > 2 ? try value(arguments[2]) == .string("desc") : false
      let order = try sorted(results.indices.map { ($0, results[$0]) }, isDescending)
      return .array(order.map { items[$0] })
    }
  }
}

let predicateFunctions: Set<String> = [
  "all", "any", "none", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex",
  "count", "sum", "groupBy", "sortBy", "reduce",
]

func sum(_ values: [Value]) throws(ExpressionError) -> Value {
  var total = Value.int(0)
  for value in values { total = try combine(total, .plus, value) }
  return total
}

/// The indexes in the order of their keys; equal keys keep their order.
func sorted(
  _ pairs: [(index: Int, key: Value)],
  _ isDescending: Bool
) throws(ExpressionError) -> [Int] {
  var failure: ExpressionError?
  let result = pairs.sorted { left, right -> Bool in
    do throws(ExpressionError) {
      let op: Expression.BinaryOperator = isDescending ? .greater : .less
      if try combine(left.key, op, right.key) == .bool(true) { return true }
      if try combine(right.key, op, left.key) == .bool(true) { return false }
    } catch { failure = error }
    return left.index < right.index
  }
  if let failure { throw failure }
  return result.map { $0.index }
}
