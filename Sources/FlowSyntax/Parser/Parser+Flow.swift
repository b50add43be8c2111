extension Parser {
  /// file = flow*
  mutating func parseFile() -> FlowFile {
    var file = FlowFile(source: source)
    skipNewlines()
    while !at(.endOfFile) {
      let before = index
      beginStatement()
      switch keyword() {
      case _ where at(.closeBrace): reportExtraBrace()
      case .flow:
        file.flows.append(parseFlow())
      case .some(let word) where word.isReserved:
        reportNotYet(word)
      default:
        reportUnknownStatement("in a file", among: [.flow])
      }
      endStatement()
      skipNewlines()
      if index == before { advance() }
    }
    return file
  }

  /// The keyword at the cursor, without taking it.
  func keyword() -> Keyword? {
    at(.word) ? Keyword(word: text(current)) : nil
  }

  /// flow = "flow" name "{" (param | schedule | defaults | setting | statement | handler | test)* "}"
  mutating func parseFlow() -> FlowDecl {
    let startIndex = index
    let start = advance().span
    var flow = FlowDecl(span: start)
    let reported = diagnostics.count
    flow.name = parseName("for the flow")
    flow.doc = doc(from: startIndex)
    _ = braces("to open the flow") { parser in parser.parseFlowItem(into: &flow) }
    flow.span = span(from: start)
    flow.isBroken = diagnostics.count > reported || hasLexicalErrors
    return flow
  }

  private static let flowItems: [Keyword] = [
    .param, .schedule, .defaults, .step, .foreach, .if, .switch, .on, .test, .labels, .annotations,
    .serviceAccount, .timeout, .parallelism,
  ]

  private mutating func parseFlowItem(into flow: inout FlowDecl) {
    switch keyword() {
    case .param: flow.params.append(parseParam())
    case .schedule: flow.schedules.append(parseSchedule())
    case .defaults: flow.defaults.append(parseDefaults())
    case .on: flow.handlers.append(parseHandler())
    case .test: flow.tests.append(parseTest())
    case .labels, .annotations, .serviceAccount, .timeout, .parallelism:
      if let setting = parseSetting("in a flow") { flow.settings.append(setting) }
    default:
      if let statement = parseStatement("in a flow", among: Self.flowItems) {
        flow.body.statements.append(statement)
      }
    }
  }

  /// statement = step | foreach | if | switch
  mutating func parseStatement(_ place: String, among allowed: [Keyword]) -> Statement? {
    switch keyword() {
    case .step: return parseStep()
    case .foreach: return .foreach(parseForeach())
    case .if: return .branch(parseIf())
    case .switch: return .branch(parseSwitch())
    case .some(let word) where word.isReserved:
      reportNotYet(word)
    default:
      reportUnknownStatement(place, among: allowed)
    }
    return nil
  }

  /// block = "{" statement* "}"
  mutating func parseBlock(_ context: String) -> BlockDecl {
    var block = BlockDecl()
    block.span = braces(context) { parser in
      if let statement = parser.parseStatement(
        "in a block",
        among: [.step, .foreach, .if, .switch]
      ) {
        block.statements.append(statement)
      }
    }
    return block
  }

  /// step = "step" name "{" setting* "}"
  private mutating func parseStep() -> Statement? {
    let startIndex = index
    let start = advance().span
    var step = StepDecl(span: start)
    step.name = parseName("for the step")
    if at(.equal) {
      report(.notYet("`step name = task(…)`", at: start.merged(with: current.span)))
      recover()
      return nil
    }
    step.doc = doc(from: startIndex)
    _ = braces("to open the step") { parser in
      if let setting = parser.parseSetting("in a step") { step.settings.append(setting) }
    }
    step.span = span(from: start)
    return .step(step)
  }

  /// foreach = "foreach" name "in" expression ("max" number)? block
  private mutating func parseForeach() -> ForeachDecl {
    let startIndex = index
    let start = advance().span
    var loop = ForeachDecl(span: start)
    loop.doc = doc(from: startIndex)
    if at(word: "in"), source[tokens[index + 1].span] != "in" {
      report(expected: Token.Kind.word.description, "for the loop variable")
    } else {
      loop.variable = parseName("for the loop variable")
    }
    if expect(word: "in", "after the loop variable") != nil {
      loop.list = parseExpression("to loop over")
    }
    if take(word: "max") != nil { loop.maximum = parseNumber("after `max`") }
    if at(word: "batch") {
      report(.notYet("`batch`", at: current.span))
      advance()
      _ = take(.number)
    }
    loop.body = parseBlock("to open the loop")
    loop.span = span(from: start)
    return loop
  }

  /// if = "if" expression block ("else" "if" expression block)* ("else" block)?
  private mutating func parseIf() -> BranchDecl {
    let start = current.span
    var branch = BranchDecl(isSwitch: false, span: start)
    var isOpen = true
    while isOpen {
      let armStart = advance().span
      let condition = parseExpression("as the condition")
      branch.arms.append(parseArm(.condition(condition), "to open the block", from: armStart))
      isOpen = false
      guard takeElse() else { break }
      if at(word: "if") {
        isOpen = true
      } else {
        branch.arms.append(parseArm(.otherwise, "after `else`", from: current.span))
      }
    }
    branch.span = span(from: start)
    return branch
  }

  /// `else` may stand on the line below its `}`.
  private mutating func takeElse() -> Bool {
    let before = index
    while at(.newline) { advance() }
    if take(word: "else") != nil { return true }
    index = before
    return false
  }

  private mutating func parseArm(
    _ head: ArmDecl.Head,
    _ context: String,
    from start: Span
  ) -> ArmDecl {
    var arm = ArmDecl(head: head, span: start)
    arm.body = parseBlock(context)
    arm.span = span(from: start)
    return arm
  }

  /// switch = "switch" expression "{" ("case" expression ("," expression)* block | "default" block)* "}"
  private mutating func parseSwitch() -> BranchDecl {
    let start = advance().span
    var branch = BranchDecl(isSwitch: true, span: start)
    branch.subject = parseExpression("to switch over")
    _ = braces("to open the switch") { parser in
      let armStart = parser.current.span
      if parser.take(word: "case") != nil {
        var cases: [Expr] = []
        repeat {
          if let value = parser.parseExpression("after `case`") { cases.append(value) }
        } while parser.take(.comma) != nil
        branch.arms.append(parser.parseArm(.cases(cases), "to open the case", from: armStart))
      } else if parser.take(word: "default") != nil {
        branch.arms.append(parser.parseArm(.otherwise, "to open the default", from: armStart))
      } else {
        parser.report(expected: "`case` or `default`", "in a switch")
        parser.recover()
      }
    }
    branch.span = span(from: start)
    return branch
  }

  /// handler = "on" ("failure" | "success" | "exit") block
  private mutating func parseHandler() -> HandlerDecl {
    let start = advance().span
    var handler = HandlerDecl(span: start)
    handler.event = parseName("(`failure`, `success` or `exit`) after `on`")
    handler.body = parseBlock("to open the handler")
    handler.span = span(from: start)
    return handler
  }
}
