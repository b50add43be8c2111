/// What a string token means: escapes resolved, indentation stripped.
///
/// `"…"` knows `\n \t \r \" \\ \0` and `\u{…}`. A block (`"""`) is raw, so
/// that scripts keep their backslashes: the common indentation of its lines
/// goes, and so does the line break after the opening and before the closing quotes.
func stringValue(_ token: Token, in source: Source) -> (text: String, diagnostics: [Diagnostic]) {
  token.kind == .blockString
    ? (String(decoding: blockValue(token, in: source), as: UTF8.self), [])
    : quotedValue(token, in: source)
}

private func quotedValue(
  _ token: Token,
  in source: Source
) -> (text: String, diagnostics: [Diagnostic]) {
  var end = Int(token.span.end)
  let start = Int(token.span.start) + 1
  if end > start, source.bytes[end - 1] == UInt8(ascii: "\"") { end -= 1 }
  let body = source.bytes[start..<max(start, end)]
  guard body.contains(UInt8(ascii: "\\")) else {
    return (String(decoding: body, as: UTF8.self), [])
  }

  var result: [UInt8] = []
  var bad: [Span] = []
  var index = start
  while index < end {
    guard source.bytes[index] == UInt8(ascii: "\\"), index + 1 < end else {
      result.append(source.bytes[index])
      index += 1
      continue
    }
    var length = 2
    switch source.bytes[index + 1] {
    case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
    case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "u"):
      if let (scalar, used) = unicodeEscape(source.bytes[index..<end]) {
        result += Array(String(scalar).utf8)
        length = used
      } else {
        length =
          2 + source.bytes[(index + 2)..<min(index + 6, end)].prefix(while: \.isHexDigit).count
        fallthrough
      }
    default:
      // A character may take several bytes, and belongs to the escape as a whole.
      while index + length < end, source.bytes[index + length] & 0xC0 == 0x80 { length += 1 }
      bad.append(Span(index, index + length))
    }
    index += length
  }
  return (
    String(decoding: result, as: UTF8.self), bad.isEmpty ? [] : [.badEscape(bad, in: source)]
  )
}

extension Diagnostic {
  /// One report for all that is wrong in a string, at the first, with one fix for all.
  fileprivate static func badEscape(_ spans: [Span], in source: Source) -> Diagnostic {
    let first = spans[0]
    var replacement = ""
    var offset = Int(first.start)
    for span in spans {
      replacement += source[Span(offset, Int(span.start))] + meant(by: source[span])
      offset = Int(span.end)
    }
    let title =
      if spans.count > 1, spans.allSatisfy({ meant(by: source[$0]).hasPrefix("\\\\") }) {
        "double the backslashes"
      } else {
        "write `\(replacement)`\(replacement.hasPrefix("\\\\") ? " for a backslash" : "")"
      }
    return Diagnostic(
      .badEscape,
      "`\(source[first])` is no escape; there are \\n, \\t, \\r, \\\", \\\\ and \\u{…}",
      at: first
    )
    .fix(title, replacing: Span(Int(first.start), offset), with: replacement)
  }

  /// What the author of an unknown escape most likely meant.
  private static func meant(by escape: String) -> String {
    switch escape.dropFirst().first {
    case "$": String(escape.dropFirst())
    case "u" where UInt32(escape.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) != nil:
      "\\u{\(escape.dropFirst(2))}"
    default: "\\" + escape
    }
  }
}

/// `\u{1F600}` at the start of `bytes`: the character and the bytes it took.
private func unicodeEscape(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
  let start = bytes.startIndex
  guard bytes.count > 3, bytes[start + 2] == UInt8(ascii: "{"),
    let close = bytes.prefix(10).firstIndex(of: UInt8(ascii: "}"))
  else { return nil }
  let digits = String(decoding: bytes[(start + 3)..<close], as: UTF8.self)
  guard digits.utf8.count <= 6, let value = UInt32(digits, radix: 16), value > 0 else { return nil }
  return Unicode.Scalar(value).map { ($0, close - start + 1) }
}

/// The lines of a block string, without what surrounds them.
struct BlockLines {
  /// The lines, without line breaks; blank ones are empty.
  var lines: [ArraySlice<UInt8>]
  /// The white space that begins every line that is not blank.
  var indentation: ArraySlice<UInt8>
}

func blockLines(_ token: Token, in source: Source) -> BlockLines {
  let quote = UInt8(ascii: "\"")
  let all = source.bytes[token.span.range]
  let quotes = all.prefix { $0 == quote }.count
  var body = all.dropFirst(quotes)
  if body.suffix(quotes).allSatisfy({ $0 == quote }) { body = body.dropLast(quotes) }

  var lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
    $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
  }
  if lines.count > 1, let first = lines.first, first.allSatisfy(\.isBlank) { lines.removeFirst() }
  if lines.count > 1, let last = lines.last, last.allSatisfy(\.isBlank) { lines.removeLast() }
  var indentation: ArraySlice<UInt8>?
  for index in lines.indices {
    if lines[index].allSatisfy(\.isBlank) {
      lines[index] = []
      continue
    }
    let blanks = lines[index].prefix(while: \.isBlank)
    indentation = indentation.map { commonPrefix($0, blanks) } ?? blanks
  }
  return BlockLines(lines: lines, indentation: indentation ?? [])
}

private func blockValue(_ token: Token, in source: Source) -> [UInt8] {
  let block = blockLines(token, in: source)
  var result: [UInt8] = []
  for (number, line) in block.lines.enumerated() {
    if number > 0 { result.append(UInt8(ascii: "\n")) }
    result += line.dropFirst(line.isEmpty ? 0 : block.indentation.count)
  }
  return result
}

private func commonPrefix(
  _ left: ArraySlice<UInt8>,
  _ right: ArraySlice<UInt8>
) -> ArraySlice<UInt8> {
  left.prefix(zip(left, right).prefix { $0 == $1 }.count)
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

  fileprivate var isHexDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
