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
  var diagnostics: [Diagnostic] = []
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
        fallthrough
      }
    default:
      let span = Span(index, min(index + 2, end))
      diagnostics.append(
        Diagnostic(
          .badEscape,
          "`\(source[span])` is no escape; there are \\n, \\t, \\r, \\\", \\\\ and \\u{…}",
          at: span
        )
        .fix(
          "write `\\\(source[span])` for a backslash",
          replacing: span,
          with: "\\" + source[span]
        )
      )
    }
    index += length
  }
  return (String(decoding: result, as: UTF8.self), diagnostics)
}

/// `\u{1F600}` at the start of `bytes`: the character and the bytes it took.
private func unicodeEscape(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
  let start = bytes.startIndex
  guard bytes.count > 3, bytes[start + 2] == UInt8(ascii: "{"),
    let close = bytes.firstIndex(of: UInt8(ascii: "}"))
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
}
