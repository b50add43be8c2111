/// Where statements begin and end, and the blocks they open.
///
/// While a file has as many `{` as `}`, braces alone decide. When it has not,
/// the indentation tells which one is missing or too many.
extension Parser {
  mutating func beginStatement() {
    statementStart = index
    isBroken = false
    operators = 0
  }

  /// The statement must be over now; otherwise one report, and on to its end.
  mutating func endStatement() {
    if !atEnd {
      report(expected: Token.Kind.newline.description, "after this statement")
      recover()
    }
    endHead()
  }

  /// Ends what one report covers: a statement, or its head when a block begins.
  private mutating func endHead() {
    defer { isBroken = false }
    let start = tokens[statementStart].span
    if isBroken || hasLexicalError(from: start) { broken.append(span(from: start)) }
  }

  /// block(item) = "{" (item end)* "}"
  ///
  /// The one loop over statements: whatever `item` does, it moves on.
  mutating func braces(_ context: String, _ item: (inout Parser) -> Void) -> Span? {
    let start = current.span
    let indentation = indentation(of: statementStart)
    let open = openBlock(context)
    guard open != .absent else { return nil }
    endHead()
    depth += 1
    defer { depth -= 1 }
    skipNewlines()
    while !at(.endOfFile), !isOutside(open, indentation) {
      if at(.closeBrace) {
        guard isExtra(open, indentation) else { break }
        reportExtraBrace()
      } else if at(.openBrace), surplus > 0 {
        reportExtraBrace()
      } else {
        let before = index
        beginStatement()
        if depth > 64 { recover() } else { item(&self) }
        endStatement()
        if index == before { advance() }
      }
      skipNewlines()
    }
    closeBlock(open, indentation)
    return span(from: start)
  }

  private enum Opener: Equatable {
    /// The index of the `{`.
    case brace(Int)
    /// No `{`, but lines that stand deeper than the statement before them.
    case indentation
    case absent
  }

  /// Takes the `{`, or says that it is missing and finds the block without it.
  private mutating func openBlock(_ context: String) -> Opener {
    if take(.openBrace) != nil { return .brace(index - 1) }
    if at(.newline), tokens[nextLine].kind == .openBrace {
      reportBraceOnNextLine(nextLine)
      index = nextLine + 1
      return .brace(index - 1)
    }
    report(expected: Token.Kind.openBrace.description, context)
    while !atEnd, !at(.openBrace) { advance() }
    if take(.openBrace) != nil { return .brace(index - 1) }
    if isIndentedBelow { return .indentation }
    if surplus < 0 {
      // The `}` of a block on one line, or of one that is not indented.
      if take(.closeBrace) != nil { surplus += 1 } else { bracesAreLost = true }
    }
    return .absent
  }

  /// Whether a block that may be left out is here, if only by its indentation.
  var isAtBlock: Bool {
    at(.openBrace) || at(.newline) && tokens[nextLine].kind == .openBrace
      || surplus < 0 && isIndentedBelow
  }

  /// Whether the statement ends here, and lines that stand deeper follow.
  private var isIndentedBelow: Bool {
    at(.newline) && indentation(of: nextLine) > indentation(of: statementStart)
  }

  /// The first token that is not on this line, when the cursor is at its end.
  private var nextLine: Int {
    var next = index
    while tokens[next].kind == .newline { next += 1 }
    return next
  }

  private mutating func closeBlock(_ open: Opener, _ indentation: Int) {
    switch open {
    case .brace(let brace):
      if isOutside(open, indentation) || at(.endOfFile) {
        reportUnclosed(brace)
      } else {
        advance()
      }
    case .indentation:
      if at(.closeBrace), self.indentation(of: index) == indentation {
        advance()
        surplus += 1
      }
    case .absent: break
    }
    // What follows on this line, as `else` does, is a head of its own.
    if index > 0, tokens[index - 1].kind == .newline { index -= 1 }
    statementStart = max(index - 1, 0)
  }

  /// Whether the line at the cursor is no part of the block, by its
  /// indentation, which is asked only where braces cannot tell.
  private func isOutside(_ open: Opener, _ indentation: Int) -> Bool {
    guard surplus > 0 || open == .indentation, isFirstOnLine(index) else { return false }
    if at(word: "else") { return true }
    let own = self.indentation(of: index)
    return at(.closeBrace) && open != .indentation ? own < indentation : own <= indentation
  }

  /// Whether the `}` at the cursor is one too many: it stands where the `}` of
  /// this block would not.
  private func isExtra(_ open: Opener, _ indentation: Int) -> Bool {
    guard surplus < 0, case .brace(let brace) = open else { return false }
    guard isFirstOnLine(index) else {
      return source.line(at: Int(current.span.start))
        != source.line(at: Int(tokens[brace].span.start))
    }
    return self.indentation(of: index) != indentation
  }

  func isFirstOnLine(_ index: Int) -> Bool {
    index == 0 || tokens[index - 1].kind == .newline
  }

  /// How far the line of a token is indented.
  func indentation(of index: Int) -> Int {
    source.indentation(ofLineAt: Int(tokens[index].span.start))
  }
}
