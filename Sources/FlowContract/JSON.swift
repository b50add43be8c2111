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
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .string(let string): Self.quote(string, to: &result)
    case .int(let int): result += "\(int)"
    case .double(let double): result += "\(double)"
    case .bool(let bool): result += bool ? "true" : "false"
    case .array(let items):
      result += "["
      for (index, item) in items.enumerated() {
        if index > 0 { result += "," }
        item.write(to: &result)
      }
      result += "]"
    case .object(let fields):
      result += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { result += "," }
        Self.quote(field.key, to: &result)
        result += ":"
        field.value.write(to: &result)
      }
      result += "}"
    }
  }

  private static func quote(_ string: String, to result: inout String) {
    result += "\""
    var wasBrace = false
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "{" where wasBrace: result += "\\u007b"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
      wasBrace = scalar == "{"
    }
    result += "\""
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
  package init(stringLiteral value: String) { self = .string(value) }

  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field(key: $0.0, value: $0.1) })
  }

  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}
