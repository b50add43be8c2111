extension LoopItem {
  /// An item with the JSON text it stands in (`op.go:processItem`).
  init(_ jsonText: String, _ value: Value) {
    self.value = value
    switch value {
    case .string(let string):
      text = string
      description = string
      fields = []
    case .object(let map):
      text = json(value)
      fields = map.sorted { $0.key < $1.key }.map { ($0.key, Self.text(of: $0.value)) }
      // Sorted as whole entries, not by key, so that the name is the same every time.
      description = fields.map { "\($0.name):\($0.text)" }.sorted().joined(separator: ",")
    case .array(let items):
      text = json(value)
      description = "[\(items.map(Self.text).joined(separator: " "))]"
      fields = []
    case .null, .bool, .int, .float:
      text = jsonText
      description = jsonText
      fields = []
    }
  }

  /// The JSON of the value, without the quotes of a string: what is escaped stays so.
  private static func text(of value: Value) -> String {
    let text = json(value)
    guard case .string = value else { return text }
    return String(text.dropFirst().dropLast())
  }

  /// The end of a node's name: `(2:b)`. Parentheses within are left out.
  func suffix(_ index: Int) -> String {
    let clean = description.filter { $0 != "(" && $0 != ")" }
    return "(\(index):\(clean))"
  }
}

/// A whole number in Go's `printf` form, as `withSequence.format` uses it: `%d`, `%05d`, `%x`.
func formatted(_ number: Int, _ format: String) -> String? {
  var result = ""
  var rest = Substring(format)
  while let percent = rest.firstIndex(of: "%") {
    result += rest[..<percent]
    rest = rest[rest.index(after: percent)...]
    var isLeft = false
    var isZeroed = false
    var isSigned = false
    while let flag = rest.first, "-0+".contains(flag) {
      if flag == "-" { isLeft = true }
      if flag == "0" { isZeroed = true }
      if flag == "+" { isSigned = true }
      rest.removeFirst()
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(digits.count)
    guard let verb = rest.popFirst() else { return nil }
    var text: String
    switch verb {
    case "%":
      result += "%"
      continue
    case "d": text = "\(number.magnitude)"
    case "x": text = String(number.magnitude, radix: 16)
    case "X": text = String(number.magnitude, radix: 16, uppercase: true)
    case "o": text = String(number.magnitude, radix: 8)
    case "b": text = String(number.magnitude, radix: 2)
    default: return nil
    }
    let sign = number < 0 ? "-" : isSigned ? "+" : ""
    let width = min(Int(digits) ?? 0, 1000)
    let missing = max(0, width - text.count - sign.count)
    if isZeroed, !isLeft { text = String(repeating: "0", count: missing) + text }
    text = sign + text
    let padding = String(repeating: " ", count: max(0, width - text.count))
    result += isLeft ? text + padding : padding + text
  }
  return result + rest
}
