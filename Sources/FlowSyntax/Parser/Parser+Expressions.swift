extension Parser {
  /// expression = or
  ///
  /// Depth and length are bounded, so that no text can exhaust the stack of a
  /// stage that walks the tree.
  mutating func parseExpression(_ context: String) -> Expr? {
    guard depth < 64 else {
      reportTooDeep()
      recover()
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return parseBinary(above: 0, context)
  }

  private mutating func reportTooDeep() {
    report(
      Diagnostic(.expected, "this is nested too deep; flowc follows 64 levels", at: current.span)
    )
  }

  /// How tightly an operator binds. `??` binds tighter than a comparison, so
  /// that `a.score ?? 0.0 >= 0.9` means what it says.
  private static func precedence(of kind: Token.Kind) -> (op: Operator, level: Int)? {
    switch kind {
    case .or: (.or, 1)
    case .and: (.and, 2)
    case .equalEqual: (.equal, 3)
    case .notEqual: (.notEqual, 3)
    case .less: (.less, 3)
    case .lessEqual: (.lessEqual, 3)
    case .greater: (.greater, 3)
    case .greaterEqual: (.greaterEqual, 3)
    case .coalesce: (.coalesce, 4)
    case .plus: (.plus, 5)
    case .minus: (.minus, 5)
    case .star: (.times, 6)
    case .slash: (.divide, 6)
    case .percent: (.remainder, 6)
    default: nil
    }
  }

  /// binary(n) = unary (operator binary(level of the operator))*, for operators above n
  private mutating func parseBinary(above bound: Int, _ context: String) -> Expr? {
    guard var left = parseUnary(context) else { return nil }
    while let (op, level) = takeOperator(above: bound) {
      while at(.newline) { advance() }
      guard let right = parseBinary(above: level, "after `\(op.rawValue)`") else { return nil }
      left = .binary(left, op, right, left.span.merged(with: right.span))
    }
    return left
  }

  /// An operator may begin the next line, so that long conditions can be broken there.
  private mutating func takeOperator(above bound: Int) -> (op: Operator, level: Int)? {
    guard operators < 500 else { return nil }
    if bound < 3, !endsBeforeIn, at(word: "in") {
      advance()
      operators += 1
      return (.in, 3)
    }
    var ahead = index
    while tokens[ahead].kind == .newline { ahead += 1 }
    guard let found = Self.precedence(of: tokens[ahead].kind), found.level > bound else {
      return nil
    }
    index = ahead + 1
    operators += 1
    return found
  }

  /// unary = ("!" | "-") unary | primary
  private mutating func parseUnary(_ context: String) -> Expr? {
    let start = current
    guard depth < 64 else {
      reportTooDeep()
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    if take(.not) != nil {
      return parseUnary("after `!`").map { .unary(.not, $0, start.span.merged(with: $0.span)) }
    }
    guard take(.minus) != nil else { return parsePrimary(context) }
    if at(.number) { return parseNumberOrRange(context, sign: "-", from: start.span) }
    guard let operand = parseUnary("after `-`") else { return nil }
    let span = start.span.merged(with: operand.span)
    return .unary(.minus, operand, span)
  }

  /// primary = string | number (".." number)? | "true" | "false" | list | "(" expression ")"
  ///         | name "(" arguments ")" | name ("." name)*
  private mutating func parsePrimary(_ context: String) -> Expr? {
    switch current.kind {
    case .string, .blockString:
      return parseString(context).map(Expr.string)
    case .number:
      return parseNumberOrRange(context, sign: "", from: current.span)
    case .openBracket:
      return parseList()
    case .openParen:
      return parseParenthesized()
    case .word:
      return parseReference()
    default:
      report(expected: "a value", context)
      return nil
    }
  }

  /// number = "-"? digits;  range = number ".." number
  private mutating func parseNumberOrRange(
    _ context: String,
    sign: String,
    from start: Span
  ) -> Expr? {
    guard let first = parseNumber(context) else { return nil }
    let low = NumberLiteral(text: sign + first.text, span: start.merged(with: first.span))
    guard take(.range) != nil else { return .number(low) }
    let minus = take(.minus)
    guard let last = parseNumber("to end the range") else { return nil }
    let high = NumberLiteral(
      text: (minus == nil ? "" : "-") + last.text,
      span: (minus?.span ?? last.span).merged(with: last.span)
    )
    return .range(.number(low), .number(high), low.span.merged(with: high.span))
  }

  private mutating func parseParenthesized() -> Expr? {
    advance()
    let inner = parseExpression("inside the parentheses")
    guard inner != nil, expect(.closeParen, "to close the parentheses") != nil else { return nil }
    return inner
  }

  /// list = "[" (expression ("," expression)* ","?)? "]"
  mutating func parseList() -> Expr? {
    let start = advance().span
    var items: [Expr] = []
    while !at(.closeBracket), !at(.endOfFile) {
      guard let item = parseExpression("in the list") else { return nil }
      items.append(item)
      if take(.comma) == nil { break }
    }
    guard expect(.closeBracket, "to close the list") != nil else { return nil }
    return .list(items, span(from: start))
  }

  private mutating func parseReference() -> Expr? {
    let first = advance()
    switch text(first) {
    case "true": return .bool(true, first.span)
    case "false": return .bool(false, first.span)
    default: break
    }
    let name = Name(text: text(first), span: first.span)
    if take(.openParen) != nil {
      var arguments: [Expr] = []
      while !at(.closeParen), !at(.endOfFile) {
        guard let argument = parseExpression("as an argument") else { return nil }
        arguments.append(argument)
        if take(.comma) == nil { break }
      }
      expect(.closeParen, "to close the arguments")
      return .call(name, arguments, span(from: first.span))
    }
    var path = [name]
    while take(.dot) != nil {
      guard let part = expect(.word, "after the dot") else { return nil }
      path.append(Name(text: text(part), span: part.span))
    }
    return .reference(path)
  }

  mutating func parseNumber(_ context: String) -> NumberLiteral? {
    guard let token = expect(.number, context) else { return nil }
    return NumberLiteral(text: text(token), span: token.span)
  }

  mutating func parseString(_ context: String) -> StringLiteral? {
    guard at(.string) || at(.blockString) else {
      report(expected: "a string", context)
      return nil
    }
    let token = advance()
    let (text, diagnostics) = stringValue(token, in: source)
    self.diagnostics += diagnostics
    return StringLiteral(text: text, isBlock: token.kind == .blockString, span: token.span)
  }

  /// A name the user chooses, for a declaration.
  mutating func parseName(_ context: String) -> Name? {
    guard let token = expect(.word, context) else { return nil }
    return Name(text: text(token), span: token.span)
  }
}
