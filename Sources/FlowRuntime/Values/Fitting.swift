import FlowContract

/// The scalar that a text stands for, or `nil` when the text is not of the type.
func scalar(_ text: String, _ type: ValueType) -> JSON? {
  switch type {
  case .string: return text.utf8.contains(0) ? nil : .string(text)
  case .int: return isNumber(text) ? Int(text).map(JSON.int) : nil
  case .float:
    guard isNumber(text), let double = Double(text), double.isFinite else { return nil }
    return Int(text).map(JSON.int) ?? .double(double)
  case .bool: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
  case .json, .file, .dir, .list, .optional: return nil
  }
}

/// Swift reads `0x1p3`, `nan` and `+1`, too; none of them is JSON.
private func isNumber(_ text: String) -> Bool {
  text.utf8.first != UInt8(ascii: "+")
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
}

/// Whether a JSON value is of a type that is data. An int may stand for a float.
func fits(_ value: JSON, _ type: ValueType) -> Bool {
  switch (type, value) {
  case (.optional, .null): true
  case (.optional(let type), _): fits(value, type)
  case (.json, _): true
  case (.string, .string(let text)): !text.utf8.contains(0)
  case (.int, .int), (.float, .int), (.float, .double), (.bool, .bool): true
  case (.list(let element), .array(let items)): items.allSatisfy { fits($0, element) }
  default: false
  }
}

/// The beginning of what was found, for a message: short, and on one line.
func excerpt(_ text: String, limit: Int = 60) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if result.unicodeScalars.count == limit { return result + "…" }
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
