import FlowSyntax

extension Check {
  /// An output that nobody reads, of a step that others do read.
  ///
  /// The outputs of a step that nobody reads at all are the flow's results.
  static let unusedOutput = Check(.unusedOutput, needsSoundFlow: true) { model, _, diagnostics in
    for step in model.steps where step.isRead {
      for output in step.outputs where !output.isRead {
        diagnostics.append(
          Diagnostic(
            .unusedOutput,
            "nothing reads `\(step.name.text).\(output.name.text)`",
            at: output.name.span
          )
          .note("each run stores it; leave it out, or read it where it was meant to go")
        )
      }
    }
  }

  /// A step that may fail, writes nothing, is awaited by nobody, and calls no
  /// program that could do something elsewhere.
  static let unobservableStep = Check(.unobservableStep, needsSoundFlow: true) {
    model,
    _,
    diagnostics in
    for step in model.steps
    where step.toleratesFailure && step.outputs.isEmpty && !step.hasFollowers
      && step.runsOnlyTools
    {
      diagnostics.append(
        Diagnostic(
          .unobservableStep,
          "nobody can tell whether `\(step.name.text)` worked: it may fail, and nothing comes of it",
          at: step.name.span
        )
        .note("give it an output, or let it fail the flow")
      )
    }
  }
}

extension StepInfo {
  fileprivate var runsOnlyTools: Bool {
    guard case .script(let interpreter, let text)? = program else { return false }
    return ScriptUsage(text, interpreter: interpreter.first ?? "sh").runsOnlyTools
  }
}
