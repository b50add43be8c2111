import FlowAnalysis
import FlowContract

/// The types of references, by the table of `docs/language.md`: "where a reference stands gives its
/// type".
struct ReferenceTypes {
  private let plan: Plan
  /// The blocks around each step, outermost first.
  private var around: [Int: [Around]] = [:]

  private enum Around {
    case loop
    case arm
  }

  init(_ plan: Plan) {
    self.plan = plan
    visit(plan.body, [])
    for handler in plan.handlers { visit(handler.body, []) }
  }

  private mutating func visit(_ block: Plan.Block, _ path: [Around]) {
    for item in block.items {
      switch item {
      case .step(let step): around[step] = path
      case .loop(let loop): visit(plan.loops[loop].body, path + [.loop])
      case .branch(let branch):
        for arm in plan.branches[branch].arms { visit(arm.body, path + [.arm]) }
      }
    }
  }

  /// The type of a reference that is there.
  func type(of reference: Plan.Reference) -> ValueType {
    let step = plan.steps[reference.step]
    let declared = step.outputs.first { $0.name == reference.output }?.type
    var type = reference.type
    var isOptional = step.toleratesFailure || declared != declared?.unwrapped
    var left = reference.leaving.count
    for block in (around[reference.step] ?? []).reversed() where left > 0 {
      switch block {
      case .arm: isOptional = true
      case .loop:
        type = .list(isOptional ? .optional(type) : type)
        isOptional = false
        left -= 1
      }
    }
    return type
  }
}
