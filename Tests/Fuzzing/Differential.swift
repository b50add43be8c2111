/// One random flow through both ways, and the smallest flow that still shows what is wrong.
package struct Differential {
  package enum Verdict: Sendable {
    /// The attempts that ran, on which both agree.
    case agrees(attempts: Int)
    case refused([String])
    /// A known limit, in which the two are not the same.
    case leftOut
    case disagrees([String])
  }

  package static func verdict(_ trial: Trial) -> Verdict {
    let compiled: CompiledFlow
    do {
      compiled = try CompiledFlow(trial)
    } catch {
      switch error {
      case .refused(let reasons): return .refused(reasons)
      }
    }
    let expected = Reference.run(compiled.plan, trial.world, given: trial.given)
    if expected.isDoubtful { return .leftOut }
    let found = runInEngine(compiled, trial)
    let problems = differences(expected, found) + lintFindings(compiled)
    return problems.isEmpty ? .agrees(attempts: expected.attempts.count) : .disagrees(problems)
  }

  /// Leaves out whatever can be left out while the two still disagree.
  package static func smallest(_ flow: RandomFlow) -> RandomFlow {
    var flow = flow
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in flow.smaller {
        guard case .disagrees = verdict(Trial(candidate)) else { continue }
        flow = candidate
        isSmaller = true
        break
      }
    }
    return flow
  }
}
