import FlowAnalysis

/// A plan as Argo sees graphs: scopes (one DAG template each) full of tasks.
///
/// Tasks and scopes are named by their index. A task never leaves its scope's
/// boundary: whatever it waits for is a task of the same scope.
struct Layout {
  var tasks: [Task] = []
  var scopes: [Scope] = []
  /// The task that runs each step.
  var taskOfStep: [Int] = []
  /// What must hold for each loop to run, where it stands in an arm.
  var guards: [Plan.Condition?] = []

  /// One node of a DAG.
  struct Task {
    var name: String
    var body: Body
    var scope: Int
    var when: When?
    var fanOut: Plan.Items?
    var waits: [Int] = []
    var place: Plan.Place

    enum Body: Hashable {
      case step(Int)
      case scope(Int)
    }
  }

  /// When a task runs at all.
  enum When {
    case condition(Plan.Condition)
    case ended(Plan.Event)
  }

  /// One DAG template.
  struct Scope {
    var name: String
    var tasks: [Int] = []
    /// The task that runs this scope; `nil` for an entry point.
    var owner: Int?
    /// How many of the scope's pods may run at a time.
    var parallelism: Int?
    /// The loops around what the scope holds, outermost first.
    var loops: [Int]
    var place: Plan.Place
    /// Small values from outside that conditions and loops inside look at.
    var inputs: [ControlValue] = []
    /// Small values from inside that conditions and loops outside look at.
    var outputs: [ControlValue] = []
  }

  func parent(of scope: Int) -> Int? { scopes[scope].owner.map { tasks[$0].scope } }
}

/// A small value that steers the graph and so passes through Argo.
struct ControlValue: Hashable {
  let step: Int
  let output: String
  let kind: Kind

  enum Kind: Hashable {
    /// The value of a scalar.
    case value
    /// The number of items of a list.
    case count
  }

  init(_ reference: Plan.Reference, _ kind: Kind) {
    step = reference.step
    output = reference.output
    self.kind = kind
  }

  /// The output parameter of the step itself. Names of the author's never hold `__`.
  var parameter: String { kind == .count ? "\(output)__count" : output }
}

extension Layout {
  init(_ plan: Plan, names: inout TemplateNames) {
    tasks.reserveCapacity(plan.steps.count)
    taskOfStep = Array(repeating: 0, count: plan.steps.count)
    guards = FlowEmit.guards(of: plan)
    let root = addScope(names.unique("main"), owner: nil, loops: [], at: plan.place)
    fill(root, with: plan.body, of: plan, names: &names)
    if !plan.handlers.isEmpty { addHandlers(of: plan, names: &names) }
    splitLargeScopes(plan, names: &names)
    routeControlValues(plan)
  }

  /// The scope that ends every run, if the plan has handlers.
  var exitScope: Int? { scopes.indices.dropFirst().first { scopes[$0].owner == nil } }

  mutating func addScope(
    _ name: String,
    owner: Int?,
    loops: [Int],
    at place: Plan.Place
  ) -> Int {
    scopes.append(Scope(name: name, owner: owner, loops: loops, place: place))
    return scopes.count - 1
  }

  mutating func addTask(_ task: Task) -> Int {
    tasks.append(task)
    scopes[task.scope].tasks.append(tasks.count - 1)
    switch task.body {
    case .step(let step): taskOfStep[step] = tasks.count - 1
    case .scope(let scope): scopes[scope].owner = tasks.count - 1
    }
    return tasks.count - 1
  }

  private mutating func fill(
    _ scope: Int,
    with block: Plan.Block,
    of plan: Plan,
    names: inout TemplateNames
  ) {
    var tasksOfItem: [[Int]] = []
    for item in block.items {
      switch item {
      case .step(let step): tasksOfItem.append([addStep(step, to: scope, of: plan, names: names)])
      case .loop(let loop): tasksOfItem.append([addLoop(loop, to: scope, of: plan, names: &names)])
      case .branch(let branch):
        tasksOfItem.append(addBranch(branch, to: scope, of: plan, names: &names))
      }
    }
    for (item, waits) in block.waits.enumerated() {
      let awaited = waits.flatMap { tasksOfItem[$0] }
      for task in tasksOfItem[item] { tasks[task].waits = awaited }
    }
  }

