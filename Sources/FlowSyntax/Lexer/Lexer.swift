/// Bytes to tokens. Never fails: what cannot be read becomes an `.unknown`
/// token or a string that ends early, each with its diagnostic.
///
/// Line breaks are tokens, since statements end with the line; inside
/// parentheses and brackets they are not, so lists may run over lines. A bracket
/// that is never closed ends with its statement.
package func lex(_ source: Source) -> (tokens: [Token], diagnostics: [Diagnostic]) {
  var lexer = Lexer(source: source)
  lexer.run()
  return (lexer.tokens, lexer.diagnostics)
}

struct Lexer {
  let bytes: [UInt8]
  var offset = 0
  var bracketDepth = 0
  /// The indentation of the line on which the outermost open bracket stands.
  var bracketIndentation = 0
  var lineStart = 0
  /// The last token that is no comment.
  var last = Token.Kind.newline
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []

  init(source: Source) {
    bytes = source.bytes
    tokens.reserveCapacity(bytes.count / 4 + 8)
  }

  /// The byte `distance` ahead, or 0 past the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    let position = offset + distance
    return position < bytes.count ? bytes[position] : 0
  }

  mutating func emit(_ kind: Token.Kind, length: Int) {
    tokens.append(Token(kind: kind, span: Span(offset, offset + length)))
    offset += length
    if kind != .comment, kind != .docComment { last = kind }
  }

  mutating func run() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    while offset < bytes.count {
      next()
    }
    tokens.append(Token(kind: .endOfFile, span: Span(bytes.count, bytes.count)))
  }

  mutating func next() {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      offset += 1
    case UInt8(ascii: "\n"):
      lineBreak()
    case UInt8(ascii: "\""):
      string()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      number()
    case _ where byte.isWordStart:
      var length = 1
      while peek(length).isWordPart { length += 1 }
      emit(.word, length: length)
    case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
      comment()
    default:
      punctuation(byte)
    }
  }

  mutating func lineBreak() {
    if bracketDepth > 0, nextLineIsOutside() { bracketDepth = 0 }
    if bracketDepth > 0 { offset += 1 } else { emit(.newline, length: 1) }
    lineStart = offset
  }

  /// Whether the next line can only be a statement of its own, so that the
  /// open bracket was forgotten: it begins with a brace, or with a word after a
  /// complete value, no deeper than the line of the bracket.
  func nextLineIsOutside() -> Bool {
    let blanks = indentation(from: offset + 1)
    let byte = peek(1 + blanks)
    if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { return true }
    return byte.isWordStart && blanks <= bracketIndentation && last.endsValue
  }

  func indentation(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") {
      end += 1
    }
    return end - start
  }

  mutating func comment() {
    var length = 2
    while offset + length < bytes.count, peek(length) != UInt8(ascii: "\n") { length += 1 }
    let isDoc = peek(2) == UInt8(ascii: "/") && peek(3) != UInt8(ascii: "/")
    if length > 2, peek(length - 1) == UInt8(ascii: "\r") { length -= 1 }
    emit(isDoc ? .docComment : .comment, length: length)
  }

  /// number = digit (digit | "_")* ("." digit+)? (letter | digit)*
  ///
  /// One token takes in the unit, so `500m`, `2Gi`, `1e3` and `90s` are
  /// numbers; `1..4` is two of them.
  mutating func number() {
    var length = 1
    while peek(length).isDigit || peek(length) == UInt8(ascii: "_") { length += 1 }
    if peek(length) == UInt8(ascii: "."), peek(length + 1).isDigit {
      length += 1
      while peek(length).isDigit { length += 1 }
    }
    let isExponent = peek(length) | 0x20 == UInt8(ascii: "e")
    if isExponent, peek(length + 1) == UInt8(ascii: "-") || peek(length + 1) == UInt8(ascii: "+"),
      peek(length + 2).isDigit
    {
      length += 2
    }
    while peek(length).isWordPart { length += 1 }
    emit(.number, length: length)
  }

  mutating func string() {
    var quotes = 1
    while peek(quotes) == UInt8(ascii: "\"") { quotes += 1 }
    if quotes == 2 { return emit(.string, length: 2) }
    if quotes >= 3 { return blockString(quotes: quotes) }
    var length = 1
    while offset + length < bytes.count {
      switch peek(length) {
      case UInt8(ascii: "\""):
        return emit(.string, length: length + 1)
      case UInt8(ascii: "\n"):
        return unterminated(.string, length: length)
      case UInt8(ascii: "\\") where peek(length + 1) != UInt8(ascii: "\n"):
        length += 2
      default:
        length += 1
      }
    }
    unterminated(.string, length: min(length, bytes.count - offset))
  }

  /// Ends at as many quotes as it began with, so that a script may hold `"""`.
  mutating func blockString(quotes: Int) {
    var length = quotes
    var seen = 0
    while offset + length < bytes.count {
      seen = peek(length) == UInt8(ascii: "\"") ? seen + 1 : 0
      length += 1
      if seen == quotes { return emit(.blockString, length: length) }
    }
    unterminated(.blockString, length: bytes.count - offset)
  }

  mutating func unterminated(_ kind: Token.Kind, length: Int) {
    diagnostics.append(
      Diagnostic(
        .unterminatedString,
        "this string has no closing quote\(kind == .blockString ? "s" : "")",
        at: Span(offset, offset + min(length, kind == .blockString ? 3 : length))
      )
    )
    emit(kind, length: length)
    bracketDepth = 0
  }

  mutating func punctuation(_ byte: UInt8) {
    let second = peek(1)
    for (kind, first, next) in Self.pairs where byte == first && second == next {
      return emit(kind, length: 2)
    }
    guard let kind = Self.single(byte) else { return unknown() }
    switch kind {
    case .openParen, .openBracket:
      if bracketDepth == 0 { bracketIndentation = indentation(from: lineStart) }
      bracketDepth += 1
    case .closeParen, .closeBracket: bracketDepth = max(0, bracketDepth - 1)
    // A brace never stands inside brackets: an unclosed list must not swallow the file.
    case .openBrace, .closeBrace: bracketDepth = 0
    default: break
    }
    emit(kind, length: 1)
  }

  static let pairs: [(Token.Kind, UInt8, UInt8)] = [
    (.range, UInt8(ascii: "."), UInt8(ascii: ".")),
    (.equalEqual, UInt8(ascii: "="), UInt8(ascii: "=")),
    (.notEqual, UInt8(ascii: "!"), UInt8(ascii: "=")),
    (.lessEqual, UInt8(ascii: "<"), UInt8(ascii: "=")),
    (.greaterEqual, UInt8(ascii: ">"), UInt8(ascii: "=")),
    (.and, UInt8(ascii: "&"), UInt8(ascii: "&")),
    (.or, UInt8(ascii: "|"), UInt8(ascii: "|")),
    (.coalesce, UInt8(ascii: "?"), UInt8(ascii: "?")),
  ]

  static func single(_ byte: UInt8) -> Token.Kind? {
    switch byte {
    case UInt8(ascii: "{"): .openBrace
    case UInt8(ascii: "}"): .closeBrace
    case UInt8(ascii: "("): .openParen
    case UInt8(ascii: ")"): .closeParen
    case UInt8(ascii: "["): .openBracket
    case UInt8(ascii: "]"): .closeBracket
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ":"): .colon
    case UInt8(ascii: "."): .dot
    case UInt8(ascii: "="): .equal
    case UInt8(ascii: "<"): .less
    case UInt8(ascii: ">"): .greater
    case UInt8(ascii: "!"): .not
    case UInt8(ascii: "?"): .question
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "%"): .percent
    case UInt8(ascii: ";"): .semicolon
    default: nil
    }
  }
}

extension Token.Kind {
  /// Whether a value may end with this token.
  fileprivate var endsValue: Bool {
    switch self {
    case .word, .string, .blockString, .number, .closeParen, .closeBracket: true
    default: false
    }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isWordStart: Bool {
    self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")
      || self == UInt8(ascii: "_")
  }

  var isWordPart: Bool { isWordStart || isDigit }
}
