/// Text in, tree out: never fails and never gives up.
package func parse(_ source: Source) -> (file: FlowFile, diagnostics: [Diagnostic]) {
  var parser = Parser(source)
  var file = parser.parseFile()
  // Where a brace is missing, nothing is known to be where it should.
  file.broken = parser.bracesAreLost ? [Span(0, source.bytes.count)] : parser.broken
  return (file, parser.diagnostics)
}

/// The cursor over the tokens and the few words every production is made of.
///
/// `take` asks, `expect` reports and goes on, `recover` skips what a mistake
/// made unreadable. A statement is reported once, so that one mistake is one
/// diagnostic. Nothing throws, and every loop moves forward.
struct Parser {
  let source: Source
  /// The tokens without comments; the last one is `.endOfFile`.
  let tokens: [Token]
  var diagnostics: [Diagnostic]
  var index = 0
  /// How deep in blocks, types and expressions the cursor is.
  var depth = 0
  /// The operators seen in the statement's expressions, which bounds their trees.
  var operators = 0
  /// The first token of the statement, or of what follows its block.
  var statementStart = 0
  /// Whether the statement has its report, so that more would say nothing new.
  var isBroken = false
  var broken: [Span] = []
  /// The end of a line that came too early, after which the statement may go on.
  var earlyEnd: Int?
  /// The `{` that lack a `}`; negative when there are more `}`.
  var surplus: Int
  /// Whether a brace was reported, after which nothing stands where it should.
  var bracesAreLost = false
  /// Whether an expression ends before `in`, as the default of a parameter does.
  var endsBeforeIn = false
  /// The words that could have stood at a token, which is another one: it may be one of them misspelt.
  private var asked: (words: [StaticString], index: Int) = ([], -1)

  private let docs: DocComments
  /// Where the reports of the lexer are.
  private let lexicalErrors: [UInt32]
  /// Whether quotes took in the rest of the file, or what was meant to stand outside.
  let endsInString: Bool
  /// Whether some bytes made no token, so that what is missing may not be.
  let hasLexicalErrors: Bool

  init(_ source: Source) {
    self.source = source
    let (tokens, diagnostics) = lex(source)
    self.diagnostics = diagnostics + invalidUTF8(in: source)
    hasLexicalErrors = !self.diagnostics.isEmpty
    lexicalErrors = diagnostics.map(\.span.start)
    endsInString =
      diagnostics.last.map {
        $0.code == .unterminatedString && source[$0.span].hasPrefix("\"\"\"")
      } ?? false
    surplus = tokens.reduce(0) {
      $0 + ($1.kind == .openBrace ? 1 : 0) - ($1.kind == .closeBrace ? 1 : 0)
    }
    let split = DocComments.split(consume tokens, in: source)
    self.tokens = split.tokens
    docs = split.docs
  }

  var current: Token { tokens[index] }

  var previousEnd: Int { index > 0 ? Int(tokens[index - 1].span.end) : 0 }

  func at(_ kind: Token.Kind) -> Bool { current.kind == kind }

  /// Whether the current token ends a statement.
  var atEnd: Bool {
    switch current.kind {
    case .newline, .semicolon, .closeBrace, .endOfFile: true
    default: false
    }
  }

  func text(_ token: Token) -> String { source[token.span] }

  func at(word: StaticString) -> Bool {
    guard current.kind == .word, current.span.length == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { source.bytes[current.span.range].elementsEqual($0) }
  }

  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  /// Takes the current token if it is `kind`.
  mutating func take(_ kind: Token.Kind) -> Token? {
    at(kind) ? advance() : nil
  }

  /// Takes the current token if it is this word.
  mutating func take(word: StaticString) -> Token? {
    if at(word: word) { return advance() }
    guard at(.word) else { return nil }
    if asked.index != index { asked = ([], index) }
    asked.words.append(word)
    return nil
  }

  /// The words that were looked for where the cursor is.
  var wordsAskedFor: [String] { asked.index == index ? asked.words.map(\.description) : [] }

  /// Takes the current token if it is `kind`; otherwise says what was expected.
  @discardableResult
  mutating func expect(_ kind: Token.Kind, _ context: String) -> Token? {
    if let token = take(kind) { return token }
    report(expected: kind.description, context)
    return nil
  }

  @discardableResult
  mutating func expect(word: StaticString, _ context: String) -> Token? {
    if let token = take(word: word) { return token }
    report(expected: "`\(word)`", context)
    return nil
  }

  mutating func skipNewlines() {
    while at(.newline) || at(.semicolon) { advance() }
  }

  /// Skips the rest of a statement, over any block it opens.
  mutating func recover() {
    while !atEnd {
      if at(.openBrace) { skipBlock() } else { advance() }
    }
  }

  /// Skips `{ … }` with everything inside.
  mutating func skipBlock() {
    guard take(.openBrace) != nil else { return }
    var open = 1
    while open > 0, !at(.endOfFile) {
      switch advance().kind {
      case .openBrace: open += 1
      case .closeBrace: open -= 1
      default: break
      }
    }
  }

  /// Whether the lexer reported something from here to the end of the line.
  func hasLexicalError(from start: Span) -> Bool {
    var low = 0
    var high = lexicalErrors.count
    while low < high {
      let middle = (low + high) / 2
      if lexicalErrors[middle] < start.start { low = middle + 1 } else { high = middle }
    }
    guard low < lexicalErrors.count else { return false }
    let line = source.line(at: max(previousEnd, Int(start.start)))
    return source.line(at: Int(lexicalErrors[low])) <= line
  }

  func span(from start: Span) -> Span {
    Span(Int(start.start), max(Int(start.end), previousEnd))
  }

  /// The documentation of the declaration whose first token is at `start` and
  /// which has just ended: `///` lines above it, or one behind it.
  func doc(from start: Int, headEnd: Int? = nil) -> Doc? {
    docs.doc(before: start, behind: headEnd ?? index - 1)
  }
}

/// Bytes that are not UTF-8, reported once, at the first of them.
private func invalidUTF8(in source: Source) -> [Diagnostic] {
  guard source.bytes.contains(where: { $0 >= 0x80 }),
    String(validating: source.bytes, as: UTF8.self) == nil
  else { return [] }
  var offset = 0
  var decoder = UTF8()
  var iterator = source.bytes.makeIterator()
  decoding: while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): offset += UTF8.width(scalar)
    case .emptyInput, .error: break decoding
    }
  }
  return [
    Diagnostic(
      .invalidUTF8,
      "this byte is not UTF-8; save the file as UTF-8",
      at: Span(offset, min(offset + 1, source.bytes.count))
    )
  ]
}
