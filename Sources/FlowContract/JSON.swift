/// A JSON value that keeps the order of its fields, and how it is written.
package enum JSON: Hashable, Sendable {
  case null
  case string(String)
  case int(Int)
  case double(Double)
  case bool(Bool)
  case array([JSON])
  case object([Field])

  package struct Field: Hashable, Sendable {
    package let key: String
    package let value: JSON

    package init(key: String, value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The value in JSON (RFC 8259), without white space.
  ///
  /// Two opening braces never stand together: a second one inside a string is
  /// written `\u007b`, since Argo would take `{{` for a tag of its own.
  package var text: String { written(hidingTags: true) }

  /// The same, with Argo's tags left as they are.
  package var textWithTags: String { written(hidingTags: false) }

  private func written(hidingTags: Bool) -> String {
    var writer = JSONWriter(hidesTags: hidingTags)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Bytes rather than text: a contract is a hundred short pieces, and a flow
/// has thousands of contracts.
private struct JSONWriter {
  let hidesTags: Bool
  var bytes: [UInt8] = []

  init(hidesTags: Bool) {
    self.hidesTags = hidesTags
    bytes.reserveCapacity(256)
  }

  mutating func write(_ value: JSON) {
    switch value {
    case .null: bytes += Array("null".utf8)
    case .string(let string): quote(string)
    case .int(let int): bytes += Array("\(int)".utf8)
    case .double(let double): bytes += Array("\(double)".utf8)
    case .bool(let bool): bytes += Array((bool ? "true" : "false").utf8)
    case .array(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(item)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let fields):
      bytes.append(UInt8(ascii: "{"))
      for (index, field) in fields.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        quote(field.key)
        bytes.append(UInt8(ascii: ":"))
        write(field.value)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private mutating func quote(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    var string = string
    string.withUTF8 { text in
      if text.allSatisfy({ $0.isPlain }) { bytes += text } else { escape(text) }
    }
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var wasBrace = false
    for byte in text {
      let isBrace = byte == UInt8(ascii: "{")
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      case 0..<0x20, 0x7F: escape(byte)
      default:
        if isBrace, wasBrace, hidesTags { escape(byte) } else { bytes.append(byte) }
      }
      wasBrace = isBrace
    }
  }

  private mutating func escape(_ byte: UInt8) {
    let digits = Array("0123456789abcdef".utf8)
    bytes += Array("\\u00".utf8)
    bytes.append(digits[Int(byte >> 4)])
    bytes.append(digits[Int(byte & 15)])
  }
}

extension UInt8 {
  /// Whether the byte stands for itself in a JSON string, whatever is beside it.
  fileprivate var isPlain: Bool {
    switch self {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"): false
    default: self >= 0x20 && self != 0x7F
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByArrayLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }

  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field(key: $0.0, value: $0.1) })
  }

  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}
