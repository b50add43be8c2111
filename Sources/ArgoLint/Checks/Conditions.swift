import ArgoEngine
import FlowSyntax
import Manifests

extension LintCheck {
  /// A `when` is one that govaluate reads, whatever its tags become.
  static let conditions = LintCheck(.badWhen, .whenSubtraction, .cronCondition, .badExpression) {
    object,
    linting in
    for template in object.templates {
      for call in template.calls { condition(call.node["when"], object, linting) }
      for metric in template.node["metrics"]?.list("prometheus") ?? [] {
        condition(metric["when"], object, linting)
      }
    }
    for metric in object.spec["metrics"]?.list("prometheus") ?? [] {
      condition(metric["when"], object, linting)
    }
    guard let cron = object.cron else { return }
    cronCondition(cron["when"], object, linting)
    if let stop = cron["stopStrategy"]?["expression"], let text = stop.scalar, !text.isEmpty {
      let source = linting.sources[object.file]
      for finding in expressionFindings(TagExpression(text), stop.span, nil, object, source) {
        linting.report(finding, in: object.file)
      }
    }
  }
}

private func condition(_ node: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  guard let node, let text = node.scalar, !text.isEmpty else { return }
  func report(_ code: LintCode, _ message: String, _ note: String? = nil) {
    linting.report(code, message, at: node, in: object) { finding in
      note.map { finding.note($0) } ?? finding
    }
  }
  let bare = replacingTags(text)
  if let words = subtraction(in: bare) {
    return report(
      .whenSubtraction,
      "`\(words)` is a subtraction of two words here",
      "put the text in quotes: `'\(words)'`"
    )
  }
  let tokens: [WhenToken]
  do throws(ExpressionError) { tokens = try whenTokens(bare) } catch {
    return report(.badWhen, "`when` cannot be read: \(error.message)")
  }
  if let problem = problem(of: tokens) {
    return report(.badWhen, "`when` cannot be read: \(problem)")
  }
  guard bare == text else { return }
  do throws(ExpressionError) { _ = try shouldRun(when: text) } catch {
    report(.badWhen, error.message)
  }
}

private let placeholder = "tagx"

private func replacingTags(_ text: String) -> String {
  guard text.holdsTag else { return text }
  return TemplateText(Text(text)).pieces.reduce(into: "") { result, piece in
    if case .literal(let literal) = piece { result += literal } else { result += placeholder }
  }
}

/// `foo-bar` outside of quotes.
private func subtraction(in text: String) -> String? {
  let hyphen = UInt8(ascii: "-")
  var quote = false
  var word: [UInt8] = []
  for byte in text.utf8 + [UInt8(ascii: " ")] {
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { quote.toggle() }
    if !quote, Grammar.isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == hyphen {
      word.append(byte)
      continue
    }
    if word.contains(hyphen) {
      let parts = word.split(separator: hyphen, omittingEmptySubsequences: false)
      let text = String(decoding: word, as: UTF8.self)
      if parts.allSatisfy({ $0.first.map(Grammar.isLetter) ?? false }), !text.contains(placeholder)
      {
        return text
      }
    }
    word.removeAll(keepingCapacity: true)
  }
  return nil
}

/// Why these tokens are no condition, or `nil`: operands and operators take turns. A tag may become
/// an operator, too.
private func problem(of tokens: [WhenToken]) -> String? {
  var wantsOperand = true
  var depth = 0
  var previous: WhenToken?
  for token in tokens {
    defer { previous = token }
    switch token {
    case .value:
      if !wantsOperand, !isTag(token), !isTag(previous) { return "two values stand side by side" }
      wantsOperand = false
    case .symbol("("):
      if !wantsOperand, !isTag(previous) { return "no function can be called" }
      depth += 1
      wantsOperand = true
    case .symbol(")"):
      if wantsOperand, previous != .symbol("("), !isTag(previous) {
        return "a value is missing before `)`"
      }
      depth -= 1
      if depth < 0 { return "a `)` closes nothing" }
      wantsOperand = false
    case .symbol(let symbol):
      if wantsOperand {
        if !["!", "-", "~"].contains(symbol), !isTag(previous) {
          return "a value is missing before `\(symbol)`"
        }
      } else if symbol == "!" || symbol == "~" {
        return "`\(symbol)` stands before a value"
      } else {
        wantsOperand = true
      }
    }
  }
  if depth > 0 { return "a bracket is left open" }
  if wantsOperand, !isTag(previous) { return "a value is missing at the end" }
  return nil
}

private func isTag(_ token: WhenToken?) -> Bool {
  if case .value(.string(let text))? = token { return text.contains(placeholder) }
  return false
}

/// In a CronWorkflow's `when`, simple tags hold texts only, and bare words are unknown names.
private func cronCondition(_ node: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  guard let node, let text = node.scalar, !text.isEmpty else { return }
  let known = [
    "name", "namespace", "labels", "labels.json", "annotations", "annotations.json", "succeeded",
    "failed",
    "lastScheduledTime",
  ]
  let source = linting.sources[object.file]
  node.forEachTag { tag in
    switch tag.piece {
    case .unclosed: break
    case .expression(let expression):
      for finding in expressionFindings(expression, tag.span(in: source), nil, object, source) {
        linting.report(finding, in: object.file)
      }
    case .simple(let name, _):
      let field = name.hasPrefix("cronworkflow.") ? String(name.dropFirst(13)) : ""
      if field == "failed" || field == "succeeded" {
        let finding = LintFinding(
          .cronCondition,
          "`{{\(name)}}` is a number, which a simple tag cannot hold",
          at: tag.span(in: source)
        )
        return linting.report(
          finding.note("write an expression: `{{= \(name) < 3 }}`"),
          in: object.file
        )
      }
      let isKnown =
        known.contains(field) || field.hasPrefix("labels.") || field.hasPrefix("annotations.")
      guard !isKnown else { return }
      linting.report(
        LintFinding(.cronCondition, "nothing here is called `\(name)`", at: tag.span(in: source))
          .note("a schedule's condition knows `cronworkflow.…` only"),
        in: object.file
      )
    }
  }
  guard !text.contains("{{=") else { return }
  condition(node, object, linting)
}
