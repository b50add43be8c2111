/// A `depends` with its tasks numbered (`common/ancestry.go`).
indirect enum DependsCondition {
  case always
  case result(task: Int, DependsResult)
  case literal(Bool)
  case not(DependsCondition)
  case and(DependsCondition, DependsCondition)
  case or(DependsCondition, DependsCondition)
  /// Argo's evaluation would fail with this.
  case broken(String)
}

package enum DependsResult: String, CaseIterable {
  case succeeded = "Succeeded"
  case failed = "Failed"
  case errored = "Errored"
  case skipped = "Skipped"
  case omitted = "Omitted"
  case daemoned = "Daemoned"
  case anySucceeded = "AnySucceeded"
  case allFailed = "AllFailed"
}

/// A `depends` as Argo takes it apart: the tasks named in it, and the text with bare names spelled
/// out.
package struct DependsText {
  package private(set) var tasks: [String] = []
  /// The results asked for by name, such as `Succeeded`, in order.
  package private(set) var results: [(task: String, result: String)] = []
  package private(set) var expression = ""

  /// `continues` says what a task's `continueOn` adds to its bare name.
  package init(_ text: String, continues: (String) -> (error: Bool, failed: Bool)) {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard Self.isNameByte(bytes[index]), bytes[index] != UInt8(ascii: "-") else {
        expression.unicodeScalars.append(Unicode.Scalar(bytes[index]))
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, Self.isNameByte(bytes[index]) { index += 1 }
      let name = String(decoding: bytes[start..<index], as: UTF8.self)
      if let result = Self.result(in: bytes, at: index) {
        index += result.utf8.count + 1
        expression += "\(name).\(result)"
        results.append((name, result))
      } else {
        expression += Self.expanded(name, continues(name))
      }
      if !tasks.contains(name) { tasks.append(name) }
    }
  }

  /// Several `dependencies`, joined as Argo joins them.
  init(dependencies: [String], continues: (String) -> (error: Bool, failed: Bool)) {
    for name in dependencies where !tasks.contains(name) { tasks.append(name) }
    expression = dependencies.map { Self.expanded($0, continues($0)) }.joined(separator: " && ")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// `Succeeded` after a point: a capital, then letters.
  private static func result(in bytes: [UInt8], at index: Int) -> String? {
    guard index + 2 < bytes.count, bytes[index] == UInt8(ascii: "."),
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index + 1])
    else { return nil }
    let rest = bytes[(index + 1)...].prefix {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
    }
    return rest.count > 1 ? String(decoding: rest, as: UTF8.self) : nil
  }

  private static func expanded(_ name: String, _ continues: (error: Bool, failed: Bool)) -> String {
    let results =
      ["Succeeded", "Skipped", "Daemoned"] + (continues.error ? ["Errored"] : [])
      + (continues.failed ? ["Failed"] : [])
    return "(" + results.map { "\(name).\($0)" }.joined(separator: " || ") + ")"
  }
}

/// A text with `_` for `-`, since names of tasks would be subtractions.
package func withUnderscores(_ text: String) -> String {
  let hyphen = UInt8(ascii: "-")
  return String(decoding: text.utf8.map { $0 == hyphen ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
}

/// The condition with its tasks numbered. Names are compared with `_` for `-`, as Argo does.
func dependsCondition(_ text: DependsText, _ index: [String: Int]) -> DependsCondition {
  guard !text.expression.isEmpty else { return .always }
  let source = withUnderscores(text.expression)
  var numbers: [String: Int] = [:]
  for task in text.tasks { numbers[withUnderscores(task)] = index[task] }
  do throws(ExpressionError) {
    let parsed = try parseExpression(source)
    return try condition(parsed, numbers)
  } catch {
    return .broken("unable to evaluate expression '\(source)': \(error.message)")
  }
}

private func condition(
  _ expression: Expression,
  _ numbers: [String: Int]
) throws(ExpressionError) -> DependsCondition {
  switch expression {
  case .literal(.bool(let bool)): return .literal(bool)
  case .unary(.not, let operand): return .not(try condition(operand, numbers))
  case .binary(let left, .and, let right):
    return .and(try condition(left, numbers), try condition(right, numbers))
  case .binary(let left, .or, let right):
    return .or(try condition(left, numbers), try condition(right, numbers))
  case .member(.name(let name), .literal(.string(let word)), isOptional: false):
    guard let task = numbers[name] else { throw ExpressionError("unknown name \(name)") }
    guard let result = DependsResult(rawValue: word) else {
      throw ExpressionError("type controller.TaskResults has no field \(word)")
    }
    return .result(task: task, result)
  default: throw ExpressionError("only tasks, `&&`, `||` and `!` are known here")
  }
}

extension DependsCondition {
  func holds(_ result: (Int, DependsResult) -> Bool) -> Bool {
    switch self {
    case .always: true
    case .result(let task, let wanted): result(task, wanted)
    case .literal(let bool): bool
    case .not(let inner): !inner.holds(result)
    case .and(let left, let right): left.holds(result) && right.holds(result)
    case .or(let left, let right): left.holds(result) || right.holds(result)
    case .broken: false
    }
  }
}
