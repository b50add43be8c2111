extension Parser {
  /// param = "param" name ":" type clause*
  mutating func parseParam() -> ParamDecl {
    let startIndex = index
    let start = advance().span
    var param = ParamDecl(span: start)
    param.name = parseName("for the parameter")
    if expect(.colon, "and a type after the parameter's name") != nil { param.type = parseType() }
    var seen: [String: Span] = [:]
    while !atEnd, parseParamClause(into: &param, seen: &seen) {}
    param.doc = doc(from: startIndex)
    param.span = span(from: start)
    return param
  }

  /// clause = "=" expression | "one" "of" list | "in" range | "matches" string
  private mutating func parseParamClause(
    into param: inout ParamDecl,
    seen: inout [String: Span]
  ) -> Bool {
    let sign = current
    if take(.equal) != nil {
      param.defaultValue = parseDefault()
    } else if take(word: "one") != nil {
      expect(word: "of", "after `one`")
      param.choices = parseExpression("of allowed values")
    } else if take(word: "in") != nil {
      param.range = parseExpression("of allowed values")
    } else if take(word: "matches") != nil {
      param.pattern = parseString("with the pattern")
    } else {
      return false
    }
    if let first = seen.updateValue(sign.span, forKey: text(sign)) {
      let name = sign.kind == .equal ? "the default" : "`\(text(sign))`"
      report(
        Diagnostic(.repeatedSetting, "\(name) is set twice", at: span(from: sign.span))
          .note("first here", at: first)
      )
    }
    return true
  }

  /// A value that ends before `in`, which would otherwise read as a comparison.
  private mutating func parseDefault() -> Expr? {
    let isLeftOut =
      at(word: "in") || at(word: "matches")
      || at(word: "one") && source[tokens[index + 1].span] == "of"
    guard !isLeftOut else {
      report(expected: "a value", "as the default")
      return nil
    }
    endsBeforeIn = true
    defer { endsBeforeIn = false }
    return parseExpression("as the default")
  }

  /// type = name ("<" type ("," type)* ">")? "?"?
  mutating func parseType() -> TypeName? {
    guard let name = parseName("as a type") else { return nil }
    var type = TypeName(name: name, span: name.span)
    if take(.less) != nil {
      repeat {
        guard depth < 64, let element = nestedType() else { return nil }
        type.element.append(element)
      } while take(.comma) != nil
      guard expect(.greater, "to close the type") != nil else { return nil }
    }
    type.isOptional = take(.question) != nil
    type.span = span(from: name.span)
    return type
  }

  private mutating func nestedType() -> TypeName? {
    depth += 1
    defer { depth -= 1 }
    return parseType()
  }

  /// defaults = "defaults" "{" setting* "}"
  mutating func parseDefaults() -> DefaultsDecl {
    let start = advance().span
    var defaults = DefaultsDecl(span: start)
    _ = braces("to open the defaults") { parser in
      if let setting = parser.parseSetting("in `defaults`") { defaults.settings.append(setting) }
    }
    defaults.span = span(from: start)
    return defaults
  }

  /// schedule = "schedule" string ("in" string)? ("{" option* "}")?
  mutating func parseSchedule() -> ScheduleDecl {
    let start = advance().span
    var schedule = ScheduleDecl(span: start)
    schedule.cron = parseString("with the schedule, such as \"0 4 * * *\"")
    if take(word: "in") != nil {
      schedule.timeZone = parseString("with the time zone, such as \"Europe/Berlin\"")
    }
    if isAtBlock {
      _ = braces("to open the schedule") { parser in
        if let option = parser.parseScheduleOption() { schedule.options.append(option) }
      }
    }
    schedule.span = span(from: start)
    return schedule
  }

  /// option = "concurrency" name | "deadline" number | "history" number ("failed" number)? | "suspended"
  private mutating func parseScheduleOption() -> ScheduleOption? {
    if take(word: "concurrency") != nil {
      return parseName("(`allow`, `forbid` or `replace`) after `concurrency`").map {
        .concurrency($0)
      }
    }
    if take(word: "deadline") != nil {
      return parseNumber("with a unit, such as `10m`").map { .deadline($0) }
    }
    if take(word: "history") != nil {
      guard let succeeded = parseNumber("of runs to keep") else { return nil }
      let failed = take(word: "failed").flatMap { _ in parseNumber("of failed runs to keep") }
      return .history(succeeded: succeeded, failed: failed)
    }
    if let token = take(word: "suspended") { return .suspended(token.span) }
    report(expected: "`concurrency`, `deadline`, `history` or `suspended`", "in a schedule")
    recover()
    return nil
  }
}
