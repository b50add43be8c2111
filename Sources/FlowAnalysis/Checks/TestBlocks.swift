import FlowContract
import FlowSyntax

extension Check {
  /// What tests speak of must be there, and be of the type they give it.
  static let testBlocks = Check(
    .unknownStep,
    .unknownOutput,
    .unknownName,
    .typeMismatch,
    .outOfRange,
    .badDuration,
    .unsupportedExpression
  ) { model, _, diagnostics in
    for test in model.flow.tests {
      for line in test.lines { check(line, model, &diagnostics) }
    }
  }
}

private func check(_ line: TestLine, _ model: Model, _ diagnostics: inout [Diagnostic]) {
  switch line {
  case .given(let target, let value):
    checkGiven(target, value, model, &diagnostics)
  case .fail(let path, let times, let cause):
    _ = findStep(path, model, &diagnostics)
    if case .count(let number) = times { checkCount(number, &diagnostics) }
    if case .named(let name)? = cause, !retryCauses.contains(where: { $0.name == name.text }) {
      diagnostics.append(.unknownWord(name, among: retryCauses.map(\.name) + ["exit"]))
    }
  case .take(let path, let time):
    _ = findStep(path, model, &diagnostics)
    var reader = NeedsReader(model.source, startingFrom: Plan.Needs())
    _ = reader.duration(time)
    diagnostics += reader.diagnostics
  case .expect(let path, let expectation):
    checkExpectation(path, expectation, model, &diagnostics)
  }
}

private func checkGiven(
  _ target: [Name],
  _ value: Expr?,
  _ model: Model,
  _ diagnostics: inout [Diagnostic]
) {
  guard let first = target.first else { return }
  let type: FlowType?
  if target.count == 1 {
    guard let param = model.paramIndex[first.text] else {
      diagnostics.append(
        Diagnostic(.unknownName, "no parameter is called `\(first.text)`", at: first.span)
          .suggesting(nearest(to: first.text, among: model.params.map(\.name.text)), for: first)
      )
      return
    }
    type = model.params[param].type
  } else {
    guard let step = findStep(StepPath(step: first), model, &diagnostics) else { return }
    guard let output = findOutput(target[1], of: step, &diagnostics) else { return }
    type = output.type
  }
  checkValue(value, type, &diagnostics)
}

private func checkExpectation(
  _ path: StepPath,
  _ expectation: TestLine.Expectation?,
  _ model: Model,
  _ diagnostics: inout [Diagnostic]
) {
  let isFlow = path.step.text == "flow"
  let step = isFlow ? nil : findStep(path, model, &diagnostics)
  switch expectation {
  case .outcome(let name):
    let outcomes =
      isFlow ? ["succeeded", "failed"] : ["succeeded", "failed", "skipped", "omitted"]
    if !outcomes.contains(name.text) { diagnostics.append(.unknownWord(name, among: outcomes)) }
  case .attempts(let number), .runs(let number): checkCount(number, &diagnostics)
  case .output(let name, let value):
    guard let step, let output = findOutput(name, of: step, &diagnostics) else { return }
    checkValue(value, output.type, &diagnostics)
  case nil: break
  }
}

private func checkValue(_ value: Expr?, _ type: FlowType?, _ diagnostics: inout [Diagnostic]) {
  guard let value, let type else { return }
  guard let constant = literal(value) else {
    diagnostics.append(Diagnostic(.unsupportedExpression, "a test gives constants", at: value.span))
    return
  }
  // A file's content is given as text.
  let wanted: FlowType = type == .file || type == .dir ? .string : type
  if !fits(constant, wanted) {
    diagnostics.append(
      Diagnostic(
        .typeMismatch,
        "the value is \(type)"
          + (FlowAnalysis.type(of: constant).map { ", and this is \($0)" } ?? ""),
        at: value.span
      )
    )
  }
}

private func checkCount(_ number: NumberLiteral, _ diagnostics: inout [Diagnostic]) {
  guard Int(number.text) == nil else { return }
  diagnostics.append(Diagnostic(.outOfRange, "a count is a whole number", at: number.span))
}

private func findStep(
  _ path: StepPath,
  _ model: Model,
  _ diagnostics: inout [Diagnostic]
) -> StepInfo? {
  guard let index = model.stepIndex[path.step.text] else {
    let near = nearest(to: path.step.text, among: model.steps.map(\.name.text))
    diagnostics.append(
      Diagnostic(.unknownStep, "no step is called `\(path.step.text)`", at: path.step.span)
        .suggesting(near, for: path.step)
    )
    return nil
  }
  let step = model.steps[index]
  let loops = model.loops(around: step.scope)
  if path.indexes.count > loops.count, let extra = path.indexes.last {
    let depth = loops.isEmpty ? "no loop" : loops.count == 1 ? "one loop" : "\(loops.count) loops"
    diagnostics.append(
      Diagnostic(
        .outOfRange,
        "`\(step.name.text)` is in \(depth), so this index is one too many",
        at: extra.span
      )
    )
  }
  for (loop, index) in zip(loops, path.indexes) {
    guard let count = model.loops[loop].fixedLength, let number = Int(index.text), number >= count
    else { continue }
    diagnostics.append(
      Diagnostic(
        .outOfRange,
        "the loop has \(count) items, so indexes end at \(count - 1)",
        at: index.span
      )
    )
  }
  return step
}

private func findOutput(
  _ name: Name,
  of step: StepInfo,
  _ diagnostics: inout [Diagnostic]
) -> OutputInfo? {
  if let output = step.output(name.text) { return step.outputs[output] }
  diagnostics.append(
    Diagnostic(
      .unknownOutput,
      "step `\(step.name.text)` has no output `\(name.text)`",
      at: name.span
    )
    .suggesting(nearest(to: name.text, among: step.outputs.map(\.name.text)), for: name)
  )
  return nil
}

extension Diagnostic {
  fileprivate static func unknownWord(_ name: Name, among words: [String]) -> Diagnostic {
    Diagnostic(
      .unknownName,
      "`\(name.text)` is none of \(words.joined(separator: ", "))",
      at: name.span
    )
    .suggesting(nearest(to: name.text, among: words), for: name)
  }
}
