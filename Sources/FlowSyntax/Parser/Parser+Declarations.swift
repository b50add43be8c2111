extension Parser {
  /// param = "param" name ":" type ("=" expression)? ("one" "of" list)? ("in" range)? ("matches" string)?
  mutating func parseParam() -> ParamDecl {
    let startIndex = index
    let start = advance().span
    var param = ParamDecl(span: start)
    param.name = parseName("for the parameter")
    if expect(.colon, "and a type after the parameter's name") != nil { param.type = parseType() }
    clauses: while !atEnd {
      if take(.equal) != nil {
        param.defaultValue = parseValue("as the default")
      } else if take(word: "one") != nil {
        expect(word: "of", "after `one`")
        param.choices = parseExpression("of allowed values")
      } else if take(word: "in") != nil {
        param.range = parseExpression("of allowed values")
      } else if take(word: "matches") != nil {
        param.pattern = parseString("with the pattern")
      } else {
        break clauses
      }
    }
    param.doc = doc(from: startIndex)
    param.span = span(from: start)
    return param
  }

  /// A value that ends before `in`, which would otherwise read as a comparison.
  private mutating func parseValue(_ context: String) -> Expr? {
    switch current.kind {
    case .openBracket: parseList()
    case .string, .blockString: parseString(context).map(Expr.string)
    default: parsePrimaryValue(context)
    }
  }

  private mutating func parsePrimaryValue(_ context: String) -> Expr? {
    let start = current.span
    let isNegative = take(.minus) != nil
    if at(.number) {
      guard let number = parseNumber(context) else { return nil }
      guard isNegative else { return .number(number) }
      return .number(
        NumberLiteral(text: "-" + number.text, span: start.merged(with: number.span))
      )
    }
    if at(word: "true") || at(word: "false") {
      let token = advance()
      return .bool(text(token) == "true", token.span)
    }
    return parseExpression(context)
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
      if let setting = parser.parseSetting() { defaults.settings.append(setting) }
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
    if at(.openBrace) {
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
