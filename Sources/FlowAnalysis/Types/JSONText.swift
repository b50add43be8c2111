/// Whether a text is one JSON value (RFC 8259), nested no deeper than 128.
func isJSON(_ text: String) -> Bool {
  var reader = JSONReader(bytes: Array(text.utf8))
  guard reader.value(depth: 0) else { return false }
  reader.skipBlanks()
  return reader.index == reader.bytes.count
}

private struct JSONReader {
  let bytes: [UInt8]
  var index = 0

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      index += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard current == byte else { return false }
    index += 1
    return true
  }

  mutating func value(depth: Int) -> Bool {
    skipBlanks()
    guard depth < 128, let byte = current else { return false }
    switch byte {
    case UInt8(ascii: "{"):
      return items(end: UInt8(ascii: "}")) { reader in
        reader.skipBlanks()
        return reader.string() && reader.take(UInt8(ascii: ":")) && reader.value(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      return items(end: UInt8(ascii: "]")) { $0.value(depth: depth + 1) }
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "t"): return word("true")
    case UInt8(ascii: "f"): return word("false")
    case UInt8(ascii: "n"): return word("null")
    default: return number()
    }
  }

  private mutating func items(end: UInt8, _ item: (inout JSONReader) -> Bool) -> Bool {
    index += 1
    if take(end) { return true }
    repeat {
      guard item(&self) else { return false }
    } while take(UInt8(ascii: ","))
    return take(end)
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    let isHere = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
    if isHere { index += count }
    return isHere
  }

  private mutating func string() -> Bool {
    guard current == UInt8(ascii: "\"") else { return false }
    index += 1
    while let byte = current {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return true
      case UInt8(ascii: "\\"):
        guard let escaped = current, "\"\\/bfnrtu".utf8.contains(escaped) else { return false }
        index += 1
        if escaped == UInt8(ascii: "u") {
          guard bytes[index...].prefix(4).filter(\.isHex).count == 4 else { return false }
          index += 4
        }
      case 0..<0x20: return false
      default: break
      }
    }
    return false
  }

  private mutating func number() -> Bool {
    let digits = bytes[index...].prefix { "+-.eE0123456789".utf8.contains($0) }
    guard let first = digits.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
      let last = digits.last, (0x30...0x39).contains(last),
      Double(String(decoding: digits, as: UTF8.self)) != nil
    else { return false }
    let whole = digits.drop { $0 == UInt8(ascii: "-") }
    if whole.count > 1, whole.first == 0x30, (0x30...0x39).contains(whole[whole.startIndex + 1]) {
      return false
    }
    index += digits.count
    return true
  }
}

extension UInt8 {
  fileprivate var isHex: Bool {
    (0x30...0x39).contains(self) || (0x61...0x66).contains(self | 0x20)
  }
}
