import FlowContract
import FlowSyntax

/// Tree to model: every declaration gets its place, and nothing is resolved yet.
///
/// Reports names that are declared twice, reserved or badly formed.
struct Binder {
  var model: Model
  var diagnostics: [Diagnostic] = []
  private var defaultNeeds = Box(Plan.Needs())
  /// The inputs and outputs of the step at hand; one table serves all steps.
  private var variables: [String: Name] = [:]

  init(source: Source, flow: FlowDecl) {
    model = Model(source: source, flow: flow)
  }

  mutating func bind() {
    if let name = model.flow.name { checkName(name, "flow") }
    model.steps.reserveCapacity(model.flow.body.statements.count)
    model.stepIndex.reserveCapacity(model.flow.body.statements.count)
    readDefaults()
    for param in model.flow.params { bind(param) }
    let body = addScope(.body, parent: nil, item: 0)
    bind(model.flow.body, in: body)
    for handler in model.flow.handlers {
      guard let name = handler.event else { continue }
      guard let event = Plan.Event(rawValue: name.text) else {
        diagnostics.append(.unknownEvent(name))
        continue
      }
      let scope = addScope(.handler(event, handler.span), parent: nil, item: 0)
      let others = handler.body.statements.filter { $0.step == nil }
      diagnostics += others.map { .inHandler($0) }
      var steps = handler.body
      steps.statements.removeAll { $0.step == nil }
      bind(steps, in: scope)
    }
  }

  private mutating func bind(_ param: ParamDecl) {
    guard let name = param.name, declare(name, "parameter") else { return }
    model.paramIndex[name.text] = model.params.count
    model.params.append(ParamInfo(decl: param, name: name))
  }

  private mutating func addScope(_ kind: Scope.Kind, parent: Int?, item: Int) -> Int {
    let depth = parent.map { model.scopes[$0].depth + 1 } ?? 0
    model.scopes.append(Scope(kind: kind, parent: parent, depth: depth, itemInParent: item))
    return model.scopes.count - 1
  }

  private mutating func bind(_ block: BlockDecl, in scope: Int) {
    for statement in block.statements {
      let item = model.scopes[scope].items.count
      switch statement {
      case .step(let step):
        guard let name = step.name, declare(name, "step") else { continue }
        model.stepIndex[name.text] = model.steps.count
        model.scopes[scope].items.append(.step(model.steps.count))
        model.steps.append(bound(step, name: name, in: scope, item: item))
      case .foreach(let loop):
        let index = model.loops.count
        model.scopes[scope].items.append(.loop(index))
        model.loops.append(LoopInfo(decl: loop, scope: scope, item: item, bodyScope: 0))
        let body = addScope(.loop(index), parent: scope, item: item)
        model.loops[index].bodyScope = body
        bindVariable(of: loop, in: scope)
        bind(loop.body, in: body)
      case .branch(let branch):
        let index = model.branches.count
        model.scopes[scope].items.append(.branch(index))
        model.branches.append(BranchInfo(decl: branch, scope: scope, item: item))
        for (number, arm) in branch.arms.enumerated() {
          let body = addScope(.arm(branch: index, arm: number), parent: scope, item: item)
          model.branches[index].arms.append(ArmInfo(decl: arm, scope: body))
          bind(arm.body, in: body)
        }
      }
      model.scopes[scope].edges.append([])
    }
  }

  private mutating func bindVariable(of loop: ForeachDecl, in scope: Int) {
    guard let name = loop.variable else { return }
    checkName(name, "loop variable")
    let outer = model.loops(around: scope).compactMap { model.loops[$0].decl.variable }
    let shadowed =
      outer.first { $0.text == name.text }
      ?? model.paramIndex[name.text].map { model.params[$0].name }
    if let shadowed {
      diagnostics.append(
        Diagnostic(
          .shadowedName,
          "`\(name.text)` hides what has the same name outside the loop",
          at: name.span
        )
        .note("the other `\(name.text)`", at: shadowed.span)
      )
    }
  }

  /// Takes a name of the flow's one name space of steps and parameters.
  private mutating func declare(_ name: Name, _ what: String) -> Bool {
    checkName(name, what)
    let first =
      model.stepIndex[name.text].map { model.steps[$0].name }
      ?? model.paramIndex[name.text].map { model.params[$0].name }
    if let first {
      diagnostics.append(
        Diagnostic(.duplicateName, "`\(name.text)` is declared twice", at: name.span)
          .note("first here", at: first.span)
      )
      return false
    }
    return true
  }

  private mutating func checkName(_ name: Name, _ what: String) {
    if let report = badName(name, what, model.source) { diagnostics.append(report) }
  }

  private mutating func bound(
    _ step: StepDecl,
    name: Name,
    in scope: Int,
    item: Int
  ) -> StepInfo {
    var outputs: [OutputInfo] = []
    var inputs: [InputInfo] = []
    var after: [Name] = []
    var toleratesFailure = false
    variables.removeAll(keepingCapacity: true)
    for setting in step.settings {
      switch setting.setting {
      case .input(let input):
        guard let name = input.name, declareVariable(name, "input") else { continue }
        inputs.append(InputInfo(name: name, decl: input))
      case .output(let output):
        guard let name = output.name, declareVariable(name, "output") else { continue }
        let type = output.type.flatMap { resolve($0) }
        outputs.append(OutputInfo(name: name, type: type, doc: setting.doc?.text))
      case .after(let names): after += names
      case .allowFailure: toleratesFailure = true
      default: break
      }
    }
    let needs = readNeeds(of: step)
    let (program, script) = readProgram(of: step)
    return StepInfo(
      name: name,
      scope: scope,
      item: item,
      outputs: outputs,
      inputs: inputs,
      text: StepText(
        decl: step,
        after: after,
        toleratesFailure: toleratesFailure,
        needs: needs,
        program: program,
        script: script,
        outputs: outputs
      )
    )
  }

