import FlowContract
import FlowSyntax

/// What a reference means where it stands.
struct Resolved: Sendable {
  var value: Plan.Value
  /// The type without the outermost `?` that `requirements` stand for.
  var type: FlowType
  /// When the value is there; empty means always.
  var requirements: [Requirement] = []
}

extension Typer {
  /// Resolves `name` or `step.output`, read by what stands in `scope` at `item`.
  mutating func resolve(_ path: [Name], in scope: Int, item: Int) -> Resolved? {
    guard let first = path.first else { return nil }
    if path.count == 1, let local = resolveLocal(first, in: scope) { return local.resolved }
    guard let step = model.stepIndex[first.text] else {
      reportUnknown(path, in: scope)
      return nil
    }
    guard path.count == 2 else {
      reportNotAnOutput(path, step: step)
      return nil
    }
    return resolveOutput(path[1], of: step, path: path, in: scope, item: item)
  }

  /// A loop variable or a parameter. A found name whose type is unknown was
  /// reported where it was declared.
  private func resolveLocal(_ name: Name, in scope: Int) -> (resolved: Resolved?, Bool)? {
    for loop in model.loops(around: scope).reversed()
    where model.loops[loop].decl.variable?.text == name.text {
      let type = model.loops[loop].itemType
      return (type.map { Resolved(value: .item(loop: loop), type: $0) }, true)
    }
    guard let param = model.paramIndex[name.text] else { return nil }
    return (model.params[param].type.map { Resolved(value: .param(name.text), type: $0) }, true)
  }

  private mutating func resolveOutput(
    _ name: Name,
    of step: Int,
    path: [Name],
    in scope: Int,
    item: Int
  ) -> Resolved? {
    guard let output = model.steps[step].output(name.text) else {
      let info = model.steps[step]
      reportOnce(
        "\(info.name.text).\(name.text)",
        Diagnostic(
          .unknownOutput,
          "step `\(info.name.text)` has no output `\(name.text)`",
          at: name.span
        )
        .note(outputs(of: info), at: info.name.span)
        .suggesting(nearest(to: name.text, among: info.outputs.map(\.name.text)), for: name)
      )
      return nil
    }
    model.steps[step].outputs[output].isRead = true
    model.steps[step].isRead = true
    model.steps[step].hasFollowers = true
    let span = Expr.reference(path).span
    guard isReachable(step, from: scope, at: span) else { return nil }
    addEdge(from: step, to: (scope, item), at: span)
    guard !isInOwnBlock(step, of: scope, item) else { return nil }
    guard let type = model.steps[step].outputs[output].type else { return nil }
    return wrap(step: step, output: output, type: type, seenFrom: scope)
  }

  /// Whether the step stands inside the very item that reads it: a cycle, which
  /// has its own report.
  private func isInOwnBlock(_ step: Int, of scope: Int, _ item: Int) -> Bool {
    let info = model.steps[step]
    guard let common = model.commonScope(info.scope, scope) else { return false }
    return model.item(of: common, holding: info.scope, item: info.item)
      == model.item(of: common, holding: scope, item: item)
  }

  /// A step may read from the flow it belongs to, and a handler from the flow it follows.
  private mutating func isReachable(_ step: Int, from scope: Int, at span: Span) -> Bool {
    let reader = model.handler(of: scope)
    let writer = model.handler(of: model.steps[step].scope)
    guard let writer else { return !isOtherArm(step, from: scope, at: span) }
    if model.commonScope(model.steps[step].scope, scope) != nil { return true }
    diagnostics.append(
      Diagnostic(
        .unknownStep,
        "step `\(model.steps[step].name.text)` runs on \(writer.rawValue), after everything else",
        at: span
      )
      .note(
        reader == nil
          ? "a flow cannot read what its handlers write" : "handlers cannot read one another",
        at: model.steps[step].name.span
      )
    )
    return false
  }

