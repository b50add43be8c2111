import FlowAnalysis

/// For each loop, what must hold for it to run at all, as seen from the loop around it: the
/// conditions of the arms between the two, outermost first.
///
/// The list that a loop makes is as long as the list it runs over, and that may well be there when
/// the arm is not taken. Whoever counts the list from outside the arm has to ask for both.
func guards(of plan: Plan) -> [Plan.Condition?] {
  var guards: [Plan.Condition?] = Array(repeating: nil, count: plan.loops.count)
  func visit(_ block: Plan.Block, _ outer: Plan.Condition?) {
    for item in block.items {
      switch item {
      case .step: break
      case .loop(let loop):
        guards[loop] = outer
        visit(plan.loops[loop].body, nil)
      case .branch(let branch):
        for arm in plan.branches[branch].arms {
          visit(arm.body, outer.map { .binary($0, .and, arm.condition) } ?? arm.condition)
        }
      }
    }
  }
  if !plan.branches.isEmpty, !plan.loops.isEmpty { visit(plan.body, nil) }
  return guards
}

extension Layout {
  /// What must hold for a list to be there, where loops in arms make it.
  func condition(for items: Plan.Items, in plan: Plan) -> Plan.Condition? {
    guard case .output(let reference) = items, let loop = reference.leaving.first else {
      return nil
    }
    let inner = condition(for: plan.loops[loop].items, in: plan)
    guard reference.isOptional, let own = guards[loop] else { return inner }
    return inner.map { .binary(own, .and, $0) } ?? own
  }
}
