import FlowContract
import FlowSyntax

extension Typer {
  mutating func typeParam(_ index: Int) {
    let decl = model.params[index].decl
    guard let written = decl.type else { return }
    let (found, diagnostic) = flowType(written)
    if let diagnostic { diagnostics.append(diagnostic) }
    guard let type = found else { return }
    guard isParameterType(type) else {
      diagnostics.append(
        Diagnostic(
          .typeMismatch,
          "a parameter cannot be \(type): whoever starts a run types it in",
          at: written.span
        )
        .note("parameters are string, int, float, bool, json, and lists of them")
      )
      return
    }
    model.params[index].type = type
    typeChoices(decl, index, type)
    typeRange(decl, index, type)
    if let pattern = decl.pattern, type != .string {
      diagnostics.append(
        Diagnostic(.typeMismatch, "`matches` is for strings; this is \(type)", at: pattern.span)
      )
    } else if let pattern = decl.pattern, !model.flow.isBroken {
      do throws(PatternError) { _ = try Pattern(pattern.text) } catch {
        let what = "`\(pattern.text)` is no pattern that `matches` knows: \(error)"
        diagnostics.append(Diagnostic(.badDefault, what, at: pattern.span))
      }
    }
    typeDefault(decl, index, type)
  }

  private func isParameterType(_ type: FlowType) -> Bool {
    switch type {
    case .string, .int, .float, .bool, .json: true
    case .list(let element): isParameterType(element)
    case .file, .dir, .optional: false
    }
  }

  private mutating func typeChoices(_ decl: ParamDecl, _ index: Int, _ type: FlowType) {
    guard let choices = decl.choices else { return }
    guard case .list(let items)? = literal(choices), !items.isEmpty, type.isScalar else {
      diagnostics.append(
        .badChoices(choices, type)
      )
      return
    }
    guard items.allSatisfy({ fits($0, type) }) else {
      let parts = choices.children
      let wrong = zip(parts, items).first { !fits($0.1, type) }?.0 ?? choices
      diagnostics.append(
        Diagnostic(
          .typeMismatch,
          "the parameter is \(type), and this choice is not",
          at: wrong.span
        )
      )
      return
    }
    guard !items.contains(where: \.holdsBraces) else {
      diagnostics.append(
        Diagnostic(
          .badDefault,
          "a choice cannot hold `{{`, which Argo would expand",
          at: choices.span
        )
      )
      return
    }
    model.params[index].choices = items
  }

  private mutating func typeRange(_ decl: ParamDecl, _ index: Int, _ type: FlowType) {
    guard let range = decl.range else { return }
    guard case .range(let low, let high, _) = range, type.isNumber,
      let first = literal(low).flatMap(number), let last = literal(high).flatMap(number),
      first <= last
    else {
      diagnostics.append(
        Diagnostic(
          .badDefault,
          "`in` takes a rising range of numbers, such as 1..10, for an int or a float",
          at: range.span
        )
      )
      return
    }
    model.params[index].range = first...last
  }

  private mutating func typeDefault(_ decl: ParamDecl, _ index: Int, _ type: FlowType) {
    guard let value = decl.defaultValue else { return }
    guard let constant = literal(value) else {
      if case .number(let number) = value {
        diagnostics.append(.badNumber(number))
      } else {
        diagnostics.append(
          Diagnostic(.badDefault, "a default is a constant, not an expression", at: value.span)
        )
      }
      return
    }
    guard fits(constant, type) else {
      let found = FlowAnalysis.type(of: constant).map { "this is \($0)" } ?? "this is not"
      diagnostics.append(
        Diagnostic(.typeMismatch, "the parameter is \(type), and \(found)", at: value.span)
      )
      return
    }
    if let pattern = decl.pattern, case .string(let text) = constant, !model.flow.isBroken,
      !matches(text, pattern.text)
    {
      diagnostics.append(
        Diagnostic(
          .badDefault,
          "the default does not match the parameter's own pattern",
          at: value.span
        )
        .note("the pattern", at: pattern.span)
      )
      return
    }
    if type == .json, case .string(let text) = constant, !isJSON(text) {
      diagnostics.append(
        Diagnostic(
          .badDefault,
          "a string that is the default of a json parameter holds JSON",
          at: value.span
        )
        .note("a text is written with its quotes: \"\\\"text\\\"\"")
      )
      return
    }
    model.params[index].defaultValue = constant
    let param = model.params[index]
    if !param.choices.isEmpty, !param.choices.contains(constant) {
      diagnostics.append(
        Diagnostic(.badDefault, "the default is none of the allowed values", at: value.span)
          .note("they are here", at: decl.choices?.span ?? value.span)
      )
      return
    }
    if let range = param.range, let number = number(constant), !range.contains(number) {
      diagnostics.append(
        Diagnostic(.badDefault, "the default is outside the allowed range", at: value.span)
          .note("the range", at: decl.range?.span ?? value.span)
      )
    }
  }

  private func number(_ literal: Plan.Literal) -> Double? {
    switch literal {
    case .int(let int): Double(int)
    case .float(let double): double
    case .string, .bool, .list: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func badChoices(_ choices: Expr, _ type: FlowType) -> Diagnostic {
    if case .list(let items, _) = choices, items.isEmpty {
      return Diagnostic(.badDefault, "`one of []` allows nothing", at: choices.span)
    }
    let what =
      type.isScalar
      ? "`one of` takes a list of constants" : "`one of` is for string, int, float and bool"
    return Diagnostic(.badDefault, what, at: choices.span)
  }
}

/// Whether a whole text matches a pattern; yes for one that is none, which is reported elsewhere.
private func matches(_ text: String, _ pattern: String) -> Bool {
  (try? Pattern(pattern))?.matches(text) ?? true
}
