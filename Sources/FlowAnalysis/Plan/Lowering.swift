import FlowContract
import FlowSyntax

extension Plan {
  /// The plan of a flow that has no errors.
  init(lowering model: Model) {
    let flow = model.flow
    name = flow.name?.text ?? ""
    doc = flow.doc?.text
    place = model.place(flow.span)
    params = model.params.compactMap { Param(lowering: $0) }
    schedules = flow.schedules.compactMap { Schedule(lowering: $0) }
    defaults = model.defaults
    readSettings(of: flow)
    steps = model.steps.map { Step(lowering: $0, in: model) }
    loops = model.loops.map { loop in
      Loop(
        variable: loop.decl.variable?.text ?? "",
        items: loop.items ?? .literal([]),
        itemType: loop.itemType ?? .string,
        maximum: loop.maximum,
        body: Block(lowering: model.scopes[loop.bodyScope]),
        place: model.place(loop.decl.span)
      )
    }
    branches = model.branches.map { Branch(lowering: $0, in: model) }
    for scope in model.scopes where scope.parent == nil {
      switch scope.kind {
      case .handler(let event, let span):
        handlers.append(
          Handler(event: event, body: Block(lowering: scope), place: model.place(span))
        )
      case .body: body = Block(lowering: scope)
      case .loop, .arm: break
      }
    }
  }

  private mutating func readSettings(of flow: FlowDecl) {
    for setting in flow.settings {
      switch setting.setting {
      case .labels(let entries): labels += entries.compactMap(Entry.init)
      case .annotations(let entries): annotations += entries.compactMap(Entry.init)
      case .serviceAccount(let account): serviceAccount = account?.text
      case .timeout(let time): timeout = time.flatMap { seconds(in: $0.text) }
      case .parallelism(let count): parallelism = count.flatMap { Int($0.text) }
      default: break
      }
    }
  }
}

extension Plan.Entry {
  fileprivate init?(_ decl: EntryDecl) {
    guard let key = decl.key, let value = decl.value else { return nil }
    self.init(key: key.text, value: value.text)
  }
}

extension Plan.Param {
  fileprivate init?(lowering info: ParamInfo) {
    guard let type = info.type else { return nil }
    self.init(
      name: info.name.text,
      doc: info.decl.doc?.text,
      type: type,
      defaultValue: info.defaultValue,
      choices: info.choices,
      range: info.range,
      pattern: info.decl.pattern?.text
    )
  }
}

extension Plan.Schedule {
  init?(lowering decl: ScheduleDecl) {
    guard let cron = decl.cron else { return nil }
    self.init(cron: cron.text, timeZone: decl.timeZone?.text)
    for option in decl.options {
      switch option {
      case .concurrency(let name):
        concurrency = Plan.Concurrency(rawValue: name.text) ?? .allow
      case .deadline(let time): deadline = seconds(in: time.text)
      case .history(let succeeded, let failed):
        keepsSucceeded = Int(succeeded.text)
        keepsFailed = failed.flatMap { Int($0.text) }
      case .suspended: isSuspended = true
      }
    }
  }
}

extension Plan.Block {
  fileprivate init(lowering scope: Scope) {
    items = scope.items
    waits = scope.edges.map { edges in
      edges.count < 2 ? edges.map(\.item) : Set(edges.map(\.item)).sorted()
    }
  }
}

extension Plan.Step {
  fileprivate init(lowering info: StepInfo, in model: Model) {
    self.init(
      name: info.name.text,
      doc: info.decl.doc?.text,
      place: model.place(info.decl.span),
      program: info.program ?? .exec([]),
      inputs: info.inputs.compactMap { input in
        input.type.map {
          Plan.Input(name: input.name.text, type: $0, alternatives: input.alternatives)
        }
      },
      outputs: info.outputs.compactMap { output in
        output.type.map { Plan.Output(name: output.name.text, type: $0, doc: output.doc) }
      },
      after: info.after.compactMap { model.stepIndex[$0.text] },
      needs: info.needs,
      toleratesFailure: info.toleratesFailure,
      loops: model.loops(around: info.scope),
      handler: model.handler(of: info.scope)
    )
  }
}

extension Plan.Branch {
  fileprivate init(lowering info: BranchInfo, in model: Model) {
    var earlier: [Plan.Condition] = []
    arms = info.arms.map { arm in
      // Cases exclude each other, and `default`, wherever it stands, is none of them.
      let excluded =
        !info.decl.isSwitch
        ? earlier : arm.condition == nil ? info.arms.compactMap(\.condition) : []
      var parts = excluded.map(Plan.Condition.not)
      if let condition = arm.condition {
        parts.append(condition)
        earlier.append(condition)
      }
      let condition = parts.dropFirst().reduce(parts.first ?? .literal(.bool(true))) {
        .binary($0, .and, $1)
      }
      return Plan.Arm(
        condition: condition,
        title: title(of: arm.decl, in: model.source),
        body: Plan.Block(lowering: model.scopes[arm.scope]),
        place: model.place(arm.decl.span)
      )
    }
  }
}

/// An arm's head as written, up to its brace.
private func title(of arm: ArmDecl, in source: Source) -> String {
  if case .otherwise = arm.head { return "else" }
  let end = arm.body.span?.start ?? arm.span.end
  let text = source[Span(Int(arm.span.start), Int(end))]
  return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
