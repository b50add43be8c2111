/// A JSON value that keeps the order of its fields, and how it is written.
package enum JSON: Hashable, Sendable {
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
  package var text: String {
    var result = ""
    result.reserveCapacity(256)
    write(to: &result, hidingTags: true)
    return result
  }

  /// The same, with Argo's tags left as they are.
  package var textWithTags: String {
    var result = ""
    result.reserveCapacity(256)
    write(to: &result, hidingTags: false)
    return result
  }

  private func write(to result: inout String, hidingTags: Bool) {
    switch self {
    case .string(let string): Self.quote(string, to: &result, hidingTags)
    case .int(let int): result += "\(int)"
    case .double(let double): result += "\(double)"
    case .bool(let bool): result += bool ? "true" : "false"
    case .array(let items):
      result += "["
      for (index, item) in items.enumerated() {
        if index > 0 { result += "," }
        item.write(to: &result, hidingTags: hidingTags)
      }
      result += "]"
    case .object(let fields):
      result += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { result += "," }
        Self.quote(field.key, to: &result, hidingTags)
        result += ":"
        field.value.write(to: &result, hidingTags: hidingTags)
      }
      result += "}"
    }
  }

  private static func quote(_ string: String, to result: inout String, _ hidingTags: Bool) {
    result += "\""
    defer { result += "\"" }
    if isPlain(string) {
      result += string
      return
    }
    var wasBrace = false
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "{" where wasBrace && hidingTags: result += "\\u007b"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
      wasBrace = scalar == "{"
    }
  }

  /// Whether nothing in a string needs an escape, which is nearly always so.
  private static func isPlain(_ string: String) -> Bool {
    var wasBrace = false
    for byte in string.utf8 {
      let isBrace = byte == UInt8(ascii: "{")
      if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        || isBrace && wasBrace
      {
        return false
      }
      wasBrace = isBrace
    }
    return true
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
