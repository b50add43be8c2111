/// Reads JSON as Go's `encoding/json` does: every number is a float.
package func readJSON(_ text: String) -> Value? {
  var reader = JSONReader(text)
  guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
  return value
}

/// The items of a JSON list, each with its own text as it stands.
func readJSONItems(_ text: String) -> [(value: Value, text: String)]? {
  var reader = JSONReader(text)
  return reader.items()
}

private struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return index == bytes.count
    }
  }

  mutating func items() -> [(value: Value, text: String)]? {
    skipSpace()
    guard take("[") else { return nil }
    var result: [(Value, String)] = []
    skipSpace()
    if take("]") { return isAtEnd ? [] : nil }
    while true {
      skipSpace()
      let start = index
      guard let value = value(depth: 1) else { return nil }
      result.append((value, String(decoding: bytes[start..<index], as: UTF8.self)))
      skipSpace()
      if take(",") { continue }
      return take("]") && isAtEnd ? result : nil
    }
  }

  mutating func value(depth: Int) -> Value? {
    skipSpace()
    guard index < bytes.count, depth < 1000 else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return string().map(Value.string)
    case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return word("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object(_ depth: Int) -> Value? {
    index += 1
    var fields: [String: Value] = [:]
    skipSpace()
    if take("}") { return .object([:]) }
    while true {
      skipSpace()
      guard let key = string() else { return nil }
      skipSpace()
      guard take(":"), let value = value(depth: depth + 1) else { return nil }
      fields[key] = value
      skipSpace()
      if take(",") { continue }
      return take("}") ? .object(fields) : nil
    }
  }

  private mutating func array(_ depth: Int) -> Value? {
    index += 1
    var items: [Value] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      guard let value = value(depth: depth + 1) else { return nil }
      items.append(value)
      skipSpace()
      if take(",") { continue }
      return take("]") ? .array(items) : nil
    }
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { return nil }
        result += Array(String(escaped).utf8)
      case 0..<0x20: return nil
      default: result.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Character? {
    guard index < bytes.count else { return nil }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return Character(Unicode.Scalar(byte))
    case UInt8(ascii: "u"): return unicode()
    default: return nil
    }
  }

  private mutating func unicode() -> Character? {
    guard let first = hex() else { return nil }
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    // One half of a pair is nothing by itself; Go puts the replacement character.
    let mark = index
    guard first < 0xDC00, take("\\"), take("u"), let second = hex(),
      (0xDC00..<0xE000).contains(second)
    else {
      index = mark
      return "\u{FFFD}"
    }
    let value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    return Unicode.Scalar(value).map(Character.init)
  }

  private mutating func hex() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    let digits = String(decoding: bytes[index..<index + 4], as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else { return nil }
    index += 4
    return value
  }

  private mutating func number() -> Value? {
    let start = index
    _ = take("-")
    let digits = skipDigits()
    guard digits > 0 else { return nil }
    if digits > 1, bytes[index - digits] == UInt8(ascii: "0") { return nil }
    if take("."), skipDigits() == 0 { return nil }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      if skipDigits() == 0 { return nil }
    }
    return Double(String(decoding: bytes[start..<index], as: UTF8.self)).map(Value.float)
  }

  private mutating func skipDigits() -> Int {
    let start = index
    while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      index += 1
    }
    return index - start
  }

  private mutating func word(_ text: StaticString) -> Bool {
    let end = index + text.utf8CodeUnitCount
    guard end <= bytes.count, bytes[index..<end].elementsEqual(text.description.utf8) else {
      return false
    }
    index = end
    return true
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }
}
