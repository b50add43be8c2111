import FlowAnalysis
import FlowContract

extension Reference {
  func isTrue(_ condition: Plan.Condition, at indexes: [Int]) -> Bool {
    value(of: condition, at: indexes) == .bool(true)
  }

  private func value(of condition: Plan.Condition, at indexes: [Int]) -> JSON? {
    switch condition {
    case .literal(let literal): return json(literal)
    case .param(let name, _): return params[name]
    case .output(let reference): return value(reference, at: indexes)
    case .item(let loop): return item(of: loop, at: indexes)
    case .length(let items): return .int(count(of: items, at: indexes))
    case .not(let inner): return .bool(!isTrue(inner, at: indexes))
    case .negate(let inner): return negated(value(of: inner, at: indexes))
    case .coalesce(let alternatives):
      return alternatives.lazy.compactMap { value(of: $0, at: indexes) }.first
    case .contains(let one, let choices):
      let value = value(of: one, at: indexes)
      return .bool(choices.contains { isEqual(value, self.value(of: $0, at: indexes)) })
    case .binary(let left, .and, let right):
      return .bool(isTrue(left, at: indexes) && isTrue(right, at: indexes))
    case .binary(let left, .or, let right):
      return .bool(isTrue(left, at: indexes) || isTrue(right, at: indexes))
    case .binary(let left, let op, let right):
      return combined(value(of: left, at: indexes), op, value(of: right, at: indexes))
    }
  }

  private func negated(_ value: JSON?) -> JSON? {
    switch value {
    case .int(let int): .int(0 &- int)
    case .double(let double): .double(-double)
    default: nil
    }
  }

  private func isEqual(_ left: JSON?, _ right: JSON?) -> Bool {
    if let first = number(left), let second = number(right) { return first == second }
    return left == right
  }

  private func number(_ value: JSON?) -> Double? {
    switch value {
    case .int(let int): Double(int)
    case .double(let double): double
    default: nil
    }
  }

  private func combined(_ left: JSON?, _ op: Plan.BinaryOperator, _ right: JSON?) -> JSON? {
    switch op {
    case .equal: return .bool(isEqual(left, right))
    case .notEqual: return .bool(!isEqual(left, right))
    default: break
    }
    if case .string(let first)? = left, case .string(let second)? = right {
      return order(Array(first.utf8), op, Array(second.utf8))
    }
    if case .int(let first)? = left, case .int(let second)? = right, op != .divide {
      return whole(first, op, second)
    }
    guard let first = number(left), let second = number(right) else { return nil }
    return switch op {
    case .plus: .double(first + second)
    case .minus: .double(first - second)
    case .times: .double(first * second)
    case .divide: .double(first / second)
    case .less: .bool(first < second)
    case .lessEqual: .bool(first <= second)
    case .greater: .bool(first > second)
    case .greaterEqual: .bool(first >= second)
    case .or, .and, .equal, .notEqual, .remainder: nil
    }
  }

  private func order(_ left: [UInt8], _ op: Plan.BinaryOperator, _ right: [UInt8]) -> JSON? {
    let isLess = left.lexicographicallyPrecedes(right)
    return switch op {
    case .less: .bool(isLess)
    case .lessEqual: .bool(isLess || left == right)
    case .greater: .bool(!isLess && left != right)
    case .greaterEqual: .bool(!isLess)
    default: nil
    }
  }

  private func whole(_ left: Int, _ op: Plan.BinaryOperator, _ right: Int) -> JSON? {
    switch op {
    case .plus: .int(left &+ right)
    case .minus: .int(left &- right)
    case .times: .int(left &* right)
    case .remainder: right == 0 ? nil : .int(left % right)
    case .less: .bool(left < right)
    case .lessEqual: .bool(left <= right)
    case .greater: .bool(left > right)
    case .greaterEqual: .bool(left >= right)
    case .or, .and, .equal, .notEqual, .divide: nil
    }
  }
}
