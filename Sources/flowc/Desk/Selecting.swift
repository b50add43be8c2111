import FlowAnalysis
import LocalRun

/// What `--only` means for a flow: the step itself, and what has to be over before it.
func selection(of step: Int, in plan: Plan) -> Selection {
  var takes: Set<Int> = []
  if let handler = plan.steps[step].handler {
    for candidate in plan.handlers where candidate.event == handler {
      _ = collect(before: step, in: candidate.body, plan, &takes)
    }
  } else {
    _ = collect(before: step, in: plan.body, plan, &takes)
  }
  takes.remove(step)
  return Selection(
    runs: [plan.steps[step].name],
    takes: Set(takes.map { plan.steps[$0].name })
  )
}

/// Adds every step that is waited for on the way down to `step`; whether it is in the block at all.
private func collect(
  before step: Int,
  in block: Plan.Block,
  _ plan: Plan,
  _ takes: inout Set<Int>
) -> Bool {
  guard let position = block.items.firstIndex(where: { steps(of: $0, plan).contains(step) }) else {
    return false
  }
  var open = block.waits[position]
  var seen: Set<Int> = []
  while let next = open.popLast() {
    guard seen.insert(next).inserted else { continue }
    takes.formUnion(steps(of: block.items[next], plan))
    open += block.waits[next]
  }
  for inner in bodies(of: block.items[position], plan)
  where collect(before: step, in: inner, plan, &takes) {
    return true
  }
  return true
}

private func bodies(of item: Plan.Item, _ plan: Plan) -> [Plan.Block] {
  switch item {
  case .step: []
  case .loop(let loop): [plan.loops[loop].body]
  case .branch(let branch): plan.branches[branch].arms.map(\.body)
  }
}

private func steps(of item: Plan.Item, _ plan: Plan) -> Set<Int> {
  if case .step(let step) = item { return [step] }
  return bodies(of: item, plan).flatMap(\.items).reduce(into: []) {
    $0.formUnion(steps(of: $1, plan))
  }
}
