import FlowContract
import FlowSyntax

/// Gives every reference its meaning and every expression its type.
///
/// One rule decides types: a reference that leaves a loop becomes a list, one
/// that leaves an arm of a branch becomes optional.
struct Typer {
  var model: Model
  var diagnostics: [Diagnostic] = []
  private var guesses = 0
  /// Where the report of an unknown name stands in `diagnostics`.
  private var unknowns: [String: Int] = [:]

  init(_ model: Model) {
    self.model = model
  }

  mutating func run() {
    for index in model.params.indices { typeParam(index) }
    for scope in model.scopes.indices where model.scopes[scope].parent == nil {
      type(scope: scope)
    }
  }

  private mutating func type(scope: Int) {
    for item in model.scopes[scope].items {
      switch item {
      case .step(let step): typeStep(step)
      case .loop(let loop):
        typeLoop(loop)
        type(scope: model.loops[loop].bodyScope)
      case .branch(let branch):
        typeBranch(branch)
        for arm in model.branches[branch].arms { type(scope: arm.scope) }
      }
    }
  }

  private mutating func typeStep(_ step: Int) {
    let scope = model.steps[step].scope
    for input in model.steps[step].inputs.indices {
      guard let value = model.steps[step].inputs[input].decl.value else { continue }
      guard let typed = typeInput(value, step: step) else { continue }
      model.steps[step].inputs[input].type = typed.type
      model.steps[step].inputs[input].alternatives = typed.alternatives
    }
    for name in model.steps[step].after {
      guard let other = findStep(name) else { continue }
      addEdge(from: other, to: (scope, model.steps[step].item), at: name.span)
      model.steps[other].hasFollowers = true
    }
  }

  private mutating func typeLoop(_ index: Int) {
    let loop = model.loops[index]
    if let maximum = loop.decl.maximum {
      model.loops[index].maximum = Int(maximum.text)
      if Int(maximum.text) ?? 0 < 1 {
        diagnostics.append(
          Diagnostic(.outOfRange, "`max` is a whole number from 1", at: maximum.span)
        )
      }
    }
    guard let list = loop.decl.list else { return }
    guard let (items, type) = typeItems(list, in: loop.scope, item: loop.item) else { return }
    model.loops[index].items = items
    model.loops[index].itemType = type
  }

  private static let mostArms = 50

  private mutating func typeBranch(_ index: Int) {
    let branch = model.branches[index]
    if branch.arms.count > Self.mostArms, !branch.decl.isSwitch {
      diagnostics.append(
        Diagnostic(
          .outOfRange,
          "an `if` has at most \(Self.mostArms) arms, since each repeats the conditions before it",
          at: Span(Int(branch.decl.span.start), Int(branch.decl.span.start) + 2)
        )
        .note("use a `switch`, or have a step decide")
      )
    }
    var subject: Typed?
    if let expression = branch.decl.subject {
      subject = typeCondition(expression, in: branch.scope, item: branch.item)
    }
    var hasElse = false
    for (number, arm) in branch.arms.enumerated() {
      switch arm.decl.head {
      case .otherwise:
        if hasElse {
          diagnostics.append(
            Diagnostic(
              .duplicateCase,
              "a switch has one `default`",
              at: Span(Int(arm.decl.span.start), Int(arm.decl.span.start) + 7)
            )
          )
        }
        hasElse = true
      case .condition(let expression):
        guard let expression,
          let typed = typeCondition(expression, in: branch.scope, item: branch.item)
        else { continue }
        guard wantBool(typed, at: expression.span) else { continue }
        model.branches[index].arms[number].condition = typed.condition
      case .cases(let values):
        guard let subject else { continue }
        model.branches[index].arms[number].condition = typeCases(values, subject: subject, branch)
      }
    }
    // A switch whose subject is unknown was reported; what follows from it is not.
    let isUnknown = branch.decl.isSwitch && subject == nil
    model.branches[index].isExhaustive =
      hasElse || isUnknown || coversChoices(model.branches[index])
      || subject?.type == .bool && coversBools(model.branches[index])
    reportDuplicateCases(model.branches[index])
  }