  /// Whether producer and reader are in two arms of one branch.
  private mutating func isOtherArm(_ step: Int, from scope: Int, at span: Span) -> Bool {
    guard let common = model.commonScope(model.steps[step].scope, scope) else { return false }
    let producer = model.steps[step]
    guard scope != common, producer.scope != common else { return false }
    let first = model.item(of: common, holding: producer.scope, item: producer.item)
    let second = model.item(of: common, holding: scope, item: 0)
    guard first == second, case .branch = model.scopes[common].items[first] else { return false }
    diagnostics.append(
      Diagnostic(
        .optionalValue,
        "`\(producer.name.text)` never runs together with this: they are in two arms of one branch",
        at: span
      )
      .note("`\(producer.name.text)` is here", at: producer.name.span)
    )
    return true
  }

  /// The scope rule: walks from the step outwards to the scope it shares with the reader.
  private func wrap(step: Int, output: Int, type: FlowType, seenFrom scope: Int) -> Resolved {
    let info = model.steps[step]
    let common = model.commonScope(info.scope, scope)
    var wrapped = type.unwrapped
    var requirements: [Requirement] = []
    var leaving: [Int] = []
    if type.unwrapped != type {
      requirements.append(Requirement(cause: .optionalOutput(step: step, output: output), arm: 0))
    }
    if info.toleratesFailure {
      requirements.append(Requirement(cause: .tolerated(step: step), arm: 0))
    }
    var current: Int? = info.scope
    while let index = current, index != common {
      switch model.scopes[index].kind {
      case .loop(let loop):
        wrapped = .list(requirements.isEmpty ? wrapped : .optional(wrapped))
        requirements = []
        leaving.append(loop)
      case .arm(let branch, let arm):
        requirements.append(Requirement(cause: .branch(branch), arm: arm))
      case .body, .handler:
        break
      }
      current = model.scopes[index].parent
    }
    if common == nil, model.handler(of: scope) != .success {
      requirements.append(Requirement(cause: .handler, arm: 0))
    }
    let reference = Plan.Reference(
      step: step,
      output: info.outputs[output].name.text,
      type: type.unwrapped,
      leaving: leaving.reversed(),
      isOptional: !requirements.isEmpty
    )
    return Resolved(value: .output(reference), type: wrapped, requirements: requirements)
  }

  private mutating func reportUnknown(_ path: [Name], in scope: Int) {
    guard let name = path.first else { return }
    let variables = model.loops(around: scope).compactMap { model.loops[$0].decl.variable?.text }
    if path.count > 1 {
      if variables.contains(name.text) || model.paramIndex[name.text] != nil {
        diagnostics.append(
          Diagnostic(
            .unknownOutput,
            "`\(name.text)` is a value; only steps have outputs",
            at: Expr.reference(path).span
          )
        )
      } else {
        _ = findStep(name)
      }
      return
    }
    let names = variables + model.params.map(\.name.text)
    let elsewhere = model.loops.first { $0.decl.variable?.text == name.text }
    var report = Diagnostic(.unknownName, "nothing here is called `\(name.text)`", at: name.span)
    if let variable = elsewhere?.decl.variable {
      report = report.note(
        "the loop variable `\(name.text)` exists only inside its loop",
        at: variable.span
      )
    } else {
      report = report.suggesting(nearest(to: name.text, among: names), for: name)
    }
    diagnostics.append(report)
  }

  private mutating func reportNotAnOutput(_ path: [Name], step: Int) {
    let info = model.steps[step]
    let span = Expr.reference(path).span
    guard path.count == 1 else {
      diagnostics.append(
        Diagnostic(.unknownOutput, "an output has no parts to name", at: span)
          .note("write `\(info.name.text).\(path[1].text)`")
      )
      return
    }
    diagnostics.append(
      Diagnostic(.unknownOutput, "`\(info.name.text)` is a step; name one of its outputs", at: span)
        .note(outputs(of: info), at: info.name.span)
    )
  }

  private func outputs(of step: StepInfo) -> String {
    guard !step.outputs.isEmpty else { return "`\(step.name.text)` declares no outputs" }
    let names = step.outputs.map { "`\($0.name.text)`" }.joined(separator: ", ")
    return "its outputs are \(names)"
  }
}
