let listFunctions = table([
  function("len", 1...1) { a throws(ExpressionError) in
    switch a.values[0] {
    case .array(let items): return .int(items.count)
    case .object(let fields): return .int(fields.count)
    // Runes, as expr counts since 1.13.
    case .string(let text): return .int(text.unicodeScalars.count)
    default: throw ExpressionError("invalid argument for len (type \(a.values[0].typeName))")
    }
  },
  function("first", 1...1) { a throws(ExpressionError) in try a.list(0).first ?? .null },
  function("last", 1...1) { a throws(ExpressionError) in try a.list(0).last ?? .null },
  function("get", 2...2) { a throws(ExpressionError) in
    switch (a.values[0], a.values[1]) {
    case (.object(let fields), .string(let key)): return fields[key] ?? .null
    case (.array(let items), .int(let index)):
      let position = index < 0 ? items.count + index : index
      return items.indices.contains(position) ? items[position] : .null
    default: return .null
    }
  },
  function("take", 2...2) { a throws(ExpressionError) in
    let count = try a.int(1)
    guard count >= 0 else { throw ExpressionError("cannot take \(count) elements") }
    return .array(Array(try a.list(0).prefix(count)))
  },
  function("keys", 1...1) { a throws(ExpressionError) in
    .array(try a.object(0).keys.sorted().map(Value.string))
  },
  function("values", 1...1) { a throws(ExpressionError) in
    .array(try a.object(0).sorted { $0.key < $1.key }.map(\.value))
  },
  function("toPairs", 1...1) { a throws(ExpressionError) in
    .array(
      try a.object(0).sorted { $0.key < $1.key }.map { .array([.string($0.key), $0.value]) }
    )
  },
  function("fromPairs", 1...1) { a throws(ExpressionError) in
    var fields: [String: Value] = [:]
    for pair in try a.list(0) {
      guard case .array(let items) = pair, items.count == 2, case .string(let key) = items[0] else {
        throw ExpressionError("invalid pair \(pair.goText)")
      }
      fields[key] = items[1]
    }
    return .object(fields)
  },
  function("reverse", 1...1) { a throws(ExpressionError) in .array(try a.list(0).reversed()) },
  function("concat", 1...64) { a throws(ExpressionError) in
    var result: [Value] = []
    for index in a.values.indices { result += try a.list(index) }
    return .array(result)
  },
  function("flatten", 1...1) { a throws(ExpressionError) in .array(flattened(try a.list(0))) },
  function("uniq", 1...1) { a throws(ExpressionError) in
    var result: [Value] = []
    for item in try a.list(0) where !result.contains(where: { $0.equals(item) }) {
      result.append(item)
    }
    return .array(result)
  },
  function("sort", 1...2) { a throws(ExpressionError) in
    let items = try a.list(0)
    let isDescending = a.values.count > 1 ? try a.text(1) == "desc" : false
    let order = try sorted(items.enumerated().map { ($0.offset, $0.element) }, isDescending)
    return .array(order.map { items[$0] })
  },
])
