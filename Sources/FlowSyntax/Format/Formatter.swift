/// A file in the one canonical layout.
///
/// Works on tokens, so comments and broken code survive, and never searches:
/// one statement a line, two spaces a level, at most one blank line, lists on
/// one line or one item a line as the author began them. Formatting twice
/// gives the same text.
package func format(_ source: Source) -> String {
  var formatter = Formatter(source: source, tokens: lex(source).tokens)
  formatter.run()
  return formatter.output
}

private struct Formatter {
  let source: Source
  let tokens: [Token]
  var output = ""
  var index = 0
  /// Brace depth, in levels of two spaces.
  var depth = 0
  /// For each open bracket, whether its items stand one a line.
  var brackets: [Bool] = []
  /// The tokens of the current line that bear on spacing.
  var previous: Token?
  var head: String?
  var isInType = false
  var isContinued = false

  init(source: Source, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  var isLineStart: Bool { output.isEmpty || output.hasSuffix("\n") }

  mutating func run() {
    while tokens[index].kind != .endOfFile {
      let token = tokens[index]
      switch token.kind {
      case .newline, .semicolon: endOfStatement()
      case .comment, .docComment: comment(token)
      case .openBrace: openBrace()
      case .closeBrace: closeBrace()
      case .openBracket, .openParen: open(token)
      case .closeBracket, .closeParen: close(token)
      case .comma: comma()
      default: put(token)
      }
      index += 1
    }
    endLine()
    while output.hasSuffix("\n\n") { output.removeLast() }
  }

  // MARK: Lines

  mutating func endLine() {
    if !isLineStart { output += "\n" }
    previous = nil
  }

  /// Keeps one blank line where the author left any, but not at the edges of a block.
  mutating func keepBlankLine(before token: Token) {
    guard isLineStart, !output.isEmpty, index > 0, !output.hasSuffix("{\n") else { return }
    guard !output.hasSuffix("\n\n"), token.kind != .closeBrace else { return }
    var newlines = 0
    var position = index - 1
    while position >= 0, tokens[position].kind == .newline || tokens[position].kind == .semicolon {
      newlines += tokens[position].kind == .newline ? 1 : 0
      position -= 1
    }
    // Inside brackets there are no newline tokens; the text itself tells.
    if newlines < 2, !brackets.isEmpty {
      newlines = newlinesBefore(token)
    }
    if newlines > 1 { output += "\n" }
  }

  /// The line breaks between a token and what stands before it.
  func newlinesBefore(_ token: Token) -> Int {
    let start = index > 0 ? Int(tokens[index - 1].span.end) : 0
    let range = min(start, Int(token.span.start))..<Int(token.span.start)
    return source.bytes[range].reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }

  mutating func startLine(_ token: Token) {
    keepBlankLine(before: token)
    let level = depth + brackets.filter { $0 }.count + (isContinued ? 1 : 0)
    output += String(repeating: "  ", count: max(level, 0))
  }

  mutating func endOfStatement() {
    if tokens[index].kind == .newline, continues() {
      if !isLineStart { output += "\n" }
      isContinued = true
      return
    }
    endLine()
    head = nil
    isInType = false
    isContinued = false
  }

  /// Whether an expression goes on in the next line.
  func continues() -> Bool {
    if let kind = previous?.kind, kind == .comma || kind.isBinaryOperator && !isInType {
      return true
    }
    var next = index
    while tokens[next].kind == .newline { next += 1 }
    return previous != nil && tokens[next].kind.isBinaryOperator && tokens[next].kind != .minus
  }

  mutating func comment(_ token: Token) {
    let isTrailing = newlinesBefore(token) == 0 && index > 0 && tokens[index - 1].kind != .newline
    if isTrailing, output.hasSuffix("\n"), !output.hasSuffix("\n\n"), output.count > 1, !isContinued
    {
      // The line was ended by a brace or a `;` before its comment came.
      output.removeLast()
    }
    if isTrailing, !isLineStart {
      output += "  "
    } else {
      endLineKeepingState()
      startLine(token)
    }
    var text = source[token.span]
    while text.last?.isWhitespace == true { text.removeLast() }
    output += text
    output += "\n"
  }

  mutating func endLineKeepingState() {
    if !isLineStart { output += "\n" }
  }

  // MARK: Braces and brackets

  mutating func openBrace() {
    brackets = []
    put(tokens[index])
    depth += 1
    if nextSignificant(after: index)?.kind == .closeBrace, !hasComment(after: index) { return }
    output += "\n"
    previous = nil
    head = nil
    isInType = false
    isContinued = false
  }

  mutating func closeBrace() {
    depth = max(depth - 1, 0)
    brackets = []
    isContinued = false
    if !output.hasSuffix("{") {
      endLine()
      while output.hasSuffix("\n\n") { output.removeLast() }
      startLine(tokens[index])
    }
    output += "}"
    previous = tokens[index]
    head = nil
    isInType = false
    if let next = nextSignificant(after: index), source[next.span] == "else",
      !hasComment(after: index)
    {
      while tokens[index + 1].kind == .newline { index += 1 }
    }
  }

  mutating func open(_ token: Token) {
    put(token)
    brackets.append(false)
    guard let next = nextSignificant(after: index), next.kind != .closeBracket,
      next.kind != .closeParen
    else { return }
    let breaks = source.bytes[Int(token.span.end)..<Int(next.span.start)].contains(
      UInt8(ascii: "\n")
    )
    if token.kind == .openBracket, breaks || holdsComment(from: index) {
      brackets[brackets.count - 1] = true
      output += "\n"
      previous = nil
    }
  }

  mutating func close(_ token: Token) {
    let isOpen = brackets.popLast() ?? false
    if isOpen {
      if !isLineStart, previous?.kind != .comma { output += "," }
      endLine()
      while output.hasSuffix("\n\n") { output.removeLast() }
      startLine(token)
    }
    if isOpen { output += source[token.span] } else { put(token) }
    previous = token
  }

  mutating func comma() {
    // The last comma of a list on one line says nothing.
    if brackets.last == false, let next = nextSignificant(after: index),
      next.kind == .closeBracket || next.kind == .closeParen
    {
      return
    }
    output += ","
    previous = tokens[index]
    if brackets.last == true, !isCommented(after: index) { output += "\n" }
  }

  // MARK: Looking ahead

  func nextSignificant(after position: Int) -> Token? {
    tokens[(position + 1)...].first { $0.kind != .newline && !$0.kind.isComment }
  }

  func hasComment(after position: Int) -> Bool {
    tokens[(position + 1)...].first { $0.kind != .newline }?.kind.isComment == true
  }

  /// Whether a comment stands behind the token on its line.
  func isCommented(after position: Int) -> Bool {
    let next = tokens[position + 1]
    return next.kind.isComment
      && !source.bytes[Int(tokens[position].span.end)..<Int(next.span.start)].contains(
        UInt8(ascii: "\n")
      )
  }

  func holdsComment(from position: Int) -> Bool {
    var open = 0
    for token in tokens[position...] {
      switch token.kind {
      case .openBracket, .openParen: open += 1
      case .closeBracket, .closeParen: open -= 1
      case .comment, .docComment: return true
      case .endOfFile, .newline, .openBrace, .closeBrace: return false
      default: break
      }
      if open == 0 { return false }
    }
    return false
  }

  // MARK: Tokens

  mutating func put(_ token: Token) {
    if isLineStart {
      startLine(token)
    } else if let previous, needsSpace(between: previous, and: token) {
      output += " "
    }
    if head == nil, token.kind == .word { head = source[token.span] }
    switch token.kind {
    case .colon: isInType = true
    case .equal: isInType = false
    default: break
    }
    output += token.kind == .blockString ? block(token) : source[token.span]
    beforePrevious = previous
    previous = token
  }

  private var beforePrevious: Token?

  func needsSpace(between left: Token, and right: Token) -> Bool {
    switch (left.kind, right.kind) {
    case (.openParen, _), (.openBracket, _), (_, .closeParen), (_, .closeBracket), (_, .comma),
      (_, .colon), (.dot, _), (_, .dot), (.range, _), (_, .range), (.not, _), (_, .question):
      return false
    case (.word, .less), (.less, _), (_, .greater):
      return !isInType
    case (.word, .openParen):
      return !isCall(left)
    case (.word, .openBracket), (.closeBracket, .openBracket):
      return !Self.testHeads.contains(head ?? "")
    case (.minus, _):
      return beforePrevious.map { isOperand($0) } ?? false
    default:
      return true
    }
  }

  static let testHeads: Set<String> = ["expect", "fail", "take"]

  /// Words after which parentheses group rather than call.
  func isCall(_ word: Token) -> Bool {
    !["if", "switch", "case", "in"].contains(source[word.span])
  }

  func isOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .string, .blockString, .closeParen, .closeBracket: true
    case .word: !["if", "switch", "case", "in"].contains(source[token.span])
    default: false
    }
  }

  /// A block string, its lines one level deeper than the statement.
  func block(_ token: Token) -> String {
    let text = source[token.span]
    let quotes = text.prefix { $0 == "\"" }.count
    guard text.contains("\n") || text.contains("\r\n"), text.utf8.count >= 2 * quotes,
      text.hasSuffix(String(repeating: "\"", count: quotes))
    else { return text }
    let level = depth + brackets.filter { $0 }.count + (isContinued ? 1 : 0)
    let margin = String(repeating: "  ", count: level + 1)
    let block = blockLines(token, in: source)
    var lines = [String(repeating: "\"", count: quotes)]
    for line in block.lines {
      let text = String(
        decoding: line.dropFirst(line.isEmpty ? 0 : block.indentation.count),
        as: UTF8.self
      )
      lines.append(line.isEmpty ? "" : margin + text)
    }
    lines.append(String(repeating: "  ", count: level) + lines[0])
    return lines.joined(separator: "\n")
  }
}

extension Token.Kind {
  fileprivate var isComment: Bool { self == .comment || self == .docComment }

  fileprivate var isBinaryOperator: Bool {
    switch self {
    case .equalEqual, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .and, .or, .coalesce,
      .plus, .minus, .star, .slash, .percent:
      true
    default: false
    }
  }
}
