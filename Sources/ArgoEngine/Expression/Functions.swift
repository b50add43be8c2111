typealias Function = @Sendable ([Value]) throws(ExpressionError) -> Value

/// Every function an expression can call by name: expr's own, what Argo adds, and sprig's.
let functions: [String: Function] = {
  var table = textFunctions
  for more in [numberFunctions, listFunctions, conversionFunctions, sprigFunctions] {
    table.merge(more) { first, _ in first }
  }
  return table
}()

/// The arguments of one call, with the wording of a mismatch.
struct FunctionArguments {
  let name: String
  let values: [Value]

  init(_ name: String, _ values: [Value], _ counts: ClosedRange<Int>) throws(ExpressionError) {
    self.name = name
    self.values = values
    guard counts.contains(values.count) else {
      throw ExpressionError(
        values.count < counts.lowerBound
          ? "not enough arguments to call \(name)" : "too many arguments to call \(name)"
      )
    }
  }

  func text(_ index: Int) throws(ExpressionError) -> String {
    guard case .string(let text) = values[index] else { throw mismatch(index, "string") }
    return text
  }

  func int(_ index: Int) throws(ExpressionError) -> Int {
    switch values[index] {
    case .int(let int): return int
    case .float(let float):
      guard let int = Int(exactly: float.rounded(.towardZero)) else { throw mismatch(index, "int") }
      return int
    default: throw mismatch(index, "int")
    }
  }

  func list(_ index: Int) throws(ExpressionError) -> [Value] {
    guard case .array(let items) = values[index] else { throw mismatch(index, "array") }
    return items
  }

  func object(_ index: Int) throws(ExpressionError) -> [String: Value] {
    guard case .object(let fields) = values[index] else { throw mismatch(index, "map") }
    return fields
  }

  private func mismatch(_ index: Int, _ wanted: String) -> ExpressionError {
    ExpressionError(
      "cannot use \(values[index].typeName) as argument (type \(wanted)) to call \(name)"
    )
  }
}

func function(
  _ name: String,
  _ counts: ClosedRange<Int>,
  _ body: @escaping @Sendable (FunctionArguments) throws(ExpressionError) -> Value
) -> (String, Function) {
  (
    name,
    { (values: [Value]) throws(ExpressionError) -> Value in
      try body(try FunctionArguments(name, values, counts))
    }
  )
}

private typealias Arguments = FunctionArguments

func table(_ entries: [(String, Function)]) -> [String: Function] {
  Dictionary(entries) { first, _ in first }
}

let textFunctions = table([
  function("trim", 1...2) { a throws(ExpressionError) in
    let cut = a.values.count > 1 ? try a.text(1) : nil
    return .string(trimmed(try a.text(0), cut))
  },
  function("trimPrefix", 1...2) { a throws(ExpressionError) in
    let text = try a.text(0)
    let part = a.values.count > 1 ? try a.text(1) : " "
    return .string(text.hasPrefix(part) ? String(text.dropFirst(part.count)) : text)
  },
  function("trimSuffix", 1...2) { a throws(ExpressionError) in
    let text = try a.text(0)
    let part = a.values.count > 1 ? try a.text(1) : " "
    return .string(text.hasSuffix(part) ? String(text.dropLast(part.count)) : text)
  },
  function("upper", 1...1) { a throws(ExpressionError) in .string(try a.text(0).uppercased()) },
  function("lower", 1...1) { a throws(ExpressionError) in .string(try a.text(0).lowercased()) },
  function("split", 2...3) { a throws(ExpressionError) in
    let limit = a.values.count > 2 ? try a.int(2) : -1
    return .array(pieces(try a.text(0), try a.text(1), limit, keepsSeparator: false))
  },
  function("splitAfter", 2...3) { a throws(ExpressionError) in
    let limit = a.values.count > 2 ? try a.int(2) : -1
    return .array(pieces(try a.text(0), try a.text(1), limit, keepsSeparator: true))
  },
  function("replace", 3...4) { a throws(ExpressionError) in
    let limit = a.values.count > 3 ? try a.int(3) : -1
    return .string(replaced(try a.text(0), try a.text(1), try a.text(2), limit))
  },
  function("repeat", 2...2) { a throws(ExpressionError) in
    let count = try a.int(1)
    guard (0...1_000_000).contains(count) else { throw ExpressionError("memory budget exceeded") }
    return .string(String(repeating: try a.text(0), count: count))
  },
  function("join", 1...2) { a throws(ExpressionError) in
    let glue = a.values.count > 1 ? try a.text(1) : ""
    var parts: [String] = []
    for value in try a.list(0) {
      guard case .string(let text) = value else {
        throw ExpressionError("invalid argument for join (type \(value.typeName))")
      }
      parts.append(text)
    }
    return .string(parts.joined(separator: glue))
  },
  function("indexOf", 2...2) { a throws(ExpressionError) in
    .int(try a.text(0).positionOfBytes(try a.text(1)) ?? -1)
  },
  function("lastIndexOf", 2...2) { a throws(ExpressionError) in
    let text = Array(try a.text(0).utf8)
    let part = Array(try a.text(1).utf8)
    guard part.count <= text.count else { return .int(-1) }
    return .int((0...(text.count - part.count)).last { text[$0...].starts(with: part) } ?? -1)
  },
  function("hasPrefix", 2...2) { a throws(ExpressionError) in
    .bool(try a.text(0).utf8.starts(with: try a.text(1).utf8))
  },
  function("hasSuffix", 2...2) { a throws(ExpressionError) in
    .bool(try a.text(0).utf8.reversed().starts(with: try a.text(1).utf8.reversed()))
  },
])

/// The text without `characters` at its ends, or without white space.
func trimmed(_ text: String, _ characters: String? = nil) -> String {
  let cut = characters.map { Set($0.unicodeScalars) }
  func isCut(_ scalar: Unicode.Scalar) -> Bool {
    cut?.contains(scalar) ?? scalar.properties.isWhitespace
  }
  var rest = Substring(text).unicodeScalars
  while let first = rest.first, isCut(first) { rest.removeFirst() }
  while let last = rest.last, isCut(last) { rest.removeLast() }
  return String(rest)
}

func pieces(_ text: String, _ separator: String, _ limit: Int, keepsSeparator: Bool) -> [Value] {
  if separator.isEmpty { return text.map { .string(String($0)) } }
  if limit == 0 { return [] }
  var result: [Value] = []
  var rest = Array(text.utf8)[...]
  let part = Array(separator.utf8)
  while limit < 0 || result.count < limit - 1 {
    guard rest.count >= part.count,
      let at = (rest.startIndex...(rest.endIndex - part.count)).first(where: {
        rest[$0...].starts(with: part)
      })
    else { break }
    let end = keepsSeparator ? at + part.count : at
    result.append(.string(String(decoding: rest[rest.startIndex..<end], as: UTF8.self)))
    rest = rest[(at + part.count)...]
  }
  result.append(.string(String(decoding: rest, as: UTF8.self)))
  return result
}

func replaced(_ text: String, _ old: String, _ new: String, _ limit: Int) -> String {
  if old.isEmpty { return text }
  let parts = pieces(text, old, limit < 0 ? -1 : limit + 1, keepsSeparator: false)
  return parts.compactMap(\.string).joined(separator: new)
}
