/// The little XML that S3 answers with, read strictly: elements and text, no
/// more. Anything else (a document type, CDATA, tags that do not match) is an
/// answer that was not meant, or was cut, and is refused.
struct Markup {
  /// A leaf's path and text: `["ListBucketResult", "Contents", "Key"]`.
  struct Leaf: Hashable {
    let path: [String]
    let text: String
  }

  struct Broken: Error, Hashable {
    let offset: Int
  }

  private let bytes: [UInt8]
  private var place = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All leaves of a document, in order.
  static func leaves(of bytes: [UInt8]) throws(Broken) -> [Leaf] {
    var markup = Markup(bytes)
    return try markup.document()
  }

  private mutating func document() throws(Broken) -> [Leaf] {
    var leaves: [Leaf] = []
    var path: [String] = []
    var isLeaf = false
    var text: [UInt8] = []
    var isOver = false
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else {
        try characters(into: &text, isInside: !path.isEmpty)
        continue
      }
      if starts(with: "<?") {
        try skip(past: "?>")
      } else if starts(with: "<!--") {
        try skip(past: "-->")
      } else if starts(with: "</") {
        place += 2
        let name = try name()
        try skipSpace()
        guard take(UInt8(ascii: ">")), path.last == name else { throw broken }
        if isLeaf { leaves.append(Leaf(path: path, text: String(decoding: text, as: UTF8.self))) }
        isLeaf = false
        path.removeLast()
        isOver = path.isEmpty
      } else {
        guard !isOver, path.count < 32 else { throw broken }
        place += 1
        path.append(try name())
        text.removeAll(keepingCapacity: true)
        isLeaf = true
        if try endOfTag() {
          leaves.append(Leaf(path: path, text: ""))
          path.removeLast()
          isLeaf = false
          isOver = path.isEmpty
        }
      }
    }
    guard isOver else { throw broken }
    return leaves
  }

  private var broken: Broken { Broken(offset: place) }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[place...].starts(with: $0) }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func skip(past text: StaticString) throws(Broken) {
    while place < bytes.count {
      if starts(with: text) {
        place += text.utf8CodeUnitCount
        return
      }
      place += 1
    }
    throw broken
  }

  private mutating func skipSpace() throws(Broken) {
    while place < bytes.count, isSpace(bytes[place]) { place += 1 }
    guard place < bytes.count else { throw broken }
  }

  private mutating func name() throws(Broken) -> String {
    let start = place
    while place < bytes.count, isNameByte(bytes[place]) { place += 1 }
    guard place > start else { throw broken }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// Attributes say nothing that is needed. `true`: the element is empty.
  private mutating func endOfTag() throws(Broken) -> Bool {
    while true {
      try skipSpace()
      if take(UInt8(ascii: ">")) { return false }
      if take(UInt8(ascii: "/")) {
        guard take(UInt8(ascii: ">")) else { throw broken }
        return true
      }
      _ = try name()
      try skipSpace()
      guard take(UInt8(ascii: "=")) else { throw broken }
      try skipSpace()
      let quote = bytes[place]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw broken }
      place += 1
      while place < bytes.count, bytes[place] != quote { place += 1 }
      guard take(quote) else { throw broken }
    }
  }

  private mutating func characters(into text: inout [UInt8], isInside: Bool) throws(Broken) {
    let byte = bytes[place]
    guard isInside || isSpace(byte) || byte >= 0xBB else { throw broken }
    if byte == UInt8(ascii: "&") {
      try entity(into: &text)
    } else {
      text.append(byte)
      place += 1
    }
  }

  private mutating func entity(into text: inout [UInt8]) throws(Broken) {
    let start = place + 1
    guard let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
      throw broken
    }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    let scalar: Unicode.Scalar?
    switch name {
    case "lt": scalar = "<"
    case "gt": scalar = ">"
    case "amp": scalar = "&"
    case "quot": scalar = "\""
    case "apos": scalar = "'"
    default:
      let isHex = name.hasPrefix("#x")
      guard name.hasPrefix("#"),
        let value = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
      else { throw broken }
      scalar = Unicode.Scalar(value)
    }
    guard let scalar else { throw broken }
    text.append(contentsOf: String(Character(scalar)).utf8)
    place = end + 1
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}

private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "-"),
    UInt8(ascii: "_"), UInt8(ascii: "."):
    true
  default:
    byte >= 0x80
  }
}
