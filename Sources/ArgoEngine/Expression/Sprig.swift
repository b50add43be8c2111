/// The functions of sprig that manifests use, under `sprig.`; the random and the timely ones stand in
/// `TimelyFunctions.swift`.
let sprigFunctions = table(
  [
    function("b64enc", 1...1) { a throws(ExpressionError) in .string(base64(try a.text(0))) },
    function("b64dec", 1...1) { a throws(ExpressionError) in
      let text = try a.text(0)
      // sprig gives the error's text as the result.
      return .string(decodedBase64(text) ?? "illegal base64 data at input byte 0")
    },
    function("trim", 1...1) { a throws(ExpressionError) in .string(trimmed(try a.text(0))) },
    function("trimAll", 2...2) { a throws(ExpressionError) in
      .string(trimmed(try a.text(1), try a.text(0)))
    },
    function("trimPrefix", 2...2) { a throws(ExpressionError) in
      let text = try a.text(1)
      let part = try a.text(0)
      return .string(text.hasPrefix(part) ? String(text.dropFirst(part.count)) : text)
    },
    function("trimSuffix", 2...2) { a throws(ExpressionError) in
      let text = try a.text(1)
      let part = try a.text(0)
      return .string(text.hasSuffix(part) ? String(text.dropLast(part.count)) : text)
    },
    function("upper", 1...1) { a throws(ExpressionError) in .string(try a.text(0).uppercased()) },
    function("lower", 1...1) { a throws(ExpressionError) in .string(try a.text(0).lowercased()) },
    function("title", 1...1) { a throws(ExpressionError) in
      let words = try a.text(0).split(separator: " ", omittingEmptySubsequences: false)
      return .string(
        words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
      )
    },
    function("nospace", 1...1) { a throws(ExpressionError) in
      .string(try a.text(0).filter { !$0.isWhitespace })
    },
    function("trunc", 2...2) { a throws(ExpressionError) in
      let length = try a.int(0)
      let text = try a.text(1)
      if length < 0, text.utf8.count + length > 0 {
        return .string(String(decoding: text.utf8.suffix(-length), as: UTF8.self))
      }
      return .string(
        length >= 0 ? String(decoding: text.utf8.prefix(length), as: UTF8.self) : text
      )
    },
    function("substr", 3...3) { a throws(ExpressionError) in
      let bytes = Array(try a.text(2).utf8)
      let start = min(max(try a.int(0), 0), bytes.count)
      let wanted = try a.int(1)
      let end = wanted < 0 || wanted > bytes.count ? bytes.count : max(wanted, start)
      return .string(String(decoding: bytes[start..<end], as: UTF8.self))
    },
    function("replace", 3...3) { a throws(ExpressionError) in
      .string(replaced(try a.text(2), try a.text(0), try a.text(1), -1))
    },
    function("contains", 2...2) { a throws(ExpressionError) in
      .bool(try a.text(1).containsBytes(try a.text(0)))
    },
    function("hasPrefix", 2...2) { a throws(ExpressionError) in
      .bool(try a.text(1).utf8.starts(with: try a.text(0).utf8))
    },
    function("hasSuffix", 2...2) { a throws(ExpressionError) in
      .bool(try a.text(1).utf8.reversed().starts(with: try a.text(0).utf8.reversed()))
    },
    function("repeat", 2...2) { a throws(ExpressionError) in
      .string(String(repeating: try a.text(1), count: max(0, min(try a.int(0), 1_000_000))))
    },
    function("quote", 1...64) { a throws(ExpressionError) in
      .string(a.values.map { quotedJSON($0.goText) }.joined(separator: " "))
    },
    function("squote", 1...64) { a throws(ExpressionError) in
      .string(a.values.map { "'\($0.goText)'" }.joined(separator: " "))
    },
    function("join", 2...2) { a throws(ExpressionError) in
      .string(try a.list(1).map(\.goText).joined(separator: try a.text(0)))
    },
    function("splitList", 2...2) { a throws(ExpressionError) in
      .array(pieces(try a.text(1), try a.text(0), -1, keepsSeparator: false))
    },
    function("split", 2...2) { a throws(ExpressionError) in
      let parts = pieces(try a.text(1), try a.text(0), -1, keepsSeparator: false)
      return .object(
        Dictionary(uniqueKeysWithValues: parts.enumerated().map { ("_\($0.offset)", $0.element) })
      )
    },
    function("toString", 1...1) { a throws(ExpressionError) in .string(a.values[0].goText) },
    function("toJson", 1...1) { a throws(ExpressionError) in .string(json(a.values[0])) },
    function("fromJson", 1...1) { a throws(ExpressionError) in readJSON(try a.text(0)) ?? .null },
    function("default", 2...2) { a throws(ExpressionError) in
      isEmpty(a.values[1]) ? a.values[0] : a.values[1]
    },
    function("empty", 1...1) { a throws(ExpressionError) in .bool(isEmpty(a.values[0])) },
    function("coalesce", 0...64) { a throws(ExpressionError) in
      a.values.first { !isEmpty($0) } ?? .null
    },
    function("ternary", 3...3) { a throws(ExpressionError) in
      a.values[2] == .bool(true) ? a.values[0] : a.values[1]
    },
    function("list", 0...64) { a throws(ExpressionError) in .array(a.values) },
    function("first", 1...1) { a throws(ExpressionError) in try a.list(0).first ?? .null },
    function("last", 1...1) { a throws(ExpressionError) in try a.list(0).last ?? .null },
    function("rest", 1...1) { a throws(ExpressionError) in .array(Array(try a.list(0).dropFirst()))
    },
    function("has", 2...2) { a throws(ExpressionError) in
      .bool(try a.list(1).contains { $0.equals(a.values[0]) })
    },
    function("uniq", 1...1) { a throws(ExpressionError) in
      var result: [Value] = []
      for item in try a.list(0) where !result.contains(where: { $0.equals(item) }) {
        result.append(item)
      }
      return .array(result)
    },
    function("sortAlpha", 1...1) { a throws(ExpressionError) in
      .array(try a.list(0).map(\.goText).sorted().map(Value.string))
    },
    function("int", 1...1) { a throws(ExpressionError) in .int(wholeNumber(a.values[0])) },
    function("int64", 1...1) { a throws(ExpressionError) in .int(wholeNumber(a.values[0])) },
    function("atoi", 1...1) { a throws(ExpressionError) in .int(Int(try a.text(0)) ?? 0) },
    function("float64", 1...1) { a throws(ExpressionError) in
      .float(a.values[0].number ?? a.values[0].string.flatMap { Double($0) } ?? 0)
    },
    integers("add") { $0.reduce(0, &+) },
    integers("add1") { ($0.first ?? 0) &+ 1 },
    integers("sub") { $0.dropFirst().reduce($0.first ?? 0, &-) },
    integers("mul") { $0.reduce(1, &*) },
    integers("max") { $0.max() ?? 0 },
    integers("min") { $0.min() ?? 0 },
    function("div", 2...2) { a throws(ExpressionError) in try divided(a.values, "div") },
    function("mod", 2...2) { a throws(ExpressionError) in try divided(a.values, "mod") },
    function("until", 1...1) { a throws(ExpressionError) in
      .array((0..<max(0, min(wholeNumber(a.values[0]), 1_000_000))).map(Value.int))
    },
    function("sha256sum", 1...1) { a throws(ExpressionError) in
      .string(sha256(Array(try a.text(0).utf8)))
    },
  ].map { ("sprig." + $0.0, $0.1) }
)

private func integers(
  _ name: String,
  _ body: @escaping @Sendable ([Int]) -> Int
) -> (String, Function) {
  function(name, 1...64) { a throws(ExpressionError) in .int(body(a.values.map(wholeNumber))) }
}

private func divided(_ values: [Value], _ name: String) throws(ExpressionError) -> Value {
  let right = wholeNumber(values[1])
  guard right != 0 else { throw ExpressionError("integer divide by zero") }
  let left = wholeNumber(values[0])
  return .int(name == "div" ? left / right : left % right)
}

private func wholeNumber(_ value: Value) -> Int {
  switch value {
  case .int(let int): int
  case .float(let float): Int(exactly: float.rounded(.towardZero)) ?? 0
  case .string(let text): Int(text) ?? 0
  case .bool(let bool): bool ? 1 : 0
  case .null, .array, .object: 0
  }
}

private func isEmpty(_ value: Value) -> Bool {
  switch value {
  case .null: true
  case .bool(let bool): !bool
  case .int(let int): int == 0
  case .float(let float): float == 0
  case .string(let text): text.isEmpty
  case .array(let items): items.isEmpty
  case .object(let fields): fields.isEmpty
  }
}
