package import FlowAnalysis
import FlowContract

/// Runs a plan as `docs/language.md` says it, without Argo and without the engine.
///
/// It is meant to be read: blocks, loops and branches are functions that call each other and give
/// back when they were over and whether all went well. Time is a number.
package struct Reference {
  let plan: Plan
  let world: World
  /// The parameters of the run.
  let params: [String: JSON]
  private let types: ReferenceTypes
  var observed = Observation()
  /// What steps wrote, by place; a step that has not succeeded has nothing here.
  private(set) var written: [String: [String: JSON]] = [:]
  /// The loops that have come to run, by number and place.
  private var ran: Set<String> = []
  /// How the flow ended, which handlers are told.
  private var ending = ""
  private let doubts = Doubts()

  /// Whether a loop or `len` counts a list of lists that is there only by being empty inside: its
  /// loops stand in an arm that was not taken (`docs/known-limits.md`).
  private final class Doubts {
    var isFound = false
  }

  package static func run(
    _ plan: Plan,
    _ world: World,
    given: [(name: String, value: String)]
  ) -> Observation {
    var reference = Reference(plan, world, given)
    reference.run()
    return reference.observed
  }

  private init(_ plan: Plan, _ world: World, _ given: [(name: String, value: String)]) {
    self.plan = plan
    self.world = world
    types = ReferenceTypes(plan)
    var params: [String: JSON] = [:]
    for param in plan.params {
      if let text = given.first(where: { $0.name == param.name })?.value {
        params[param.name] = parameterValue(text, param.type)
      } else if let literal = param.defaultValue {
        params[param.name] = parameterValue(literal, param.type)
      }
    }
    self.params = params
  }

  private mutating func run() {
    if plan.parallelism != nil { observed.hasExactTimes = false }
    let whole = run(plan.body, at: [], from: 0)
    ending = whole.isGood ? "well" : "badly"
    observed.mayStopEarly = plan.parallelism != nil && !whole.isGood
    var isGood = whole.isGood
    for handler in plan.handlers {
      let isDue =
        switch handler.event {
        case .exit: true
        case .success: whole.isGood
        case .failure: !whole.isGood
        }
      if isDue, !run(handler.body, at: [], from: whole.end).isGood { isGood = false }
    }
    observed.hasSucceeded = isGood
    observed.isDoubtful = doubts.isFound
  }

  /// When something was over, and whether all in it went well.
  struct Outcome {
    var end: Int
    var isGood: Bool
  }

  // MARK: Blocks

  private mutating func run(_ block: Plan.Block, at indexes: [Int], from start: Int) -> Outcome {
    // What could not start stays `nil`.
    var outcomes: [Int: Outcome?] = [:]
    for index in block.items.indices { run(item: index, of: block, at: indexes, start, &outcomes) }
    let begun = outcomes.values.compactMap { $0 }
    return Outcome(
      end: begun.map(\.end).max() ?? start,
      isGood: begun.count == block.items.count && begun.allSatisfy(\.isGood)
    )
  }

  private mutating func run(
    item: Int,
    of block: Plan.Block,
    at indexes: [Int],
    _ start: Int,
    _ outcomes: inout [Int: Outcome?]
  ) {
    guard outcomes[item] == nil else { return }
    var begin = start
    for awaited in block.waits[item] {
      run(item: awaited, of: block, at: indexes, start, &outcomes)
      guard let outcome = outcomes[awaited] ?? nil, outcome.isGood else {
        outcomes[item] = .some(nil)
        return
      }
      begin = max(begin, outcome.end)
    }
    switch block.items[item] {
    case .step(let step): outcomes[item] = run(step: step, at: indexes, from: begin)
    case .loop(let loop): outcomes[item] = run(loop: loop, at: indexes, from: begin)
    case .branch(let branch): outcomes[item] = run(branch: branch, at: indexes, from: begin)
    }
  }

  private mutating func run(loop number: Int, at indexes: [Int], from start: Int) -> Outcome {
    let loop = plan.loops[number]
    let count = self.count(of: loop.items, at: indexes)
    ran.insert(placeName("\(number)", indexes))
    if loop.maximum != nil { observed.hasExactTimes = false }
    var whole = Outcome(end: start, isGood: true)
    for index in 0..<count {
      let one = run(loop.body, at: indexes + [index], from: start)
      whole.end = max(whole.end, one.end)
      whole.isGood = whole.isGood && one.isGood
    }
    return whole
  }

  private mutating func run(branch number: Int, at indexes: [Int], from start: Int) -> Outcome {
    let arms = plan.branches[number].arms.filter { isTrue($0.condition, at: indexes) }
    if arms.count > 1 { observed.problems.append("two arms of one branch run") }
    guard let arm = arms.first else { return Outcome(end: start, isGood: true) }
    return run(arm.body, at: indexes, from: start)
  }

  // MARK: Steps

  private mutating func run(step number: Int, at indexes: [Int], from start: Int) -> Outcome {
    let step = plan.steps[number]
    let place = placeName(step.name, indexes)
    var time = start
    var ending = World.Ending.well
    var count = 0
    while true {
      let wasOutOfMemory = count > 0 && isOutOfMemory(ending)
      let supposed = world.attempt(count, of: step.name, at: indexes)
      var attempt = Observation.Attempt(values: seen(by: step, at: indexes))
      attempt.memory = memory(of: step.needs.value, attempt: count, wasOutOfMemory: wasOutOfMemory)
      attempt.start = time
      ending = supposed.ending
      var seconds = supposed.seconds
      var isTimeout = false
      if let timeout = step.needs.value.timeout, seconds > timeout {
        seconds = timeout
        isTimeout = true
      }
      time += seconds
      attempt.end = time
      observed.attempts["\(place) attempt \(count)"] = attempt
      if isTimeout { ending = .exit(timeoutCode) }
      if ending == .well { break }
      // Argo says that there is no other attempt only after the wait for it, unless all are used up.
      if count < limit(step.needs.value) { time += wait(step.needs.value, before: count + 1) }
      guard isRetried(step.needs.value, ending, isTimeout: isTimeout, attempt: count) else { break }
      count += 1
    }
    switch ending {
    case .well:
      observed.ends[place] = "Succeeded"
      var values: [String: JSON] = [:]
      for output in step.outputs {
        values[output.name] = world.value(of: output.name, output.type, of: step.name, at: indexes)
      }
      written[place] = values
    case .deleted, .error: observed.ends[place] = "Error"
    case .exit, .outOfMemory: observed.ends[place] = "Failed"
    }
    return Outcome(end: time, isGood: ending == .well || step.toleratesFailure)
  }

  private mutating func seen(by step: Plan.Step, at indexes: [Int]) -> [String: JSON] {
    var values = params
    if step.handler != nil { values["FLOW_STATUS"] = .string(ending) }
    for (depth, loop) in step.loops.enumerated() {
      values[plan.loops[loop].variable] = item(of: loop, at: Array(indexes.prefix(depth + 1)))
    }
    for input in step.inputs {
      let there = input.alternatives.compactMap { value($0, at: indexes) }
        .map { settled($0, input.type) }.first { isComplete($0, input.type) }
      values[input.name] = there
      if there == nil {
        observed.problems.append("\(placeName(step.name, indexes)) finds no `\(input.name)`")
      }
    }
    return values
  }

  // MARK: Values

  private func value(_ value: Plan.Value, at indexes: [Int]) -> JSON? {
    switch value {
    case .literal(let literal): json(literal)
    case .param(let name): params[name]
    case .item(let loop): item(of: loop, at: indexes)
    case .output(let reference): self.value(reference, at: indexes)
    }
  }

  /// An output as it is seen from `indexes`: each loop that is left makes it a list.
  func value(_ reference: Plan.Reference, at indexes: [Int]) -> JSON? {
    let shared = plan.steps[reference.step].loops.count - reference.leaving.count
    return value(reference, reference.leaving[...], at: Array(indexes.prefix(shared)))
  }

  private func value(
    _ reference: Plan.Reference,
    _ leaving: ArraySlice<Int>,
    at indexes: [Int]
  ) -> JSON? {
    guard let loop = leaving.first else {
      return written[placeName(plan.steps[reference.step].name, indexes)]?[reference.output]
    }
    // Whether the loop has come to run shows in what its items lack, not in how many there are.
    guard let items = items(plan.loops[loop].items, at: indexes) else { return nil }
    return .array(
      items.indices.map { value(reference, leaving.dropFirst(), at: indexes + [$0]) ?? .null }
    )
  }

  func item(of loop: Int, at indexes: [Int]) -> JSON? {
    guard let depth = depth(of: loop), depth < indexes.count else { return nil }
    let index = indexes[depth]
    if case .range(let low, _) = plan.loops[loop].items { return .int(low + index) }
    let items = self.items(plan.loops[loop].items, at: Array(indexes.prefix(depth))) ?? []
    return items.indices.contains(index) ? items[index] : nil
  }

  /// How many loops are around a loop.
  private func depth(of loop: Int) -> Int? {
    plan.steps.lazy.compactMap { $0.loops.firstIndex(of: loop) }.first
  }

  /// The items of a list; `nil` where it is absent, or lacks some of them.
  private func items(_ items: Plan.Items, at indexes: [Int]) -> [JSON]? {
    switch items {
    case .literal(let literals): return literals.map(json)
    case .range(let low, let high): return (low...high).map { .int($0) }
    case .param(let name):
      if case .array(let values)? = params[name] { return values }
      return nil
    case .output(let reference):
      let type = types.type(of: reference)
      if let list = value(reference, at: indexes).map({ settled($0, type) }),
        isComplete(list, type), case .array(let values) = list
      {
        if let loop = reference.leaving.first, !values.isEmpty {
          let shared = plan.steps[reference.step].loops.count - reference.leaving.count
          let place = placeName("\(loop)", Array(indexes.prefix(shared)))
          if !ran.contains(place) { doubts.isFound = true }
        }
        return values
      }
      // A loop over what may be absent has `?? []`.
      return reference.isOptional ? [] : nil
    case .item(let loop):
      if case .array(let values)? = item(of: loop, at: indexes) { return values }
      return nil
    }
  }

  func count(of items: Plan.Items, at indexes: [Int]) -> Int {
    self.items(items, at: indexes)?.count ?? 0
  }
}
