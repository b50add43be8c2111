/// Reads an expression of expr-lang.
package func parseExpression(_ source: String) throws(ExpressionError) -> Expression {
  var parser = ExpressionParser(tokens: try expressionTokens(source))
  let result = try parser.whole()
  guard parser.current.kind == .end else {
    throw ExpressionError("unexpected token `\(parser.current.text)`")
  }
  return result
}

/// A parser by precedence climbing, as expr's own is.
private struct ExpressionParser {
  let tokens: [ExpressionToken]
  var index = 0
  var depth = 0

  var current: ExpressionToken { tokens[index] }

  /// `let name = value; body`, or an expression.
  mutating func whole() throws(ExpressionError) -> Expression {
    guard current.kind == .name, current.text == "let" else { return try expression(0) }
    advance()
    guard current.kind == .name else {
      throw ExpressionError("`let` wants a name, not `\(current.text)`")
    }
    let name = current.text
    advance()
    try expect("=")
    let value = try expression(0)
    try expect(";")
    return .binding(name, value, try whole())
  }

  mutating func expression(_ precedence: Int) throws(ExpressionError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw ExpressionError("the expression nests too deep") }
    if precedence == 0, isName("if") { return try ifElse() }
    var left = try prefix()
    while true {
      let mark = index
      let isNegated = isName("not")
      if isNegated { advance() }
      guard let op = binaryOperator, op.precedence >= precedence else {
        index = mark
        break
      }
      advance()
      let next = op == .power ? op.precedence : op.precedence + 1
      let right = try expression(op == .coalesce ? op.precedence + 1 : next)
      left = .binary(left, op, right)
      if isNegated { left = .unary(.not, left) }
    }
    if precedence == 0 {
      left = try conditional(left)
      left = try pipes(left)
    }
    return left
  }

  private mutating func ifElse() throws(ExpressionError) -> Expression {
    advance()
    let test = try expression(1)
    try expect("{")
    let yes = try whole()
    try expect("}")
    guard isName("else") else { throw ExpressionError("`if` wants an `else`") }
    advance()
    if isName("if") { return .conditional(test, yes, try ifElse()) }
    try expect("{")
    let no = try whole()
    try expect("}")
    return .conditional(test, yes, no)
  }

  private mutating func conditional(_ test: Expression) throws(ExpressionError) -> Expression {
    guard isSymbol("?") else { return test }
    advance()
    if isSymbol(":") {
      advance()
      return .conditional(test, test, try expression(0))
    }
    let yes = try expression(0)
    try expect(":")
    return .conditional(test, yes, try expression(0))
  }

  private mutating func pipes(_ first: Expression) throws(ExpressionError) -> Expression {
    var result = first
    while isSymbol("|") {
      advance()
      guard current.kind == .name else {
        throw ExpressionError("`|` wants a function, not `\(current.text)`")
      }
      let called = try postfix(try primary())
      guard case .call(let function, let arguments) = called else {
        throw ExpressionError("`|` wants a function")
      }
      result = .call(function, [result] + arguments)
    }
    return result
  }

  private mutating func prefix() throws(ExpressionError) -> Expression {
    if isSymbol("!") || isName("not") {
      advance()
      return .unary(.not, try expression(50))
    }
    if isSymbol("-") || isSymbol("+") {
      let op: Expression.UnaryOperator = isSymbol("-") ? .minus : .plus
      advance()
      return .unary(op, try expression(90))
    }
    return try postfix(try primary())
  }

  private mutating func primary() throws(ExpressionError) -> Expression {
    let token = current
    switch token.kind {
    case .string:
      advance()
      return .literal(.string(token.text))
    case .number:
      advance()
      return .literal(try number(token.text))
    case .name:
      advance()
      return try word(token.text)
    case .symbol: return try symbol(token.text)
    case .end: throw ExpressionError("unexpected end of the expression")
    }
  }

  private mutating func word(_ text: String) throws(ExpressionError) -> Expression {
    switch text {
    case "true": return .literal(.bool(true))
    case "false": return .literal(.bool(false))
    case "nil": return .literal(.null)
    default:
      if isSymbol("(") { return .call(.name(text), try arguments()) }
      return .name(text)
    }
  }

  private mutating func symbol(_ text: String) throws(ExpressionError) -> Expression {
    advance()
    switch text {
    case "(":
      let inner = try whole()
      try expect(")")
      return inner
    case "[": return .array(try items(until: "]"))
    case "{": return try braces()
    case "#":
      return .item
    case "#index": return .index
    case "#acc": return .accumulator
    case ".":
      // Inside a predicate, `.field` is the field of the item.
      guard current.kind == .name else { break }
      let name = current.text
      advance()
      return .member(.item, .literal(.string(name)), isOptional: false)
    default: break
    }
    throw ExpressionError("unexpected token `\(text)`")
  }

  private mutating func braces() throws(ExpressionError) -> Expression {
    var pairs: [Expression.Pair] = []
    while !isSymbol("}") {
      if !pairs.isEmpty {
        try expect(",")
        if isSymbol("}") { break }
      }
      let key: Expression
      switch current.kind {
      case .string, .name, .number:
        key = .literal(.string(current.text))
        advance()
      default:
        try expect("(")
        key = try expression(0)
        try expect(")")
      }
      try expect(":")
      pairs.append(Expression.Pair(key: key, value: try expression(0)))
    }
    advance()
    return .object(pairs)
  }

  private mutating func items(until end: String) throws(ExpressionError) -> [Expression] {
    var items: [Expression] = []
    while !isSymbol(end) {
      if !items.isEmpty {
        try expect(",")
        if isSymbol(end) { break }
      }
      items.append(try expression(0))
    }
    advance()
    return items
  }

  private mutating func arguments() throws(ExpressionError) -> [Expression] {
    try expect("(")
    var items: [Expression] = []
    while !isSymbol(")") {
      if !items.isEmpty {
        try expect(",")
        if isSymbol(")") { break }
      }
      // A predicate may stand in braces; an object begins with a key and a colon.
      if isSymbol("{"), !looksLikeObject {
        advance()
        items.append(.predicate(try whole()))
        try expect("}")
      } else {
        items.append(try expression(0))
      }
    }
    advance()
    return items
  }

  private var looksLikeObject: Bool {
    guard index + 2 < tokens.count else { return false }
    let first = tokens[index + 1]
    let second = tokens[index + 2]
    if first.kind == .symbol, first.text == "}" { return true }
    return [.name, .string, .number].contains(first.kind) && second.kind == .symbol
      && second.text == ":"
  }

  private mutating func postfix(_ base: Expression) throws(ExpressionError) -> Expression {
    var result = base
    while current.kind == .symbol {
      switch current.text {
      case ".", "?.":
        let isOptional = current.text == "?."
        advance()
        if isOptional, isSymbol("[") {
          result = try bracket(result, isOptional: true)
          continue
        }
        guard current.kind == .name else {
          throw ExpressionError("expected a name after `.`, not `\(current.text)`")
        }
        result = .member(result, .literal(.string(current.text)), isOptional: isOptional)
        advance()
      case "[": result = try bracket(result, isOptional: false)
      case "(": result = .call(result, try arguments())
      default: return result
      }
    }
    return result
  }

  private mutating func bracket(
    _ base: Expression,
    isOptional: Bool
  ) throws(ExpressionError) -> Expression {
    try expect("[")
    if isSymbol(":") {
      advance()
      let to = isSymbol("]") ? nil : try expression(0)
      try expect("]")
      return .slice(base, from: nil, to: to)
    }
    let first = try expression(0)
    if isSymbol(":") {
      advance()
      let to = isSymbol("]") ? nil : try expression(0)
      try expect("]")
      return .slice(base, from: first, to: to)
    }
    try expect("]")
    return .member(base, first, isOptional: isOptional)
  }

  private func number(_ text: String) throws(ExpressionError) -> Value {
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0o", 8)]
    where text.hasPrefix(prefix) {
      if let value = Int(text.dropFirst(2), radix: radix) { return .int(value) }
    }
    if let int = Int(text) { return .int(int) }
    if let double = Double(text.hasPrefix(".") ? "0" + text : text) { return .float(double) }
    throw ExpressionError("`\(text)` is no number")
  }

  private var binaryOperator: Expression.BinaryOperator? {
    switch current.kind {
    case .symbol: current.text == "^" ? .power : .init(rawValue: current.text)
    case .name:
      switch current.text {
      case "and": .and
      case "or": .or
      case "in", "matches", "contains", "startsWith", "endsWith": .init(rawValue: current.text)
      default: nil
      }
    case .number, .string, .end: nil
    }
  }

  private func isSymbol(_ text: String) -> Bool {
    current.kind == .symbol && current.text == text
  }

  private func isName(_ text: String) -> Bool { current.kind == .name && current.text == text }

  private mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard isSymbol(symbol) else {
      throw ExpressionError("expected `\(symbol)`, found `\(current.text)`")
    }
    advance()
  }
}
