/// Reads JSON strictly, as RFC 8259 has it: what a contract, a record or a
/// program's output says is taken at its word or refused, never guessed at.
///
/// Whole numbers stay exact; keys stand once in an object; text is UTF-8.
extension JSON {
  /// How deep values may nest, so that no text can exhaust the stack.
  package static let depthLimit = 128

  package init(_ bytes: [UInt8], depth: Int = depthLimit) throws(JSONError) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in try JSON(buffer, depth: depth) }
    }
    self = try result.get()
  }

  package init(_ text: String, depth: Int = depthLimit) throws(JSONError) {
    try self.init(Array(text.utf8), depth: depth)
  }

  package init(
    _ bytes: UnsafeBufferPointer<UInt8>,
    depth: Int = depthLimit
  ) throws(JSONError) {
    var reader = JSONReader(bytes: bytes, keepsValues: true)
    self = try reader.document(depth: depth)
  }

  /// Whether the bytes are one JSON value, without building it: a program's
  /// document may be larger than the memory left to the runtime. Keys are not
  /// compared, since that would need all of them at once.
  package static func check(
    _ bytes: UnsafeBufferPointer<UInt8>,
    depth: Int = depthLimit
  ) throws(JSONError) {
    var reader = JSONReader(bytes: bytes, keepsValues: false)
    _ = try reader.document(depth: depth)
  }
}

/// Why a text is not JSON, and where that shows.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Bytes from the beginning.
  package let offset: Int
  package let expected: String
  package let found: String

  package var description: String { "at byte \(offset): expected \(expected), found \(found)" }
}

private struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let keepsValues: Bool
  var index = 0

  init(bytes: UnsafeBufferPointer<UInt8>, keepsValues: Bool) {
    self.bytes = bytes
    self.keepsValues = keepsValues
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func document(depth: Int) throws(JSONError) -> JSON {
    let value = try value(depth: depth)
    skipBlanks()
    if index < bytes.count { throw unexpected("the end") }
    return value
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipBlanks()
    guard let byte = current else { throw unexpected("a value") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw unexpected("a value")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    try enter(depth)
    var fields: [JSON.Field] = []
    var keys = Keys()
    if take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      skipBlanks()
      let start = index
      guard current == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let key = try string()
      if keepsValues, !keys.insert(key) {
        throw JSONError(offset: start, expected: "each key once", found: "`\(key)` again")
      }
      guard take(UInt8(ascii: ":")) else { throw unexpected("`:`") }
      let value = try value(depth: depth - 1)
      if keepsValues { fields.append(JSON.Field(key: key, value: value)) }
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw unexpected("`,` or `}`") }
    return .object(fields)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    try enter(depth)
    var items: [JSON] = []
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat {
      let item = try value(depth: depth - 1)
      if keepsValues { items.append(item) }
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw unexpected("`,` or `]`") }
    return .array(items)
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth > 0 else {
      throw JSONError(offset: index, expected: "fewer levels of nesting", found: "one more")
    }
    index += 1
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let count = word.utf8CodeUnitCount
    let isHere = word.withUTF8Buffer { bytes[index...].starts(with: $0) }
    guard isHere else { throw unexpected("a value") }
    index += count
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = index
    var isWhole = true
    _ = takeByte(UInt8(ascii: "-"))
    if takeByte(UInt8(ascii: "0")) {
      if let current, current.isDigit { throw unexpected("no digit after a leading zero") }
    } else {
      try digits()
    }
    if takeByte(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if takeByte(UInt8(ascii: "e")) || takeByte(UInt8(ascii: "E")) {
      isWhole = false
      if !takeByte(UInt8(ascii: "+")) { _ = takeByte(UInt8(ascii: "-")) }
      try digits()
    }
    guard keepsValues else { return .int(0) }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isWhole, let int = Int(text) { return .int(int) }
    guard let double = Double(text), double.isFinite else {
      throw JSONError(offset: start, expected: "a number that a double can hold", found: text)
    }
    return .double(double)
  }

  private mutating func digits() throws(JSONError) {
    guard let first = current, first.isDigit else { throw unexpected("a digit") }
    while let byte = current, byte.isDigit { index += 1 }
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    index += 1
    let start = index
    var text: [UInt8] = []
    var copied = start
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        defer { index += 1 }
        guard keepsValues else { return "" }
        if copied == start { return String(decoding: bytes[start..<index], as: UTF8.self) }
        text += bytes[copied..<index]
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        if keepsValues { text += bytes[copied..<index] }
        let scalar = try escape()
        if keepsValues { text += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
        copied = index
      case 0..<0x20:
        throw unexpected("an escape in place of a control character")
      case 0x20..<0x80:
        index += 1
      default:
        guard let length = sequenceLength() else { throw unexpected("UTF-8") }
        index += length
      }
    }
    throw unexpected("`\"`")
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = index
    index += 1
    guard let byte = current else { throw unexpected("an escape") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      throw JSONError(
        offset: start,
        expected: "an escape of JSON",
        found: "`\\` before \(name(of: byte))"
      )
    }
    let first = try hexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // RFC 8259, section 7: what does not fit is a pair, the high half first.
    guard first < 0xDC00, takeByte(UInt8(ascii: "\\")), takeByte(UInt8(ascii: "u")) else {
      throw lone(at: start)
    }
    let second = try hexDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw lone(at: start) }
    return scalar
  }

  private func lone(at offset: Int) -> JSONError {
    JSONError(offset: offset, expected: "a pair of surrogates", found: "half of one")
  }

  private mutating func hexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = byte.hexDigit else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 | digit
      index += 1
    }
    return value
  }

  /// The length of the UTF-8 sequence at the index, by the table of RFC 3629, section 4.
  private func sequenceLength() -> Int? {
    let first = bytes[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return nil
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
    for position in 2..<max(length, 2) where bytes[index + position] & 0xC0 != 0x80 { return nil }
    return length
  }

  // MARK: Bytes

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      index += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    return takeByte(byte)
  }

  private mutating func takeByte(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    index += 1
    return true
  }

  private func unexpected(_ expected: String) -> JSONError {
    JSONError(
      offset: index,
      expected: expected,
      found: current.map { name(of: $0) } ?? "the end"
    )
  }

  private func name(of byte: UInt8) -> String {
    if (0x21..<0x7F).contains(byte) { return "`\(Character(Unicode.Scalar(byte)))`" }
    return byte == 0x20 ? "a space" : "the byte 0x" + String(byte, radix: 16)
  }
}

/// The keys of one object so far. Most objects are small, and comparing a few
/// keys beats hashing them. Bytes count: Swift would call two spellings of `é` equal.
private struct Keys {
  private var few: [String] = []
  private var many: Set<[UInt8]> = []

  mutating func insert(_ key: String) -> Bool {
    if few.count < 8 {
      if few.contains(where: { $0.utf8.elementsEqual(key.utf8) }) { return false }
      few.append(key)
      return true
    }
    if many.isEmpty { many = Set(few.map { Array($0.utf8) }) }
    return many.insert(Array(key.utf8)).inserted
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  fileprivate var hexDigit: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
