/// What the parser says, at most once a statement.
extension Parser {
  /// Says what should stand here, at the token that stands here instead.
  mutating func report(expected: String, _ context: String) {
    report(hinting(.expected(expected, context, found: current, in: source, after: previousEnd)))
    if at(.newline) { earlyEnd = index }
    skipStrayBrace()
  }

  /// A brace amid a statement may be the one that is too many.
  private mutating func skipStrayBrace() {
    guard at(.openBrace) && surplus > 0 || at(.closeBrace) && surplus < 0 else { return }
    surplus += at(.closeBrace) ? 1 : -1
    advance()
  }

  /// The one way to report: the first mistake of a statement is told, the others follow from it.
  ///
  /// So do those on a line the lexer has reported, and all that seems to stand
  /// in the wrong place once a brace was missing.
  mutating func report(_ diagnostic: Diagnostic) {
    guard !isBroken else { return }
    isBroken = true
    guard !bracesAreLost, !hasLexicalError(from: tokens[statementStart].span)
    else { return }
    diagnostics.append(diagnostic)
  }

  mutating func reportNotYet(_ word: Keyword) {
    report(.notYet("`\(word.rawValue)`", at: current.span))
    recover()
  }

  // MARK: Braces

  /// Reports a brace, once a file, and skips nothing.
  private mutating func reportBrace(_ diagnostic: Diagnostic) {
    if !bracesAreLost { diagnostics.append(diagnostic) }
    bracesAreLost = true
  }

  mutating func reportExtraBrace() {
    reportBrace(Diagnostic(.expected, "this `\(text(current))` is one too many", at: current.span))
    skipStrayBrace()
  }

  mutating func reportUnclosed(_ brace: Int) {
    let report = Diagnostic(.expected, "this `{` is not closed", at: tokens[brace].span)
    let isAtEnd = at(.endOfFile)
    surplus -= 1
    guard !endsInString, !hasLexicalError(from: tokens[brace].span) else {
      bracesAreLost = true
      return
    }
    reportBrace(
      isAtEnd ? report : report.note("by its indentation, this is outside", at: current.span)
    )
  }

  mutating func reportBraceOnNextLine(_ brace: Int) {
    guard !isBroken else { return }
    isBroken = true
    let gap = Span(previousEnd, Int(tokens[brace].span.end))
    let report = Diagnostic(
      .expected,
      "the `{` stands on the line of its statement",
      at: tokens[brace].span
    )
    // A comment in between would be lost.
    let isBlank = source[gap].dropLast().allSatisfy(\.isWhitespace)
    diagnostics.append(isBlank ? report.fix("move it up", replacing: gap, with: " {") : report)
  }

  // MARK: Statements

  /// Where no statement begins.
  mutating func reportUnknownStatement(_ place: String, among allowed: [Keyword]) {
    if let earlyEnd, index == earlyEnd + 1, keyword() == nil {
      // The rest of the statement above, which has its report.
      isBroken = true
    } else if at(.word) {
      report(unknownStatement(Name(text: text(current), span: current.span), place, among: allowed))
    } else {
      report(expected: "a statement", place)
    }
    // The first to stand in a wrong place may come from a brace, and the others with it.
    if surplus != 0 || endsInString { bracesAreLost = true }
    recover()
  }

  /// A word that begins no statement here: misspelt, or right but elsewhere.
  private func unknownStatement(
    _ name: Name,
    _ place: String,
    among allowed: [Keyword]
  ) -> Diagnostic {
    if let known = Keyword(rawValue: name.text), !known.isReserved {
      let misplaced = Diagnostic(
        .misplacedStatement,
        "`\(name.text)` cannot stand \(place)",
        at: name.span
      )
      .note(known.home)
      guard surplus != 0 else { return misplaced }
      let (more, fewer) = surplus > 0 ? ("{", "}") : ("}", "{")
      return misplaced.note("the file has more `\(more)` than `\(fewer)`")
    }
    let unknown = Diagnostic(
      .unknownStatement,
      "no statement \(place) begins with `\(name.text)`",
      at: name.span
    )
    if let advice = Self.advice[name.text] { return unknown.note(advice) }
    return unknown.suggesting(
      nearest(to: name.text, among: allowed.map(\.rawValue) + wordsAskedFor),
      for: name
    )
  }

  /// Words of other languages, and what says the same here.
  private static let advice = [
    "args": "a step's program is `exec [\"…\"]` or `run \"…\"`",
    "command": "a step's program is `exec [\"…\"]` or `run \"…\"`",
    "depends": "a step waits for others with `after`",
    "elif": "write `else if`, after the `}` of the `if`",
    "else": "`else` stands after the `}` of its `if`",
    "for": "a loop is written `foreach name in list { … }`",
    "needs": "a step waits for others with `after`",
    "script": "a step's program is `exec [\"…\"]` or `run \"…\"`",
    "timezone": "the time zone follows the schedule: `schedule \"…\" in \"UTC\"`",
    "while": "a loop is written `foreach name in list { … }`",
  ]
}

extension Keyword {
  /// Where a statement belongs, for the note under one that stands elsewhere.
  fileprivate var home: String {
    switch self {
    case .flow: "a `flow` stands at the top of a file"
    case .defaults, .on, .param, .parallelism, .schedule, .test:
      "`\(rawValue)` belongs directly in a flow"
    case .foreach, .if, .step, .switch: "`\(rawValue)` belongs in a flow or in a block"
    case .after, .allow, .exec, .input, .output, .run: "`\(rawValue)` belongs in a step"
    case .annotations, .labels, .serviceAccount, .timeout:
      "`\(rawValue)` belongs in a step, in `defaults`, or directly in a flow"
    default: "`\(rawValue)` belongs in a step or in `defaults`"
    }
  }
}

extension Diagnostic {
  static func notYet(_ what: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .notYet,
      "\(what) is reserved, and this version of flowc does not have it yet",
      at: span
    )
  }

  fileprivate static func expected(
    _ what: String,
    _ context: String,
    found token: Token,
    in source: Source,
    after previousEnd: Int
  ) -> Diagnostic {
    let isEnd = token.kind == .newline || token.kind == .endOfFile
    let isText = token.kind == .word || token.kind == .number
    let found = isText ? "`\(source[token.span])`" : token.kind.description
    return Diagnostic(
      .expected,
      "expected \(what) \(context), found \(found)",
      at: isEnd ? Span(previousEnd, min(previousEnd + 1, source.bytes.count)) : token.span
    )
  }
}