  private mutating func wantBool(_ typed: Typed, at span: Span) -> Bool {
    if typed.type == .bool { return true }
    diagnostics.append(
      Diagnostic(.typeMismatch, "a condition is a bool; this is \(typed.type)", at: span)
    )
    return false
  }

  private mutating func typeCases(
    _ values: [Expr],
    subject: Typed,
    _ branch: BranchInfo
  ) -> Plan.Condition? {
    var conditions: [Plan.Condition] = []
    for value in values {
      guard let typed = typeCondition(value, in: branch.scope, item: branch.item) else {
        return nil
      }
      guard subject.type.accepts(typed.type) || typed.type.accepts(subject.type) else {
        diagnostics.append(
          Diagnostic(
            .typeMismatch,
            "the switch is over \(subject.type), and this case is \(typed.type)",
            at: value.span
          )
        )
        return nil
      }
      conditions.append(typed.condition)
    }
    guard conditions.count > 1 else {
      return conditions.first.map { .binary(subject.condition, .equal, $0) }
    }
    return .contains(subject.condition, conditions)
  }

  /// Whether the cases of a switch over a `one of` parameter name every choice.
  private func coversChoices(_ branch: BranchInfo) -> Bool {
    guard case .reference(let path)? = branch.decl.subject, path.count == 1,
      let param = model.paramIndex[path[0].text], !model.params[param].choices.isEmpty
    else { return false }
    let named = Set(branch.arms.flatMap { caseLiterals($0.decl) }.map(\.literal))
    return model.params[param].choices.allSatisfy(named.contains)
  }

  private func coversBools(_ branch: BranchInfo) -> Bool {
    let named = Set(branch.arms.flatMap { caseLiterals($0.decl) }.map(\.literal))
    return named.isSuperset(of: [.bool(true), .bool(false)])
  }

  private mutating func reportDuplicateCases(_ branch: BranchInfo) {
    var seen: [Plan.Literal: Span] = [:]
    for (literal, span) in branch.arms.flatMap({ caseLiterals($0.decl) }) {
      if let first = seen[literal] {
        diagnostics.append(
          Diagnostic(.duplicateCase, "this case stands twice in the switch", at: span)
            .note("first here", at: first)
        )
      } else {
        seen[literal] = span
      }
    }
  }

  private func caseLiterals(_ arm: ArmDecl) -> [(literal: Plan.Literal, span: Span)] {
    guard case .cases(let values) = arm.head else { return [] }
    return values.compactMap { value in literal(value).map { ($0, value.span) } }
  }

  // MARK: Edges

  /// Makes what stands at `consumer` wait for `producer`, between the two
  /// items of their common scope that hold them.
  mutating func addEdge(from producer: Int, to consumer: (scope: Int, item: Int), at span: Span) {
    let step = model.steps[producer]
    guard let common = model.commonScope(step.scope, consumer.scope) else { return }
    let first = model.item(of: common, holding: step.scope, item: step.item)
    let second = model.item(of: common, holding: consumer.scope, item: consumer.item)
    model.scopes[common].edges[second].append(
      Scope.Edge(item: first, step: producer, span: span)
    )
  }

  mutating func findStep(_ name: Name) -> Int? {
    if let step = model.stepIndex[name.text] { return step }
    reportOnce(
      name.text,
      Diagnostic(.unknownStep, "no step is called `\(name.text)`", at: name.span)
        .suggesting(suggestion(for: name), for: name)
    )
    return nil
  }

  /// A name that is declared nowhere is one mistake, however many places use it.
  mutating func reportOnce(_ name: String, _ diagnostic: Diagnostic) {
    if let index = unknowns[name] {
      diagnostics[index] = diagnostics[index].alsoAt(diagnostic)
    } else {
      unknowns[name] = diagnostics.count
      diagnostics.append(diagnostic)
    }
  }

  /// The step nearest to a misspelt name. A file full of unknown names gets no
  /// guesses after the first hundred, each of which looks at every step.
  private mutating func suggestion(for name: Name) -> String? {
    guesses += 1
    return guesses > 100 ? nil : nearest(to: name.text, among: model.steps.lazy.map(\.name.text))
  }
}