  private mutating func addStep(
    _ step: Int,
    to scope: Int,
    of plan: Plan,
    names: TemplateNames
  ) -> Int {
    addTask(
      Task(name: names.steps[step], body: .step(step), scope: scope, place: plan.steps[step].place)
    )
  }

  /// A body of one step fans out on the step's own template; a longer one on a
  /// DAG; `max` needs a DAG around, since Argo limits only what a DAG holds.
  private mutating func addLoop(
    _ index: Int,
    to scope: Int,
    of plan: Plan,
    names: inout TemplateNames
  ) -> Int {
    let loop = plan.loops[index]
    var outer = scope
    var wrapper: Int?
    if let maximum = loop.maximum {
      let name = names.unique("foreach-\(dnsName(loop.variable))-max")
      outer = addScope(name, owner: nil, loops: scopes[scope].loops, at: loop.place)
      scopes[outer].parallelism = maximum
      wrapper = addTask(Task(name: name, body: .scope(outer), scope: scope, place: loop.place))
    }
    let body: Task.Body
    let name: String
    if case .step(let step)? = loop.body.items.first, loop.body.items.count == 1 {
      body = .step(step)
      name = names.steps[step]
    } else {
      name = names.unique("foreach-\(dnsName(loop.variable))")
      let inner = addScope(name, owner: nil, loops: scopes[scope].loops + [index], at: loop.place)
      fill(inner, with: loop.body, of: plan, names: &names)
      body = .scope(inner)
    }
    let task = addTask(
      Task(name: name, body: body, scope: outer, fanOut: loop.items, place: loop.place)
    )
    return wrapper ?? task
  }

  private mutating func addBranch(
    _ index: Int,
    to scope: Int,
    of plan: Plan,
    names: inout TemplateNames
  ) -> [Int] {
    plan.branches[index].arms.map { arm in
      addGuarded(
        arm.body,
        when: .condition(arm.condition),
        prefix: arm.title == "else" || arm.title == "default" ? "else" : "if",
        to: scope,
        at: arm.place,
        of: plan,
        names: &names
      )
    }
  }

  private mutating func addGuarded(
    _ block: Plan.Block,
    when: When?,
    prefix: String,
    to scope: Int,
    at place: Plan.Place,
    of plan: Plan,
    names: inout TemplateNames
  ) -> Int {
    if block.items.count == 1, case .step(let step)? = block.items.first {
      let task = addStep(step, to: scope, of: plan, names: names)
      tasks[task].when = when
      return task
    }
    let name = names.unique(
      prefix + firstStep(of: block, in: plan).map { "-\(names.steps[$0])" }.joined
    )
    let inner = addScope(name, owner: nil, loops: scopes[scope].loops, at: place)
    fill(inner, with: block, of: plan, names: &names)
    return addTask(Task(name: name, body: .scope(inner), scope: scope, when: when, place: place))
  }

  /// All handlers are one DAG behind `onExit`, each behind its own condition.
  private mutating func addHandlers(of plan: Plan, names: inout TemplateNames) {
    let exit = addScope(names.unique("on-exit"), owner: nil, loops: [], at: plan.handlers[0].place)
    for handler in plan.handlers {
      _ = addGuarded(
        handler.body,
        when: handler.event == .exit ? nil : .ended(handler.event),
        prefix: "on-\(handler.event.rawValue)",
        to: exit,
        at: handler.place,
        of: plan,
        names: &names
      )
    }
  }

  /// The first step of a block, however deep, for the block's name.
  private func firstStep(of block: Plan.Block, in plan: Plan) -> [Int] {
    switch block.items.first {
    case .step(let step): [step]
    case .loop(let loop): firstStep(of: plan.loops[loop].body, in: plan)
    case .branch(let branch):
      plan.branches[branch].arms.first.map { firstStep(of: $0.body, in: plan) } ?? []
    case nil: []
    }
  }
}

extension [String] {
  fileprivate var joined: String { joined(separator: "") }
}
