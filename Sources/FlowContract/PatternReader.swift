/// Reads a pattern into a tree. What is not of the dialect is named.
struct PatternReader {
  indirect enum Tree {
    case take(ScalarSet)
    case atStart
    case atEnd
    case sequence([Tree])
    case either(Tree, Tree)
    /// `most` is `nil` for any number.
    case repeated(Tree, least: Int, most: Int?)
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0

  static func read(_ text: String) throws(PatternError) -> Tree {
    var reader = PatternReader(scalars: Array(text.unicodeScalars))
    let tree = try reader.alternatives()
    if reader.index < reader.scalars.count { throw PatternError("`)` closes nothing") }
    return tree
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    index += 1
    return true
  }

  private mutating func alternatives() throws(PatternError) -> Tree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 64 else { throw PatternError("its parentheses are nested too deeply") }
    var tree = try sequence()
    while take("|") { tree = .either(tree, try sequence()) }
    return tree
  }

  private mutating func sequence() throws(PatternError) -> Tree {
    var parts: [Tree] = []
    while let scalar = current, scalar != "|", scalar != ")" { parts.append(try repeated()) }
    return .sequence(parts)
  }

  private mutating func repeated() throws(PatternError) -> Tree {
    var tree = try atom()
    while let (least, most) = try quantifier() {
      tree = .repeated(tree, least: least, most: most)
      // How much is taken first makes no difference to whether the whole matches.
      if take("?") { continue }
      if current == "+" { throw PatternError("`+` behind a quantifier is not known") }
    }
    return tree
  }

  private mutating func quantifier() throws(PatternError) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard current == "{" else { return nil }
    index += 1
    guard let least = number() else {
      throw PatternError("`{` is followed by a number, or is `\\{`")
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else { throw PatternError("`{` is not closed") }
    guard least <= 1000, most ?? 0 <= 1000 else {
      throw PatternError("it repeats more than 1000 times")
    }
    if let most, most < least { throw PatternError("`{\(least),\(most)}` ends before it begins") }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = current, let digit = Int(String(scalar)), value ?? 0 < 100_000 {
      value = (value ?? 0) * 10 + digit
      index += 1
    }
    return value
  }

  private mutating func atom() throws(PatternError) -> Tree {
    guard let scalar = current else { throw PatternError("it ends too early") }
    index += 1
    switch scalar {
    case ".": return .take(.anyButLineBreaks)
    case "^": return .atStart
    case "$": return .atEnd
    case "\\": return .take(try escaped())
    case "[": return .take(try brackets())
    case "(":
      if take("?"), !take(":") { throw PatternError("`(?` is known only as `(?:`") }
      let tree = try alternatives()
      guard take(")") else { throw PatternError("`(` is not closed") }
      return tree
    case "*", "+", "?", "{": throw PatternError("`\(scalar)` has nothing to repeat")
    default: return .take(ScalarSet(scalar))
    }
  }

  private mutating func escaped() throws(PatternError) -> ScalarSet {
    guard let scalar = current else { throw PatternError("it ends with `\\`") }
    index += 1
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "s": return .space
    case "S": return ScalarSet.space.inverted
    case "n": return ScalarSet("\n")
    case "r": return ScalarSet("\r")
    case "t": return ScalarSet("\t")
    default:
      let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
      guard scalar.isASCII, !isLetter, Int(String(scalar)) == nil else {
        throw PatternError("`\\\(scalar)` is not known")
      }
      return ScalarSet(scalar)
    }
  }

  private mutating func brackets() throws(PatternError) -> ScalarSet {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while true {
      guard let scalar = current else { throw PatternError("`[` is not closed") }
      index += 1
      if scalar == "]", !isFirst { break }
      isFirst = false
      let low: ScalarSet
      switch scalar {
      case "\\": low = try escaped()
      case "[": throw PatternError("`[` inside brackets is written `\\[`")
      default: low = ScalarSet(scalar)
      }
      guard current == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
        ranges += low.plainRanges
        continue
      }
      index += 1
      guard let end = current else { throw PatternError("`[` is not closed") }
      index += 1
      let high = end == "\\" ? try escaped() : ScalarSet(end)
      guard let first = low.single, let last = high.single, first <= last else {
        throw PatternError("a range in brackets goes from one character to a later one")
      }
      ranges.append(first...last)
    }
    let set = ScalarSet(ranges)
    return isInverted ? set.inverted : set
  }
}

extension ScalarSet {
  fileprivate var single: UInt32? {
    guard !isInverted, ranges.count == 1, ranges[0].count == 1 else { return nil }
    return ranges[0].lowerBound
  }
}
