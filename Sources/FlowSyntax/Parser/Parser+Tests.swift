extension Parser {
  /// test = "test" string "{" line* "}"
  mutating func parseTest() -> TestDecl {
    let start = advance().span
    var test = TestDecl(span: start)
    test.title = parseString("with what the test shows")
    _ = braces("to open the test") { parser in
      if let line = parser.parseTestLine() { test.lines.append(line) }
    }
    test.span = span(from: start)
    return test
  }

  /// line = given | fail | take | expect
  private mutating func parseTestLine() -> TestLine? {
    if take(word: "given") != nil { return parseGiven() }
    if take(word: "fail") != nil { return parseFail() }
    if take(word: "take") != nil {
      return parseStepPath().map { .take($0, parseNumber("with a unit, such as `20m`")) }
    }
    if take(word: "expect") != nil {
      return parseStepPath().map { .expect($0, parseExpectation()) }
    }
    report(expected: "`given`, `fail`, `take` or `expect`", "in a test")
    recover()
    return nil
  }

  /// given = "given" name ("." name)? "=" expression
  private mutating func parseGiven() -> TestLine? {
    guard let first = parseName("of a parameter or a step") else { return nil }
    var target = [first]
    if take(.dot) != nil, let output = parseName("of the output") { target.append(output) }
    guard expect(.equal, "and its value") != nil else { return nil }
    return .given(target: target, value: parseExpression("to assume"))
  }

  /// fail = "fail" path ("once" | "always" | number "times") ("with" cause)?
  private mutating func parseFail() -> TestLine? {
    guard let path = parseStepPath() else { return nil }
    var times = TestLine.Times.always
    if take(word: "once") != nil {
      times = .once
    } else if at(.number), let count = parseNumber("") {
      expect(word: "times", "after the count")
      times = .count(count)
    } else {
      _ = take(word: "always")
    }
    let cause = take(word: "with").flatMap { _ in parseCause() }
    return .fail(path, times: times, cause: cause)
  }

  /// path = name ("[" number "]")*
  private mutating func parseStepPath() -> StepPath? {
    guard let name = parseName("of a step") else { return nil }
    var path = StepPath(step: name)
    while take(.openBracket) != nil {
      if let number = parseNumber("as the index") { path.indexes.append(number) }
      expect(.closeBracket, "after the index")
    }
    return path
  }

  /// expectation = outcome | "attempts" number | "runs" number | "." name "==" expression
  private mutating func parseExpectation() -> TestLine.Expectation? {
    if take(word: "attempts") != nil {
      return parseNumber("of attempts").map { .attempts($0) }
    }
    if take(word: "runs") != nil { return parseNumber("of runs").map { .runs($0) } }
    if isMisspelt(before: .number) {
      return reportMisspelt("`attempts` or `runs`", "before a number")
    }
    if take(.dot) != nil {
      guard let output = parseName("of the output"), expect(.equalEqual, "and the value") != nil,
        let value = parseExpression("to expect")
      else { return nil }
      return .output(output, value)
    }
    return parseName("(`succeeded`, `failed`, `skipped` or `omitted`) to expect").map {
      .outcome($0)
    }
  }
}
