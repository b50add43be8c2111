/// A piece of an expression.
struct ExpressionToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case name
    case number
    case string
    case symbol
    case end
  }

  let kind: Kind
  /// The text; of a string, what it holds.
  let text: String
}

/// The tokens of an expression, as expr-lang reads them.
func expressionTokens(_ source: String) throws(ExpressionError) -> [ExpressionToken] {
  var lexer = ExpressionLexer(source)
  var tokens: [ExpressionToken] = []
  while let token = try lexer.next() { tokens.append(token) }
  tokens.append(ExpressionToken(kind: .end, text: "end of the expression"))
  return tokens
}

private struct ExpressionLexer {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
  }

  private static let symbols: [[Unicode.Scalar]] = [
    "**", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "..", "#acc", "#index",
  ].map { Array($0.unicodeScalars) }

  private static let signs = Set("+-*/%^<>!?:,.()[]{}|#;=".unicodeScalars)

  mutating func next() throws(ExpressionError) -> ExpressionToken? {
    try skipSpace()
    guard index < scalars.count else { return nil }
    let scalar = scalars[index]
    if scalar == "'" || scalar == "\"" { return try string(scalar) }
    if scalar == "`" { return try rawString() }
    if isDigit(scalar)
      || (scalar == "." && index + 1 < scalars.count && isDigit(scalars[index + 1]))
    {
      return number()
    }
    if isLetter(scalar) {
      let start = index
      while index < scalars.count, isLetter(scalars[index]) || isDigit(scalars[index]) {
        index += 1
      }
      return ExpressionToken(kind: .name, text: text(from: start))
    }
    for symbol in Self.symbols where matches(symbol) {
      let start = index
      index += symbol.count
      return ExpressionToken(kind: .symbol, text: text(from: start))
    }
    guard Self.signs.contains(scalar) else {
      throw ExpressionError("unrecognized character: `\(scalar)`")
    }
    index += 1
    return ExpressionToken(kind: .symbol, text: String(scalar))
  }

  private mutating func skipSpace() throws(ExpressionError) {
    while index < scalars.count {
      if isSpace(scalars[index]) {
        index += 1
      } else if scalars[index] != "/" {
        return
      } else if matches("//") {
        while index < scalars.count, scalars[index] != "\n" { index += 1 }
      } else if matches("/*") {
        while index < scalars.count, !matches("*/") { index += 1 }
        guard index < scalars.count else { throw ExpressionError("unclosed comment") }
        index += 2
      } else {
        return
      }
    }
  }

  private mutating func number() -> ExpressionToken {
    let start = index
    if scalars[index] == "0", matches("0x") || matches("0X") || matches("0b") || matches("0o") {
      index += 2
      while index < scalars.count, isLetter(scalars[index]) || isDigit(scalars[index]) {
        index += 1
      }
      return ExpressionToken(kind: .number, text: text(from: start))
    }
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == ".", index + 1 < scalars.count, scalars[index + 1] == "." { break }
      if isDigit(scalar) || scalar == "_" || scalar == "." {
        index += 1
      } else if scalar == "e" || scalar == "E" {
        index += 1
        if index < scalars.count, scalars[index] == "+" || scalars[index] == "-" { index += 1 }
      } else {
        break
      }
    }
    return ExpressionToken(kind: .number, text: text(from: start).filter { $0 != "_" })
  }

  private mutating func string(_ quote: Unicode.Scalar) throws(ExpressionError) -> ExpressionToken {
    index += 1
    var result = String.UnicodeScalarView()
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == quote { return ExpressionToken(kind: .string, text: String(result)) }
      if scalar == "\\" { result.append(try escape()) } else { result.append(scalar) }
    }
    throw ExpressionError("literal not terminated")
  }

  private mutating func rawString() throws(ExpressionError) -> ExpressionToken {
    index += 1
    let start = index
    while index < scalars.count, scalars[index] != "`" { index += 1 }
    guard index < scalars.count else { throw ExpressionError("literal not terminated") }
    let token = ExpressionToken(kind: .string, text: text(from: start))
    index += 1
    return token
  }

  private mutating func escape() throws(ExpressionError) -> Unicode.Scalar {
    guard index < scalars.count else { throw ExpressionError("literal not terminated") }
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "a": return "\u{7}"
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "v": return "\u{b}"
    case "\\", "'", "\"", "`", "/": return scalar
    case "x": return try code(digits: 2)
    case "u": return try code(digits: 4)
    case "U": return try code(digits: 8)
    default: throw ExpressionError("invalid char escape `\\\(scalar)`")
    }
  }

  private mutating func code(digits: Int) throws(ExpressionError) -> Unicode.Scalar {
    let end = index + digits
    guard end <= scalars.count else { throw ExpressionError("invalid char escape") }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[index..<end])
    guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw ExpressionError("invalid char escape")
    }
    index = end
    return scalar
  }

  private func matches(_ symbol: String) -> Bool { matches(Array(symbol.unicodeScalars)) }

  private func matches(_ symbol: [Unicode.Scalar]) -> Bool {
    guard scalars[index] == symbol[0], index + symbol.count <= scalars.count else { return false }
    return scalars[index..<(index + symbol.count)].elementsEqual(symbol)
  }

  private func text(from start: Int) -> String {
    if scalars[start..<index].allSatisfy(\.isASCII) {
      return String(decoding: scalars[start..<index].map { UInt8($0.value) }, as: UTF8.self)
    }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars[start..<index])
    return result
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  // The properties of Unicode are looked up in tables; most of an expression is ASCII.
  private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", "$": true
    default: !scalar.isASCII && scalar.properties.isAlphabetic
    }
  }

  private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t"..."\r": true
    default: !scalar.isASCII && scalar.properties.isWhitespace
    }
  }
}
