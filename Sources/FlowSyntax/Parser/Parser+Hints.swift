/// Slips that many make: what was meant, told with the report and, where it
/// is certain, offered as a fix.
extension Parser {
  func hinting(_ report: Diagnostic) -> Diagnostic {
    let place = Span(previousEnd, Int(current.span.end))
    switch current.kind {
    case .word: return hintingAtWord(report)
    case .minus where isInsideName:
      return report.note("names are written with `_`, not with `-`")
    case .dot where isStatement(.after):
      guard tokens[index + 1].kind == .word else { return report }
      let output = Span(Int(current.span.start), Int(tokens[index + 1].span.end))
      return report.note("`after` names steps, not their outputs")
        .fix("take `\(source[output])` away", replacing: output, with: "")
    case .colon where isStatement(.input):
      return report.note("an input has the type of its value")
    case .equal where report.message.hasPrefix("expected `==`") || isCondition(report):
      return report.fix("change `=` to `==`", replacing: current.span, with: "==")
    case _ where isSignBeforeValue:
      let sign = text(current)
      return report.note("the value follows without a sign")
        .fix("take the `\(sign)` away", replacing: place, with: "")
    case .colon where report.message.hasPrefix("expected `{`"):
      return report.note("a block stands between `{` and `}`")
    default: return report
    }
  }

  private func hintingAtWord(_ report: Diagnostic) -> Diagnostic {
    let word = text(current)
    let previous = index > 0 ? tokens[index - 1] : current
    switch word {
    case _ where previous.kind == .number && Self.units.contains(word):
      let gap = Span(previousEnd, Int(current.span.start))
      return report.note("a number and its unit are one word")
        .fix("write `\(text(previous))\(word)`", replacing: gap, with: "")
    case _ where previous.kind == .word && text(previous) == "not":
      return report.note("`not` is written `!`")
    case "and", "or":
      let sign = word == "and" ? "&&" : "||"
      return report.fix("change `\(word)` to `\(sign)`", replacing: current.span, with: sign)
    case "elif", "elseif":
      return report.fix("write `else if`", replacing: current.span, with: "else if")
    case "timezone":
      return report.note("the time zone follows the schedule: `schedule \"…\" in \"UTC\"`")
    default:
      let name = Name(text: word, span: current.span)
      return report.suggesting(nearest(to: word, among: wordsAskedFor), for: name)
    }
  }

  /// Whether the word at the cursor is nearly one that was looked for, and what follows fits that one:
  /// where any name may stand, only this shows that none was meant.
  func isMisspelt(before next: Token.Kind) -> Bool {
    at(.word) && tokens[index + 1].kind == next
      && nearest(to: text(current), among: wordsAskedFor) != nil
  }

  /// Reports such a word, and gives nothing.
  mutating func reportMisspelt<Value>(_ expected: String, _ context: String) -> Value? {
    report(expected: expected, context)
    recover()
    return nil
  }

  private static let units: Set = [
    "Ei", "G", "Gi", "K", "Ki", "M", "Mi", "P", "Pi", "T", "Ti", "d", "h", "k", "m", "ms", "s",
  ]

  private func isStatement(_ word: Keyword) -> Bool {
    text(tokens[statementStart]) == word.rawValue
  }

  /// Whether a keyword is followed by a sign and not by its value; in `key = "value"` it is no keyword.
  private var isSignBeforeValue: Bool {
    guard index == statementStart + 1, at(.equal) || at(.colon),
      let word = Keyword(rawValue: text(tokens[statementStart]))
    else { return false }
    return Self.stepSettings.contains(word) || word == .schedule || word == .parallelism
  }

  /// Whether a condition ended at the cursor, and not the block's `{` came.
  private func isCondition(_ report: Diagnostic) -> Bool {
    report.message.hasPrefix("expected `{` to open the block")
  }

  /// Whether the `-` joins two words, as it would in a name.
  private var isInsideName: Bool {
    guard index > 0, tokens[index - 1].kind == .word, tokens[index + 1].kind == .word else {
      return false
    }
    return previousEnd == Int(current.span.start)
      && current.span.end == tokens[index + 1].span.start
  }
}
