/// `test "…" { … }`: what should happen, told in the flow's words.
package struct TestDecl: Sendable {
  package var title: StringLiteral?
  package var lines: [TestLine] = []
  package var span: Span
}

/// One line of a test.
package enum TestLine: Sendable {
  /// `given step.output = value`, `given param = value`
  case given(target: [Name], value: Expr?)
  /// `fail step[2] once`, `fail step 3 times with exit 4`
  case fail(StepPath, times: Times, cause: RetryCause?)
  /// `take step 20m`
  case take(StepPath, NumberLiteral?)
  /// `expect step succeeded`, `expect step[1] attempts 2`, `expect step.output == value`
  case expect(StepPath, Expectation?)

  package enum Times: Sendable {
    case once
    case always
    case count(NumberLiteral)
  }

  package enum Expectation: Sendable {
    case outcome(Name)
    case attempts(NumberLiteral)
    case runs(NumberLiteral)
    case output(Name, Expr)
  }
}

/// `train`, or `train[1]`, or `train[1][0]` inside nested loops.
package struct StepPath: Sendable {
  package var step: Name
  package var indexes: [NumberLiteral] = []

  package init(step: Name) {
    self.step = step
  }
}
