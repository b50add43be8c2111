/// Characters that mean nothing: one report for each slip of the keyboard.
extension Lexer {
  mutating func unknown() {
    let slip = quoted() ?? doubled() ?? hash() ?? stray()
    diagnostics.append(slip.diagnostic)
    emit(slip.kind, length: slip.length)
  }

  private struct Slip {
    var kind = Token.Kind.unknown
    let length: Int
    let diagnostic: Diagnostic
  }

  /// `'…'`, `“…”` or `` `…` ``: one mistake, not one for each end.
  private func quoted() -> Slip? {
    let pairs = [("'", "'"), ("`", "`"), ("“", "”"), ("‘", "’"), ("„", "“"), ("”", "”")]
    for (open, close) in pairs where starts(with: open) {
      let bodyStart = offset + open.utf8.count
      guard let bodyEnd = find(close, from: bodyStart) else { continue }
      let length = bodyEnd + close.utf8.count - offset
      let span = Span(offset, offset + length)
      let name = open == "`" ? "backquotes" : "`\(open)` and `\(close)`"
      let slip = Diagnostic(.unexpectedCharacter, "strings do not stand between \(name)", at: span)
      let body = bytes[bodyStart..<bodyEnd]
      guard open != "`", !body.contains(UInt8(ascii: "\"")), !body.contains(UInt8(ascii: "\\"))
      else {
        return Slip(length: length, diagnostic: slip.note("write them between `\"` and `\"`"))
      }
      let string = "\"" + String(decoding: body, as: UTF8.self) + "\""
      return Slip(
        length: length,
        diagnostic: slip.fix("write `\(string)`", replacing: span, with: string)
      )
    }
    return nil
  }

  /// `&` for `&&`, `|` for `||`: read as what was meant.
  private func doubled() -> Slip? {
    let kind: Token.Kind
    switch bytes[offset] {
    case UInt8(ascii: "&"): kind = .and
    case UInt8(ascii: "|"): kind = .or
    default: return nil
    }
    let span = Span(offset, offset + 1)
    let text = String(decoding: bytes[span.range], as: UTF8.self)
    let slip = Diagnostic(.unexpectedCharacter, "`\(text)` has no meaning here", at: span)
      .fix("change `\(text)` to `\(text + text)`", replacing: span, with: text + text)
    return Slip(kind: kind, length: 1, diagnostic: slip)
  }

  /// `# …` up to the end of the line, as other languages write comments.
  private func hash() -> Slip? {
    guard bytes[offset] == UInt8(ascii: "#") else { return nil }
    var length = 1
    while offset + length < bytes.count, peek(length) != UInt8(ascii: "\n") { length += 1 }
    if length > 1, peek(length - 1) == UInt8(ascii: "\r") { length -= 1 }
    let span = Span(offset, offset + 1)
    var slip = Diagnostic(.unexpectedCharacter, "`#` has no meaning here", at: span)
    if length == 1 || peek(1) == UInt8(ascii: " ") {
      slip = slip.fix("begin the comment with `//`", replacing: span, with: "//")
    }
    return Slip(length: length, diagnostic: slip)
  }

  /// A whole run of characters that mean nothing.
  private func stray() -> Slip {
    var length = 1
    while peek(length) >= 0x80 { length += 1 }
    let span = Span(offset, offset + length)
    let text = String(decoding: bytes[span.range], as: UTF8.self)
    let name =
      switch text {
      case _ where bytes[offset] < 0x20: "this control character"
      case "`": "a backquote"
      default: text.unicodeScalars.first.flatMap(\.invisibleName) ?? "`\(text)`"
      }
    return Slip(
      length: length,
      diagnostic: Diagnostic(.unexpectedCharacter, "\(name) has no meaning here", at: span)
    )
  }

  private func starts(with text: String) -> Bool {
    bytes[offset...].starts(with: text.utf8)
  }

  /// Where `text` next begins on this line, if it is not far.
  private func find(_ text: String, from start: Int) -> Int? {
    var position = start
    let end = min(bytes.count, start + 1000)
    while position < end, bytes[position] != UInt8(ascii: "\n") {
      if bytes[position...].starts(with: text.utf8) { return position }
      position += 1
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// How a message names a character that would show as nothing.
  fileprivate var invisibleName: String? {
    switch properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format:
      let digits = String(value, radix: 16, uppercase: true)
      let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return value == 0xA0 ? "a no-break space (\(code))" : "the invisible character \(code)"
    default: return nil
    }
  }
}
