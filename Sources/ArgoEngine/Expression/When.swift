/// Whether a step's `when`, already substituted, lets it run: govaluate's language, in which a bare
/// word is a string (`steps.go:shouldExecute`).
package func shouldRun(when text: String) throws(ExpressionError) -> Bool {
  // What a `{{= }}` leaves, and nothing else, needs no parser.
  switch text {
  case "", "true": return true
  case "false": return false
  default: break
  }
  let tokens: [WhenToken]
  do throws(ExpressionError) { tokens = try whenTokens(text) } catch {
    let hint =
      error.message.contains("Invalid token")
      ? " (hint: try wrapping the affected expression in quotes (\"))" : ""
    throw ExpressionError("Invalid 'when' expression '\(text)': \(error.message)\(hint)")
  }
  var parser = WhenParser(tokens: tokens)
  let value: WhenValue
  do throws(ExpressionError) { value = try parser.whole() } catch {
    throw ExpressionError(
      parser.isAtSyntax
        ? "Invalid 'when' expression '\(text)': \(error.message)"
        : "Failed to evaluate 'when' expresion '\(text)': \(error.message)"
    )
  }
  guard case .bool(let bool) = value else {
    throw ExpressionError("Expected boolean evaluation for '\(text)'. Got \(value.described)")
  }
  return bool
}

package enum WhenValue: Hashable {
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([WhenValue])

  var described: String {
    switch self {
    case .bool(let bool): "\(bool)"
    case .number(let number): goFloat(number, largest: 21)
    case .string(let string): string
    case .list(let items): "[\(items.map(\.described).joined(separator: " "))]"
    }
  }
}

package enum WhenToken: Hashable {
  case value(WhenValue)
  case symbol(String)
}

private let whenSymbols = [
  "&&", "||", "==", "!=", "<=", ">=", "=~", "!~", "<<", ">>", "**", "??", "<", ">", "!", "?", ":",
  "+", "-", "*", "/", "%", "&", "|", "^", "~", "(", ")", ",",
]

package func whenTokens(_ source: String) throws(ExpressionError) -> [WhenToken] {
  var words: [String] = []
  return try whenTokens(source, words: &words)
}

/// The same, and the words that no quotes stand around.
func whenTokens(
  _ source: String,
  words: inout [String]
) throws(ExpressionError) -> [WhenToken] {
  let scalars = Array(source.unicodeScalars)
  var index = 0
  var tokens: [WhenToken] = []
  func text(_ range: Range<Int>) -> String {
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[range])
    return result
  }
  while index < scalars.count {
    let scalar = scalars[index]
    if scalar.properties.isWhitespace {
      index += 1
    } else if ("0"..."9").contains(scalar) {
      let start = index
      while index < scalars.count, ("0"..."9").contains(scalars[index]) || scalars[index] == "." {
        index += 1
      }
      guard let number = Double(text(start..<index)) else {
        throw ExpressionError("Unable to parse numeric value '\(text(start..<index))' to float64")
      }
      tokens.append(.value(.number(number)))
    } else if scalar == "'" || scalar == "\"" {
      // Either kind of quote closes either kind.
      let start = index + 1
      index = start
      var content = ""
      while index < scalars.count, scalars[index] != "'", scalars[index] != "\"" {
        if scalars[index] == "\\", index + 1 < scalars.count { index += 1 }
        content.unicodeScalars.append(scalars[index])
        index += 1
      }
      guard index < scalars.count else { throw ExpressionError("Unclosed string literal") }
      index += 1
      tokens.append(.value(.string(content)))
    } else if scalar == "[" {
      let start = index + 1
      while index < scalars.count, scalars[index] != "]" { index += 1 }
      guard index < scalars.count else { throw ExpressionError("Unclosed parameter bracket") }
      words.append(text(start..<index))
      tokens.append(.value(.string(text(start..<index))))
      index += 1
    } else if scalar.properties.isAlphabetic || scalar == "_" {
      let start = index
      while index < scalars.count,
        scalars[index].properties.isAlphabetic || ("0"..."9").contains(scalars[index])
          || scalars[index] == "_" || scalars[index] == "."
      {
        index += 1
      }
      let word = text(start..<index)
      switch word {
      case "true": tokens.append(.value(.bool(true)))
      case "false": tokens.append(.value(.bool(false)))
      case "in", "IN": tokens.append(.symbol("in"))
      default:
        if word.contains(".") {
          throw ExpressionError("Unable to access unexported field of '\(word)'")
        }
        words.append(word)
        tokens.append(.value(.string(word)))
      }
    } else if let symbol = whenSymbols.first(where: { symbol in
      let end = index + symbol.unicodeScalars.count
      return end <= scalars.count && scalars[index..<end].elementsEqual(symbol.unicodeScalars)
    }) {
      tokens.append(.symbol(symbol))
      index += symbol.unicodeScalars.count
    } else {
      throw ExpressionError("Invalid token: '\(scalar)'")
    }
  }
  return tokens
}

/// Works a condition out while it reads it.
private struct WhenParser {
  let tokens: [WhenToken]
  var index = 0
  /// Whether what went wrong is the spelling, and not a value.
  var isAtSyntax = true

