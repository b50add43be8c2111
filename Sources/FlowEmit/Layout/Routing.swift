import FlowAnalysis

extension Layout {
  /// Carries every small value from the scope that makes it to the scopes that
  /// look at it: up as outputs, down as inputs.
  mutating func routeControlValues(_ plan: Plan) {
    for task in tasks.indices {
      if case .condition(let condition)? = tasks[task].when {
        for value in controlValues(of: condition, in: plan) {
          route(value, to: tasks[task].scope)
        }
      }
      if let items = tasks[task].fanOut {
        for value in controlValues(of: items, in: plan) { route(value, to: tasks[task].scope) }
      }
    }
  }

  private func controlValues(of condition: Plan.Condition, in plan: Plan) -> [ControlValue] {
    switch condition {
    case .output(let reference): [ControlValue(reference, .value)]
    case .length(let items): controlValues(of: items, in: plan)
    default: condition.children.flatMap { controlValues(of: $0, in: plan) }
    }
  }

  /// What the number of items depends on: a count, and the arms in which the list is made.
  private func controlValues(of items: Plan.Items, in plan: Plan) -> [ControlValue] {
    let conditions = condition(for: items, in: plan).map { controlValues(of: $0, in: plan) } ?? []
    return conditions + (countValue(of: items, in: plan).map { [$0] } ?? [])
  }

  private mutating func route(_ value: ControlValue, to reader: Int) {
    let writer = tasks[taskOfStep[value.step]].scope
    let common = commonScope(writer, reader)
    var scope = writer
    while scope != common, let parent = parent(of: scope) {
      if !scopes[scope].outputs.contains(value) { scopes[scope].outputs.append(value) }
      scope = parent
    }
    scope = reader
    while scope != common, let parent = parent(of: scope) {
      if !scopes[scope].inputs.contains(value) { scopes[scope].inputs.append(value) }
      scope = parent
    }
  }

  func commonScope(_ left: Int, _ right: Int) -> Int {
    var (a, b) = (left, right)
    var (above, below) = (depth(of: left), depth(of: right))
    while a != b {
      if above >= below, let parent = parent(of: a) {
        a = parent
        above -= 1
      } else if let parent = parent(of: b) {
        b = parent
        below -= 1
      } else {
        return a
      }
    }
    return a
  }

  private func depth(of scope: Int) -> Int {
    var depth = 0
    var scope = scope
    while let parent = parent(of: scope) {
      depth += 1
      scope = parent
    }
    return depth
  }

  /// The task of `scope` in which the step of `value` runs, or `nil` when that
  /// is outside.
  func task(in scope: Int, making value: ControlValue) -> Int? {
    var task = taskOfStep[value.step]
    while tasks[task].scope != scope {
      guard let owner = scopes[tasks[task].scope].owner else { return nil }
      task = owner
    }
    return task
  }

  /// Whether a value may be missing where `scope` looks at it, because what
  /// makes it may not have run.
  func isOptional(_ value: ControlValue, in scope: Int, of plan: Plan) -> Bool {
    guard let task = task(in: scope, making: value) else {
      return parent(of: scope).map { isOptional(value, in: $0, of: plan) } ?? false
    }
    if tasks[task].when != nil { return true }
    switch tasks[task].body {
    case .step(let step): return plan.steps[step].toleratesFailure
    case .scope(let inner): return isOptional(value, in: inner, of: plan)
    }
  }
}

/// The count that decides how often a loop over `items` runs, if a step makes it.
func countValue(of items: Plan.Items, in plan: Plan) -> ControlValue? {
  guard case .output(let reference) = items else { return nil }
  guard let loop = reference.leaving.first else { return ControlValue(reference, .count) }
  // A list made by leaving a loop is as long as the loop.
  return countValue(of: plan.loops[loop].items, in: plan)
}

/// What the number of `items` depends on when no step makes it.
func countSource(of items: Plan.Items, in plan: Plan) -> Plan.Items {
  guard case .output(let reference) = items, let loop = reference.leaving.first else {
    return items
  }
  return countSource(of: plan.loops[loop].items, in: plan)
}
