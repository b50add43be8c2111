import CLibYAML

/// The style in which every reader of YAML 1.1 and 1.2 sees exactly these bytes, as a string.
///
/// libyaml quotes what its own parser would misread. What is added here is what
/// other readers would: words and numbers, line breaks that only YAML 1.1 knows,
/// and literal blocks that need an indentation hint or end in more than one line break.
func scalarStyle(_ bytes: UnsafeBufferPointer<UInt8>, isKey: Bool) -> yaml_scalar_style_t {
  guard let first = bytes.first, let last = bytes.last else {
    return YAML_SINGLE_QUOTED_SCALAR_STYLE
  }
  var hasBreak = false
  var hasBlankBeforeBreak = false
  var needsQuotes = first == .space || last == .space
  for index in bytes.indices where !isOrdinary(bytes[index]) {
    let byte = bytes[index]
    let next = index + 1 < bytes.count ? bytes[index + 1] : .lineFeed
    switch byte {
    case .lineFeed:
      hasBreak = true
    case .space:
      if next == .lineFeed { hasBlankBeforeBreak = true }
    case UInt8(ascii: ":"):
      if next == .space || next == .lineFeed { needsQuotes = true }
    case UInt8(ascii: "#"):
      if index > 0 && bytes[index - 1] == .space { needsQuotes = true }
    case UInt8(ascii: "{"):
      if next == byte { needsQuotes = true }
    default:
      if mustBeEscaped(bytes, at: index) { return YAML_DOUBLE_QUOTED_SCALAR_STYLE }
    }
  }
  if hasBreak {
    let endsInBlankLine = bytes.count > 1 && last == .lineFeed && bytes[bytes.count - 2] == last
    let isExactInBlock =
      !hasBlankBeforeBreak && !endsInBlankLine && first != .space && first != .lineFeed
    return isExactInBlock && !isKey
      ? YAML_LITERAL_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE
  }
  return needsQuotes || startsLikeSyntax(bytes) || isReservedWord(bytes) || looksLikeNumber(bytes)
    ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
}

/// Whether the byte means itself wherever it stands after the first position.
private func isOrdinary(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: ":"), UInt8(ascii: "#"), UInt8(ascii: "{"): false
  default: byte > .space && byte < 0x7F
  }
}

/// Whether the character that has a byte here is one that libyaml writes only as an escape, or that
/// only some readers take for a line break.
private func mustBeEscaped(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
  func byte(_ distance: Int) -> UInt8 {
    index + distance < bytes.count ? bytes[index + distance] : 0
  }
  switch bytes[index] {
  case 0x80..<0xC0: return false
  case 0xC2: return byte(1) < 0xA0
  case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)
  case 0xEF:
    return byte(1) == 0xBB && byte(2) == 0xBF || byte(1) == 0xBF && byte(2) >= 0xBE
  case 0xC3..<0xF0: return false
  default: return true
  }
}

private func startsLikeSyntax(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  switch bytes[0] {
  case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
    UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"),
    UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
    UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"),
    UInt8(ascii: "?"), UInt8(ascii: ":"):
    return true
  case UInt8(ascii: "-"):
    return bytes.count == 1 || bytes[1] == .space || bytes.starts(with: "---".utf8)
  case UInt8(ascii: "."):
    return bytes.starts(with: "...".utf8)
  default:
    return false
  }
}

/// Whether some reader sees a boolean, a null, a default value or a merge in these bytes.
private func isReservedWord(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard bytes.count <= 5 else { return false }
  return switch bytes[0] {
  case UInt8(ascii: "y"), UInt8(ascii: "Y"): spells(bytes, "y") || spells(bytes, "yes")
  case UInt8(ascii: "n"), UInt8(ascii: "N"):
    spells(bytes, "n") || spells(bytes, "no") || spells(bytes, "null")
  case UInt8(ascii: "t"), UInt8(ascii: "T"): spells(bytes, "true")
  case UInt8(ascii: "f"), UInt8(ascii: "F"): spells(bytes, "false")
  case UInt8(ascii: "o"), UInt8(ascii: "O"): spells(bytes, "on") || spells(bytes, "off")
  case UInt8(ascii: "~"), UInt8(ascii: "="): bytes.count == 1
  case UInt8(ascii: "<"): bytes.elementsEqual("<<".utf8)
  default: false
  }
}

/// Whether the bytes are `word`, which is in lower case, in any case.
private func spells(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
  guard bytes.count == word.utf8CodeUnitCount else { return false }
  return bytes.indices.allSatisfy { index in
    let letter = word.utf8Start[index]
    return bytes[index] == letter || bytes[index] == letter & ~0x20
  }
}

/// Whether the bytes could be a number, a time or a date to any reader: a rule wider than all of
/// their grammars, which differ in bases, separators, points and sixties.
private func looksLikeNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  switch bytes[0] {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): break
  case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
    if isInfinityOrNaN(bytes) { return true }
  default: return false
  }
  var hasDigit = false
  var hasLetter = false
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      hasDigit = true
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "O"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "z"), UInt8(ascii: "Z"):
      hasLetter = true
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ","),
      UInt8(ascii: ":"), UInt8(ascii: "_"), .space:
      break
    default:
      return false
    }
  }
  return hasDigit || !hasLetter
}

private func isInfinityOrNaN(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let isSigned = bytes[0] != UInt8(ascii: ".")
  let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst(isSigned ? 1 : 0))
  guard rest.count == 4, rest[0] == UInt8(ascii: ".") else { return false }
  let word = UnsafeBufferPointer(rebasing: rest.dropFirst())
  return spells(word, "inf") || spells(word, "nan")
}

extension UInt8 {
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let space = UInt8(ascii: " ")
}