  private mutating func readDefaults() {
    var reader = NeedsReader(model.source, startingFrom: Plan.Needs())
    let settings = model.flow.defaults.flatMap(\.settings)
    for setting in settings where setting.keyword.isStepOnly {
      diagnostics.append(.misplaced(setting, "in `defaults`"))
    }
    reader.read(settings.filter { !$0.keyword.isStepOnly })
    diagnostics += reader.diagnostics
    model.defaults = reader.needs
    defaultNeeds = Box(reader.needs)
  }

  /// A step's own needs; most steps have none and share those of `defaults`.
  private mutating func readNeeds(of step: StepDecl) -> Box<Plan.Needs> {
    let programs = step.settings.reduce(0) {
      $0 + ($1.keyword == .run || $1.keyword == .exec ? 1 : 0)
    }
    if programs < 2, step.settings.allSatisfy({ $0.keyword.asksNothing }) { return defaultNeeds }
    for setting in step.settings where setting.keyword == .parallelism {
      diagnostics.append(.misplaced(setting, "in a step"))
    }
    var reader = NeedsReader(model.source, startingFrom: model.defaults)
    reader.read(step.settings)
    diagnostics += reader.diagnostics
    return Box(reader.needs)
  }

  /// Inputs and outputs of a step share the environment of its process.
  private mutating func declareVariable(_ name: Name, _ what: String) -> Bool {
    checkName(name, what)
    if let first = variables.updateValue(name, forKey: name.text) {
      variables[name.text] = first
      diagnostics.append(
        Diagnostic(.duplicateName, "`\(name.text)` is declared twice in this step", at: name.span)
          .note("first here", at: first.span)
      )
      return false
    }
    return true
  }

  mutating func resolve(_ name: TypeName) -> FlowType? {
    let (type, diagnostic) = flowType(name)
    if let diagnostic { diagnostics.append(diagnostic) }
    return type
  }
}

/// What other languages call our types.
private let synonyms = [
  "integer": "int", "long": "int", "str": "string", "text": "string", "boolean": "bool",
  "double": "float", "number": "float", "folder": "dir", "directory": "dir", "path": "file",
  "object": "json",
]

/// The type that a written type means.
func flowType(_ name: TypeName) -> (type: FlowType?, diagnostic: Diagnostic?) {
  let base: FlowType
  if name.name.text == "list" {
    guard name.element.count == 1, let inner = name.element.first else {
      let report = Diagnostic(
        .unknownType,
        "a list says of what: `list<string>`",
        at: name.span
      )
      return (nil, report)
    }
    let (element, diagnostic) = flowType(inner)
    guard let element else { return (nil, diagnostic) }
    base = .list(element)
  } else if let known = FlowType.named.first(where: { $0.name == name.name.text }),
    name.element.isEmpty
  {
    base = known.type
  } else {
    let names = FlowType.named.map(\.name) + ["list"]
    let near = synonyms[name.name.text.lowercased()] ?? nearest(to: name.name.text, among: names)
    let report = Diagnostic(
      .unknownType,
      "no type is called `\(name.name.text)`",
      at: name.name.span
    )
    .note("types are \(names.joined(separator: ", "))<…>, each optional with `?`")
    .suggesting(near, for: name.name)
    return (nil, report)
  }
  return (name.isOptional ? .optional(base) : base, nil)
}

extension Keyword {
  /// What a step reads, writes and runs, in which no need is named.
  fileprivate var asksNothing: Bool {
    switch self {
    case .after, .exec, .input, .output, .run: true
    default: false
    }
  }

  /// What says something about one step and can be no default.
  fileprivate var isStepOnly: Bool {
    switch self {
    case .after, .allow, .exec, .input, .output, .parallelism, .run: true
    default: false
    }
  }
}

extension Statement {
  fileprivate var step: StepDecl? {
    if case .step(let step) = self { step } else { nil }
  }

  /// The word that begins the statement.
  fileprivate var head: Span {
    switch self {
    case .step(let step): Span(Int(step.span.start), Int(step.span.start) + 4)
    case .foreach(let loop): Span(Int(loop.span.start), Int(loop.span.start) + 7)
    case .branch(let branch):
      Span(Int(branch.span.start), Int(branch.span.start) + (branch.isSwitch ? 6 : 2))
    }
  }
}

extension Diagnostic {
  fileprivate static func inHandler(_ statement: Statement) -> Diagnostic {
    Diagnostic(.misplacedStatement, "a handler holds steps only", at: statement.head)
      .note("when it runs, Argo knows no outputs any more that could decide anything")
  }

  fileprivate static func misplaced(_ setting: SettingDecl, _ place: String) -> Diagnostic {
    Diagnostic(
      .misplacedStatement,
      "`\(setting.keyword.rawValue)` cannot stand \(place)",
      at: Span(
        Int(setting.span.start),
        Int(setting.span.start) + setting.keyword.rawValue.utf8.count
      )
    )
    .note(
      setting.keyword == .parallelism
        ? "`parallelism` belongs directly in a flow"
        : "`\(setting.keyword.rawValue)` belongs in a step"
    )
  }

  fileprivate static func unknownEvent(_ name: Name) -> Diagnostic {
    let events = Plan.Event.allCases.map(\.rawValue)
    return Diagnostic(
      .unknownName,
      "handlers run on `failure`, `success` or `exit`, not on `\(name.text)`",
      at: name.span
    )
    .suggesting(nearest(to: name.text, among: events), for: name)
  }
}
