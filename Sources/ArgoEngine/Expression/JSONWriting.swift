/// The value in JSON as Go's `json.Marshal` writes it: sorted keys, no spaces, and `<`, `>` and `&`
/// as escapes.
package func json(_ value: Value) -> String {
  var bytes: [UInt8] = []
  write(value, to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

/// The same over several lines, as expr's `toJSON` writes it.
func indentedJSON(_ value: Value, depth: Int = 0) -> String {
  let outer = String(repeating: "  ", count: depth)
  let inner = outer + "  "
  switch value {
  case .array(let items) where !items.isEmpty:
    let lines = items.map { inner + indentedJSON($0, depth: depth + 1) }
    return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
  case .object(let fields) where !fields.isEmpty:
    let lines = fields.sorted { $0.key < $1.key }.map {
      "\(inner)\(quotedJSON($0.key)): \(indentedJSON($0.value, depth: depth + 1))"
    }
    return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
  default: return json(value)
  }
}

func quotedJSON(_ text: String) -> String { json(.string(text)) }

private func write(_ value: Value, to bytes: inout [UInt8]) {
  switch value {
  case .null: bytes += Array("null".utf8)
  case .bool(let bool): bytes += Array((bool ? "true" : "false").utf8)
  case .int(let int): bytes += Array("\(int)".utf8)
  case .float(let float): bytes += Array(goFloat(float, largest: 21).utf8)
  case .string(let string): quote(string, to: &bytes)
  case .array(let items):
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(item, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  case .object(let fields):
    bytes.append(UInt8(ascii: "{"))
    for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      quote(field.key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      write(field.value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

private func quote(_ string: String, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  for byte in string.utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
    case UInt8(ascii: "\r"): bytes += Array("\\r".utf8)
    case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
    case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
      let digits = Array("0123456789abcdef".utf8)
      bytes += Array("\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
  bytes.append(UInt8(ascii: "\""))
}