  /// From the loosest to the tightest.
  private static let levels: [[String]] = [
    ["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "=~", "!~", "in"], ["&", "|", "^"],
    ["<<", ">>"], ["+", "-"], ["*", "/", "%"], ["**"],
  ]

  mutating func whole() throws(ExpressionError) -> WhenValue {
    let value = try ternary()
    guard index == tokens.count else { throw unexpected() }
    return value
  }

  private mutating func ternary() throws(ExpressionError) -> WhenValue {
    let test = try level(0)
    if take("??") {
      _ = try level(0)
      return test
    }
    guard take("?") else { return test }
    let yes = try level(0)
    guard take(":") else { throw unexpected() }
    let no = try ternary()
    guard case .bool(let holds) = test else { throw mismatch("?", test) }
    return holds ? yes : no
  }

  private mutating func level(_ level: Int) throws(ExpressionError) -> WhenValue {
    guard level < Self.levels.count else { return try prefix() }
    var left = try self.level(level + 1)
    while case .symbol(let op)? = current, Self.levels[level].contains(op) {
      index += 1
      let right = try self.level(level + 1)
      left = try combine(left, op, right)
    }
    return left
  }

  private mutating func prefix() throws(ExpressionError) -> WhenValue {
    if take("!") {
      let value = try prefix()
      guard case .bool(let bool) = value else { throw mismatch("!", value) }
      return .bool(!bool)
    }
    if take("-") {
      let value = try prefix()
      guard case .number(let number) = value else { throw mismatch("-", value) }
      return .number(-number)
    }
    if take("~") {
      let value = try prefix()
      guard case .number(let number) = value else { throw mismatch("~", value) }
      return .number(Double(~truncated(number)))
    }
    if take("(") {
      var items = [try ternary()]
      while take(",") { items.append(try ternary()) }
      guard take(")") else { throw ExpressionError("Unbalanced parenthesis") }
      return items.count == 1 ? items[0] : .list(items)
    }
    guard case .value(let value)? = current else { throw unexpected() }
    index += 1
    // Two values side by side are no expression.
    if case .value? = current { throw unexpected() }
    return value
  }

  private mutating func combine(
    _ left: WhenValue,
    _ op: String,
    _ right: WhenValue
  ) throws(ExpressionError) -> WhenValue {
    switch (op, left, right) {
    case ("==", _, _): return .bool(left == right)
    case ("!=", _, _): return .bool(left != right)
    case ("&&", .bool(let a), .bool(let b)): return .bool(a && b)
    case ("||", .bool(let a), .bool(let b)): return .bool(a || b)
    case ("<", .number(let a), .number(let b)): return .bool(a < b)
    case ("<=", .number(let a), .number(let b)): return .bool(a <= b)
    case (">", .number(let a), .number(let b)): return .bool(a > b)
    case (">=", .number(let a), .number(let b)): return .bool(a >= b)
    case ("<", .string(let a), .string(let b)): return .bool(a < b)
    case ("<=", .string(let a), .string(let b)): return .bool(a <= b)
    case (">", .string(let a), .string(let b)): return .bool(a > b)
    case (">=", .string(let a), .string(let b)): return .bool(a >= b)
    case ("=~", .string(let a), .string(let b)): return .bool(try matches(a, b))
    case ("!~", .string(let a), .string(let b)): return .bool(!(try matches(a, b)))
    case ("in", _, .list(let items)): return .bool(items.contains(left))
    case ("+", .number(let a), .number(let b)): return .number(a + b)
    case ("+", .string(let a), _): return .string(a + right.described)
    case ("+", _, .string(let b)): return .string(left.described + b)
    case ("-", .number(let a), .number(let b)): return .number(a - b)
    case ("*", .number(let a), .number(let b)): return .number(a * b)
    case ("/", .number(let a), .number(let b)): return .number(a / b)
    case ("%", .number(let a), .number(let b)):
      return .number(a.truncatingRemainder(dividingBy: b))
    case ("**", .number(let a), .number(let b)): return .number(power(a, b))
    case ("&", .number(let a), .number(let b)): return .number(Double(truncated(a) & truncated(b)))
    case ("|", .number(let a), .number(let b)): return .number(Double(truncated(a) | truncated(b)))
    case ("^", .number(let a), .number(let b)): return .number(Double(truncated(a) ^ truncated(b)))
    case ("<<", .number(let a), .number(let b)):
      return .number(Double(truncated(a) << truncated(b)))
    case (">>", .number(let a), .number(let b)):
      return .number(Double(truncated(a) >> truncated(b)))
    default: throw mismatch(op, left.isFit(for: op) ? right : left)
    }
  }

  private mutating func mismatch(_ op: String, _ value: WhenValue) -> ExpressionError {
    isAtSyntax = false
    let kind =
      switch op {
      case "&&", "||", "!", "?": "is not a bool"
      case "in": "is not an array"
      default: "is not a number"
      }
    return ExpressionError(
      "Value '\(value.described)' cannot be used with the logical operator '\(op)', it \(kind)"
    )
  }

  private var current: WhenToken? { index < tokens.count ? tokens[index] : nil }

  private mutating func take(_ symbol: String) -> Bool {
    guard case .symbol(symbol)? = current else { return false }
    index += 1
    return true
  }

  private func unexpected() -> ExpressionError {
    switch current {
    case .symbol(let symbol): ExpressionError("Cannot transition token types: found '\(symbol)'")
    case .value(let value):
      ExpressionError("Cannot transition token types: found '\(value.described)'")
    case nil: ExpressionError("Unexpected end of expression")
    }
  }
}

extension WhenValue {
  fileprivate func isFit(for op: String) -> Bool {
    switch (op, self) {
    case ("&&", .bool), ("||", .bool): true
    case ("&&", _), ("||", _): false
    case (_, .number): true
    default: false
    }
  }
}

/// The whole number that Go's conversion gives, without a trap for what does not fit.
private func truncated(_ number: Double) -> Int {
  Int(exactly: number.rounded(.towardZero)) ?? .min
}
