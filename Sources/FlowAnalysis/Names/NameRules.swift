import FlowSyntax

/// What a name of the user's may look like.
///
/// A name becomes a Kubernetes name (RFC 1123 label, `_` as `-`) and an
/// environment variable, so it has to be both.
func badName(_ name: Name, _ what: String, _ source: Source) -> Diagnostic? {
  let text = name.text
  // Almost every name is fine, so that is found out first, with one look at a table.
  if !specialNames.contains(text), isWellFormed(text), text.utf8.count <= longestFlowName {
    return nil
  }
  return report(name, what, source)
}

/// Length of a Kubernetes label value, which every name ends up in.
private let longestName = 63

/// Argo names a run after its flow, and appends to it: 40 leaves room for a
/// cron run's suffix (11) and keeps the name of a pod near 63.
private let longestFlowName = 40

private func report(_ name: Name, _ what: String, _ source: Source) -> Diagnostic? {
  let text = name.text
  if reservedWords.contains(text) || reservedVariables.contains(text) && what != "flow" {
    return Diagnostic(
      .reservedName,
      "`\(text)` cannot be the name of \(article(what))",
      at: name.span
    )
    .note(
      reservedVariables.contains(text)
        ? "programs read a variable of that name for purposes of their own"
        : "it is a word of the language"
    )
  }
  let longest = what == "flow" ? longestFlowName : longestName
  if text.utf8.count > longest {
    return Diagnostic(
      .nameTooLong,
      "the name of \(article(what)) has at most \(longest) characters; this one has \(text.utf8.count)",
      at: name.span
    )
    .note(
      what == "flow"
        ? "Kubernetes allows 63 in the names of runs and pods, which add to it"
        : "Kubernetes allows 63 in a label"
    )
  }
  if text == "json", what == "parameter" {
    return Diagnostic(.reservedName, "`json` cannot be the name of a parameter", at: name.span)
      .note("Argo keeps the list of all parameters under that name")
  }
  if text == "flow", what == "step" {
    return Diagnostic(.reservedName, "`flow` cannot be the name of a step", at: name.span)
      .note("tests mean the whole flow by it")
  }
  guard !isWellFormed(text) else { return nil }
  let mended = wellFormed(text)
  let report = Diagnostic(
    .badName,
    "`\(text)` is no name: names are lower case, with single `_` between letters and digits",
    at: name.span
  )
  // Whatever else reads the name would miss it under the new one.
  guard !mended.isEmpty, !reservedWords.contains(mended), source.occurrences(of: text) == 1 else {
    return report
  }
  return report.fix("change `\(text)` to `\(mended)`", replacing: name.span, with: mended)
}

private func article(_ noun: String) -> String {
  "aeiou".contains(noun.prefix(1)) ? "an \(noun)" : "a \(noun)"
}

extension Source {
  /// How often a word stands in the text, between other characters than letters, digits and `_`.
  fileprivate func occurrences(of word: String) -> Int {
    let target = Array(word.utf8)
    let isWord = { (byte: UInt8) in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
    }
    return bytes.split(whereSeparator: { !isWord($0) }).filter { $0.elementsEqual(target) }.count
  }
}

/// Lower case, with single `_` between letters and digits. Almost every name is,
/// so this looks at bytes only.
private func isWellFormed(_ text: String) -> Bool {
  var previous = UInt8(ascii: "_")
  for byte in text.utf8 {
    let isLetter = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    guard isLetter || isDigit || byte == UInt8(ascii: "_") && previous != byte else { return false }
    previous = byte
  }
  return previous != UInt8(ascii: "_")
}

/// The nearest well-formed name, by splitting words where case changes.
private func wellFormed(_ text: String) -> String {
  var result = ""
  var wasLower = false
  for character in text {
    if character == "_" {
      if !result.isEmpty, !result.hasSuffix("_") { result += "_" }
      wasLower = false
      continue
    }
    if character.isUppercase, wasLower { result += "_" }
    wasLower = character.isLowercase || character.isNumber
    result += character.lowercased()
  }
  while result.hasSuffix("_") { result.removeLast() }
  return result
}

/// All names that mean something else to somebody.
private let specialNames = reservedWords.union(reservedVariables).union(["json", "flow"])

/// Words that would read as something else where a name stands.
private let reservedWords: Set<String> = ["true", "false", "in"]

/// Variables that common programs and libraries obey.
private let reservedVariables: Set<String> = [
  "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy",
]
