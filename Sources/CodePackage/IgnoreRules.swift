/// The rules of a `.flowcignore`, in the syntax of `.gitignore`: which files of
/// a folder do not belong to the package. The last rule that matches decides.
///
/// Source: gitignore(5), "PATTERN FORMAT".
package struct IgnoreRules: Sendable {
  private let rules: [Rule]

  private struct Rule: Sendable {
    var pattern: [UInt8]
    /// `!`: take in again what an earlier rule left out.
    var takesIn = false
    /// A `/` at the end: folders only.
    var foldersOnly = false
    /// A `/` elsewhere: from the top; otherwise a name at any depth.
    var isAnchored = false
  }

  package init(_ text: String) {
    rules = text.split(omittingEmptySubsequences: true) { $0.isNewline }
      .compactMap { Self.rule(Array($0.utf8)) }
  }

  private static func rule(_ line: [UInt8]) -> Rule? {
    var line = line[...]
    if line.first == UInt8(ascii: "#") { return nil }
    while line.last == UInt8(ascii: " "), !endsInEscape(line.dropLast()) { line.removeLast() }
    var rule = Rule(pattern: [])
    if line.first == UInt8(ascii: "!") {
      rule.takesIn = true
      line.removeFirst()
    }
    if line.last == UInt8(ascii: "/") {
      rule.foldersOnly = true
      line.removeLast()
    }
    rule.isAnchored = line.contains(UInt8(ascii: "/"))
    if line.first == UInt8(ascii: "/") { line.removeFirst() }
    rule.pattern = Array(line)
    return rule.pattern.isEmpty ? nil : rule
  }

  /// Whether an odd number of backslashes stands at the end.
  private static func endsInEscape(_ line: ArraySlice<UInt8>) -> Bool {
    line.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }

  /// Whether a path below the folder is left out. What is in a folder that is
  /// left out is never asked about, and so cannot be taken in again.
  package func leavesOut(_ path: String, isFolder: Bool) -> Bool {
    let path = Array(path.utf8)
    let name = path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
    let last = rules.last { rule in
      if rule.foldersOnly, !isFolder { return false }
      return matches(rule.pattern[...], rule.isAnchored ? path[...] : name)
    }
    return last.map { !$0.takesIn } ?? false
  }
}

/// Whether a shell pattern matches a whole path. `*`, `?` and `[…]` stop at
/// `/`; `**` as a whole name stands for any number of folders.
private func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
  let slash = UInt8(ascii: "/")
  let star = UInt8(ascii: "*")
  var pattern = pattern
  var path = path
  // Where to go on when the latest `*` or `**` has to take one byte more.
  var retry: (pattern: ArraySlice<UInt8>, path: ArraySlice<UInt8>, crossesFolders: Bool)?
  // A `*` that cannot cross a `/` leaves it to an earlier `**`.
  var outer: (pattern: ArraySlice<UInt8>, path: ArraySlice<UInt8>)?
  var isAtName = true
  while true {
    let afterStars = pattern.drop { $0 == star }
    let isFolders = isAtName && pattern.count - afterStars.count > 1
    if isFolders, afterStars.isEmpty { return !path.isEmpty }
    if isFolders, afterStars.first == slash {
      let rest = afterStars.dropFirst()
      outer = (rest, path)
      retry = nil
      pattern = rest
      continue
    }
    if pattern.first == star {
      pattern = afterStars
      retry = (pattern, path, false)
      isAtName = false
      continue
    }
    if pattern.isEmpty, path.isEmpty { return true }
    if let byte = path.first, let length = accepts(pattern, byte) {
      pattern = pattern.dropFirst(length)
      path = path.dropFirst()
      isAtName = byte == slash
      continue
    }
    if let last = retry, let byte = last.path.first, byte != slash {
      retry?.path.removeFirst()
      (pattern, path) = (last.pattern, last.path.dropFirst())
      isAtName = false
      continue
    }
    guard let last = outer, let end = last.path.firstIndex(of: slash) else { return false }
    let rest = last.path[(end + 1)...]
    outer = (last.pattern, rest)
    (pattern, path, retry, isAtName) = (last.pattern, rest, nil, true)
  }
}

/// How many bytes of the pattern stand for this byte, if they do.
private func accepts(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> Int? {
  switch pattern.first {
  case nil: return nil
  case UInt8(ascii: "?"): return byte == UInt8(ascii: "/") ? nil : 1
  case UInt8(ascii: "["): return classAccepts(pattern, byte)
  case UInt8(ascii: "\\"):
    return pattern.dropFirst().first == byte ? 2 : nil
  case let first: return first == byte ? 1 : nil
  }
}

/// `[a-z]`, `[!a-z]`, `[^]x]`; a class without its end matches nothing.
private func classAccepts(_ pattern: ArraySlice<UInt8>, _ byte: UInt8) -> Int? {
  var index = pattern.startIndex + 1
  func current() -> UInt8? { index < pattern.endIndex ? pattern[index] : nil }
  func literal() -> UInt8? {
    if current() == UInt8(ascii: "\\") { index += 1 }
    defer { index += 1 }
    return current()
  }
  var isNegated = false
  if current() == UInt8(ascii: "!") || current() == UInt8(ascii: "^") {
    isNegated = true
    index += 1
  }
  var isIn = false
  var isFirst = true
  while isFirst || current() != UInt8(ascii: "]") {
    guard current() != nil, let low = literal() else { return nil }
    isFirst = false
    var high = low
    if current() == UInt8(ascii: "-"), index + 1 < pattern.endIndex,
      pattern[index + 1] != UInt8(ascii: "]")
    {
      index += 1
      guard let end = literal() else { return nil }
      high = end
    }
    // A range that ends before it begins still holds its beginning, as in git.
    if byte == low || low <= byte && byte <= high { isIn = true }
    if index >= pattern.endIndex { return nil }
  }
  guard isIn != isNegated, byte != UInt8(ascii: "/") else { return nil }
  return index + 1 - pattern.startIndex
}
