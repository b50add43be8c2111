let conversionFunctions = table([
  function("type", 1...1) { a throws(ExpressionError) in
    switch a.values[0] {
    case .null: return .string("nil")
    case .bool: return .string("bool")
    case .int: return .string("int")
    case .float: return .string("float")
    case .string: return .string("string")
    case .array: return .string("array")
    case .object: return .string("map")
    }
  },
  function("int", 1...1) { a throws(ExpressionError) in .int(try toInt(a.values[0])) },
  function("asInt", 1...1) { a throws(ExpressionError) in .int(try toInt(a.values[0])) },
  function("float", 1...1) { a throws(ExpressionError) in .float(try toFloat(a.values[0])) },
  function("asFloat", 1...1) { a throws(ExpressionError) in .float(try toFloat(a.values[0])) },
  function("string", 1...1) { a throws(ExpressionError) in .string(a.values[0].goText) },
  function("toJSON", 1...1) { a throws(ExpressionError) in .string(indentedJSON(a.values[0])) },
  function("toJson", 1...1) { a throws(ExpressionError) in .string(json(a.values[0])) },
  function("fromJSON", 1...1) { a throws(ExpressionError) in
    guard let value = readJSON(try a.text(0)) else {
      throw ExpressionError("`\(shortened(try a.text(0)))` is not JSON")
    }
    return value
  },
  function("toBase64", 1...1) { a throws(ExpressionError) in .string(base64(try a.text(0))) },
  function("fromBase64", 1...1) { a throws(ExpressionError) in
    guard let text = decodedBase64(try a.text(0)) else {
      throw ExpressionError("`\(shortened(try a.text(0)))` is not base64")
    }
    return .string(text)
  },
  function("jsonpath", 2...2) { a throws(ExpressionError) in
    guard let value = readJSON(try a.text(0)) else {
      throw ExpressionError("`\(shortened(try a.text(0)))` is not JSON")
    }
    return try jsonPath(try a.text(1), in: value)
  },
])

func shortened(_ text: String) -> String {
  text.count <= 60 ? text : text.prefix(57) + "..."
}

private func toInt(_ value: Value) throws(ExpressionError) -> Int {
  switch value {
  case .int(let int): return int
  case .float(let float):
    guard let int = Int(exactly: float.rounded(.towardZero)) else {
      throw ExpressionError("invalid operation: int(\(float))")
    }
    return int
  case .string(let text):
    guard let int = Int(text) else {
      throw ExpressionError("invalid operation: int(\(text)): not a whole number")
    }
    return int
  default: throw ExpressionError("invalid operation: int(\(value.typeName))")
  }
}

private func toFloat(_ value: Value) throws(ExpressionError) -> Double {
  switch value {
  case .int(let int): return Double(int)
  case .float(let float): return float
  case .string(let text):
    guard let float = Double(text) else {
      throw ExpressionError("invalid operation: float(\(text)): not a number")
    }
    return float
  default: throw ExpressionError("invalid operation: float(\(value.typeName))")
  }
}

private let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// Base64 (RFC 4648) of the text's bytes.
package func base64(_ text: String) -> String {
  var result: [UInt8] = []
  let bytes = Array(text.utf8)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    var value = 0
    for byte in group { value = value << 8 | Int(byte) }
    value <<= 8 * (3 - group.count)
    for position in 0..<4 {
      result.append(
        position <= group.count ? digits[value >> (18 - 6 * position) & 63] : UInt8(ascii: "=")
      )
    }
  }
  return String(decoding: result, as: UTF8.self)
}

package func decodedBase64(_ text: String) -> String? {
  var result: [UInt8] = []
  var value = 0
  var bits = 0
  let body = text.utf8.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
  guard body.count % 4 == 0 else { return nil }
  for byte in body {
    if byte == UInt8(ascii: "=") { break }
    guard let digit = digits.firstIndex(of: byte) else { return nil }
    value = value << 6 | digit
    bits += 6
    if bits >= 8 {
      bits -= 8
      result.append(UInt8(truncatingIfNeeded: value >> bits))
    }
    value &= (1 << bits) - 1
  }
  return String(validating: result, as: UTF8.self)
}

/// A path such as `$.a.b[0]['c']`; other forms of JSONPath are refused.
private func jsonPath(_ path: String, in value: Value) throws(ExpressionError) -> Value {
  var rest = Substring(path)
  guard rest.first == "$" else { throw ExpressionError("a JSON path begins with `$`: `\(path)`") }
  rest.removeFirst()
  var current = value
  while let next = rest.first {
    let key: Value
    if next == "." {
      rest.removeFirst()
      let name = rest.prefix { $0 != "." && $0 != "[" }
      guard !name.isEmpty, name != "*" else {
        throw ExpressionError("the JSON path `\(path)` is not supported")
      }
      rest = rest.dropFirst(name.count)
      key = .string(String(name))
    } else {
      guard next == "[", let end = rest.firstIndex(of: "]") else {
        throw ExpressionError("the JSON path `\(path)` is not supported")
      }
      let inner = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      if let index = Int(inner) {
        key = .int(index)
      } else if let quote = inner.first, quote == "'" || quote == "\"", inner.last == quote {
        key = .string(String(inner.dropFirst().dropLast()))
      } else {
        throw ExpressionError("the JSON path `\(path)` is not supported")
      }
    }
    switch (current, key) {
    case (.object(let fields), .string(let name)):
      guard let field = fields[name] else {
        throw ExpressionError("key: invalid token key '\(name)' not found")
      }
      current = field
    case (.array(let items), .int(let index)):
      let position = index < 0 ? items.count + index : index
      guard items.indices.contains(position) else {
        throw ExpressionError("index: invalid token out of range")
      }
      current = items[position]
    default: throw ExpressionError("the JSON path `\(path)` does not fit the value")
    }
  }
  return current
}
