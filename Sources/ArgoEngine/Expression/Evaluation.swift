/// What stands behind names in an expression.
protocol Names {
  /// What a dotted path names: `inputs.parameters.x`.
  func find(_ path: String) -> Found
  /// Everything below a path, for an expression that takes it as a whole.
  func everything(below path: String) -> Value
  /// What time it is.
  var moment: Milliseconds { get }
  /// A number that nobody has chosen.
  func random() -> UInt64
}

extension Names {
  /// Where nothing runs, it is always the moment at which simulations begin.
  var moment: Milliseconds { 1_767_225_600_000 }
  func random() -> UInt64 { 0 }
}

enum Found: Hashable, Sendable {
  case value(Value)
  /// Only the beginning of other names.
  case branch
  case missing
}

/// Works an expression out.
func evaluate(_ expression: Expression, _ names: some Names) throws(ExpressionError) -> Value {
  var evaluation = Evaluation(names: names)
  return evaluation.whole(try evaluation.term(expression))
}

/// Works a condition out; anything but a bool is an error.
func evaluateBool(_ expression: Expression, _ names: some Names) throws(ExpressionError) -> Bool {
  let value = try evaluate(expression, names)
  guard case .bool(let bool) = value else {
    throw ExpressionError("expected bool, but got \(value.typeName)")
  }
  return bool
}

/// One evaluation, with what predicates and `let` have bound.
struct Evaluation<Source: Names> {
  let names: Source
  private var bindings: [(name: String, value: Value)] = []
  var item: Value?
  var itemIndex = 0
  var accumulator: Value?

  init(names: Source) {
    self.names = names
  }

  /// A value, or the beginning of names that has no value of its own yet.
  enum Term {
    case value(Value)
    case branch(String)
  }

  func whole(_ term: Term) -> Value {
    switch term {
    case .value(let value): value
    case .branch(let path): names.everything(below: path)
    }
  }

  mutating func value(_ expression: Expression) throws(ExpressionError) -> Value {
    if case .literal(let value) = expression { return value }
    return whole(try term(expression))
  }

  mutating func term(_ expression: Expression) throws(ExpressionError) -> Term {
    switch expression {
    case .literal(let value): return .value(value)
    case .name(let name): return try lookup(name)
    case .member(let base, let key, let isOptional):
      return try member(try term(base), try value(key), isOptional)
    case .slice(let base, let from, let to): return .value(try slice(base, from, to))
    case .unary(let op, let operand): return .value(try unary(op, try value(operand)))
    case .binary(let left, let op, let right): return .value(try binary(left, op, right))
    case .conditional(let test, let yes, let no):
      guard case .bool(let holds) = try value(test) else {
        throw ExpressionError("non-bool expression used as condition")
      }
      return try term(holds ? yes : no)
    case .call(let function, let arguments): return .value(try call(function, arguments))
    case .predicate(let body): return try term(body)
    case .item:
      guard let item else { throw ExpressionError("`#` stands outside a predicate") }
      return .value(item)
    case .index: return .value(.int(itemIndex))
    case .accumulator: return .value(accumulator ?? .null)
    case .array(let items):
      var values: [Value] = []
      for item in items { values.append(try value(item)) }
      return .value(.array(values))
    case .object(let pairs):
      var fields: [String: Value] = [:]
      for pair in pairs {
        guard case .string(let key) = try value(pair.key) else {
          throw ExpressionError("a key is a string")
        }
        fields[key] = try value(pair.value)
      }
      return .value(.object(fields))
    case .binding(let name, let bound, let body):
      bindings.append((name, try value(bound)))
      defer { bindings.removeLast() }
      return try term(body)
    }
  }

  private func lookup(_ name: String) throws(ExpressionError) -> Term {
    if let bound = bindings.last(where: { $0.name == name }) { return .value(bound.value) }
    if name == "$env" { return .branch("") }
    switch names.find(name) {
    case .value(let value): return .value(value)
    case .branch: return .branch(name)
    case .missing: throw ExpressionError("unknown name \(name)")
    }
  }

  private func member(
    _ base: Term,
    _ key: Value,
    _ isOptional: Bool
  ) throws(ExpressionError) -> Term {
    switch base {
    case .branch(let path):
      guard case .string(let key) = key else {
        throw ExpressionError("cannot fetch \(key.goText) from map[string]interface {}")
      }
      let full = path.isEmpty ? key : "\(path).\(key)"
      switch names.find(full) {
      case .value(let value): return .value(value)
      case .branch: return .branch(full)
      case .missing: return .value(.null)
      }
    case .value(.object(let fields)):
      guard case .string(let key) = key else {
        throw ExpressionError("cannot fetch \(key.goText) from map[string]interface {}")
      }
      return .value(fields[key] ?? .null)
    case .value(.array(let items)):
      guard let position = whole(key) else {
        throw ExpressionError("cannot fetch \(key.goText) from []interface {}")
      }
      return .value(items[try checked(position, items.count)])
    case .value(.string(let text)):
      guard let position = whole(key) else {
        throw ExpressionError("type string has no method \(key.goText)")
      }
      let bytes = Array(text.utf8)
      return .value(.int(Int(bytes[try checked(position, bytes.count)])))
    case .value(.null):
      if isOptional { return .value(.null) }
      throw ExpressionError("cannot fetch \(key.goText) from <nil>")
    case .value(let value):
      throw ExpressionError("cannot fetch \(key.goText) from \(value.typeName)")
    }
  }

  private func whole(_ value: Value) -> Int? {
    switch value {
    case .int(let int): int
    case .float(let float): Int(exactly: float.rounded(.towardZero))
    case .null, .bool, .string, .array, .object: nil
    }
  }

  private func checked(_ position: Int, _ count: Int) throws(ExpressionError) -> Int {
    let index = position < 0 ? count + position : position
    guard (0..<count).contains(index) else {
      throw ExpressionError("index out of range: \(position) (array length is \(count))")
    }
    return index
  }

  private mutating func slice(
    _ base: Expression,
    _ from: Expression?,
    _ to: Expression?
  ) throws(ExpressionError) -> Value {
    let value = try value(base)
    let count: Int
    switch value {
    case .array(let items): count = items.count
    case .string(let text): count = text.utf8.count
    default: throw ExpressionError("cannot slice \(value.typeName)")
    }
    func bound(_ expression: Expression?, _ missing: Int) throws(ExpressionError) -> Int {
      guard let expression else { return missing }
      guard let position = whole(try self.value(expression)) else {
        throw ExpressionError("a slice index is a whole number")
      }
      return min(max(position < 0 ? count + position : position, 0), count)
    }
    let start = try bound(from, 0)
    let end = max(start, try bound(to, count))
    if case .array(let items) = value { return .array(Array(items[start..<end])) }
    let bytes = Array((value.string ?? "").utf8)
    return .string(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  private func unary(
    _ op: Expression.UnaryOperator,
    _ value: Value
  ) throws(ExpressionError) -> Value {
    switch (op, value) {
    case (.not, .bool(let bool)): return .bool(!bool)
    case (.minus, .int(let int)):
      let (result, overflow) = Int(0).subtractingReportingOverflow(int)
      return .int(overflow ? int : result)
    case (.minus, .float(let float)): return .float(-float)
    case (.plus, .int), (.plus, .float): return value
    default: throw ExpressionError("invalid operation: \(op) \(value.typeName)")
    }
  }
}
