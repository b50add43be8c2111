/// What Kubernetes' YAML reader makes of a node.
///
/// The rules are those of goyaml.v2 behind sigs.k8s.io/yaml, a dialect of its
/// own: the words of YAML 1.1, integers as Go spells them in any base, no
/// sixties, and dates that stay strings.
extension YAMLNode {
  package var resolved: YAML {
    switch content {
    case .scalar(let text, let style):
      // The reader refused a scalar that does not fit its tag.
      resolveScalar(text, style: style, tag: tag) ?? .string(text)
    case .list(let items): .list(items.map { $0.resolved })
    case .map(let pairs): .map(resolveEntries(pairs))
    }
  }

  /// The node as the key of a JSON object, or `nil` where it cannot be one.
  var keyText: String? {
    guard case .scalar(let text, let style) = content else { return nil }
    if tag == nil, style != .plain || isAlwaysText(text) { return text }
    switch resolveScalar(text, style: style, tag: tag) {
    case .string(let string): return string
    case .bool(let bool): return bool ? "true" : "false"
    case .int(let int): return String(int)
    case .double: return text
    case .absent, .null, .list, .map, nil: return nil
    }
  }

  /// Whether this key is a plain `<<`, which merges its value into the mapping.
  var isMergeKey: Bool {
    guard case .scalar(let text, .plain) = content, tag == nil else { return false }
    return text == "<<"
  }
}

/// What a scalar means, or `nil` where it does not fit its own tag.
func resolveScalar(_ text: String, style: YAMLNode.ScalarStyle, tag: String?) -> YAML? {
  guard let tag else { return style == .plain ? resolvePlain(text) : .string(text) }
  guard tag.utf8.starts(with: coreTagPrefix.utf8) else { return .string(text) }
  let value = resolvePlain(text)
  switch (tag.dropFirst(coreTagPrefix.count), value) {
  case ("str", _): return .string(text)
  case ("int", .int), ("float", .double), ("bool", .bool), ("null", .null): return value
  case ("float", .int(let int)): return .double(Double(int))
  default: return nil
  }
}

/// What stands for `!!` in a tag.
let coreTagPrefix = "tag:yaml.org,2002:"

/// The entries with `<<` carried out. What comes later in the mapping wins, be it merged or
/// written, for so goyaml.v2 does it.
private func resolveEntries(_ pairs: [YAMLNode.Pair]) -> [YAML.Entry] {
  guard pairs.contains(where: { $0.key.isMergeKey }) else {
    return pairs.map { YAML.Entry($0.key.keyText ?? "", $0.value.resolved) }
  }
  var entries: [YAML.Entry] = []
  var positions: [ExactKey: Int] = [:]
  func set(_ entry: YAML.Entry) {
    let key = ExactKey(entry.key)
    if let position = positions[key] {
      entries[position].value = entry.value
      return
    }
    positions[key] = entries.count
    entries.append(entry)
  }
  for pair in pairs {
    let entry = YAML.Entry(pair.key.keyText ?? "", pair.value.resolved)
    guard pair.key.isMergeKey else {
      set(entry)
      continue
    }
    // Of several merged mappings the first wins, so they are laid down from the last.
    for merged in (entry.value.sequence ?? [entry.value]).reversed() {
      for entry in merged.mapping ?? [] {
        set(entry)
      }
    }
  }
  return entries
}

/// Whether a plain scalar can only be a string, as most keys show by their first letter.
private func isAlwaysText(_ text: String) -> Bool {
  guard let first = text.utf8.first else { return false }
  switch first {
  case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    return false
  // No word that means something else is longer than `false`.
  case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
    UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
    UInt8(ascii: "o"), UInt8(ascii: "O"):
    return text.utf8.count > 5
  default: return true
  }
}

private func resolvePlain(_ text: String) -> YAML {
  guard let first = text.utf8.first else { return .null }
  switch first {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): break
  case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
  case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
    UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
    UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
    return resolveWord(text) ?? .string(text)
  default: return .string(text)
  }
  if let word = resolveWord(text) { return word }
  if first == UInt8(ascii: ".") {
    return parseFloat(text).map { .double($0) } ?? .string(text)
  }
  let digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
  return parseInteger(digits) ?? parseFloat(digits).map { .double($0) } ?? .string(text)
}

private func resolveWord(_ text: String) -> YAML? {
  // Most words begin like one of these and are none; their second letter tells.
  guard text.utf8.count <= 5 else { return nil }
  let second = text.utf8.dropFirst().first.map { $0 | 0x20 }
  switch text.utf8.first.map({ $0 | 0x20 }) {
  case UInt8(ascii: "y"): guard second == nil || second == UInt8(ascii: "e") else { return nil }
  case UInt8(ascii: "n"):
    guard second == nil || second == UInt8(ascii: "o") || second == UInt8(ascii: "u") else {
      return nil
    }
  case UInt8(ascii: "t"): guard second == UInt8(ascii: "r") else { return nil }
  case UInt8(ascii: "f"): guard second == UInt8(ascii: "a") else { return nil }
  default: break
  }
  return words[text]
}

private let words: [String: YAML] = {
  let spellings: [(YAML, [String])] = [
    (true, ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]),
    (false, ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]),
    (.null, ["~", "null", "Null", "NULL"]),
    (.double(.nan), [".nan", ".NaN", ".NAN"]),
    (.double(.infinity), [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"]),
    (.double(-.infinity), ["-.inf", "-.Inf", "-.INF"]),
  ]
  let pairs = spellings.flatMap { value, words in words.map { ($0, value) } }
  return Dictionary(uniqueKeysWithValues: pairs)
}()

/// An integer as Go's `strconv.ParseInt` reads it with base 0; one that only fits 64 bits without
/// a sign becomes a double.
private func parseInteger(_ text: String) -> YAML? {
  var digits = text[...]
  let isNegative = digits.first == "-"
  let isSigned = isNegative || digits.first == "+"
  if isSigned { digits.removeFirst() }
  var radix = 10
  if digits.first == "0", digits.utf8.count > 1 {
    digits.removeFirst()
    switch digits.first {
    case "x", "X": radix = 16
    case "o", "O": radix = 8
    case "b", "B": radix = 2
    default: radix = 0
    }
    if radix == 0 { radix = 8 } else { digits.removeFirst() }
  }
  // Swift's initializer takes a sign of its own, which must not follow ours or a prefix.
  guard digits.first != "+", digits.first != "-", let magnitude = UInt64(digits, radix: radix)
  else { return nil }
  if isNegative {
    guard magnitude <= UInt64(1) << 63 else { return nil }
    return .int(Int(truncatingIfNeeded: 0 &- magnitude))
  }
  return Int(exactly: magnitude).map { .int($0) } ?? .double(Double(magnitude))
}

/// A decimal number in the grammar of goyaml.v2, or `nil` for anything else and for what a double
/// cannot hold.
private func parseFloat(_ text: String) -> Double? {
  var rest = Substring(text).utf8
  func skipDigits() -> Int {
    let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    rest = rest.dropFirst(count)
    return count
  }
  func skip(_ first: UInt8, _ second: UInt8) -> Bool {
    guard rest.first == first || rest.first == second else { return false }
    rest = rest.dropFirst()
    return true
  }
  let point = UInt8(ascii: ".")
  _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
  let wholeDigits = skipDigits()
  let fractionDigits = skip(point, point) ? skipDigits() : 0
  guard wholeDigits + fractionDigits > 0 else { return nil }
  if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
    _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
    guard skipDigits() > 0 else { return nil }
  }
  guard rest.isEmpty, let double = Double(text), double.isFinite else { return nil }
  return double
}
