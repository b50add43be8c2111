import FlowSyntax

/// What has to happen for a value to be there: one way through a branch, or
/// the success of a step that is allowed to fail.
struct Requirement: Hashable, Sendable {
  let cause: Cause
  /// The way through the branch; 0 for everything else.
  let arm: Int

  enum Cause: Hashable, Sendable {
    case branch(Int)
    case tolerated(step: Int)
    case optionalOutput(step: Int, output: Int)
    case handler
  }
}

extension Model {
  /// Whether one of several alternatives is there whatever way the flow goes.
  ///
  /// Each alternative is the set of its requirements. Splits on one branch at
  /// a time; a branch without `else` has one more way through than it has arms.
  func isAlwaysPresent(_ alternatives: [[Requirement]]) -> Bool {
    if alternatives.contains(where: \.isEmpty) { return true }
    guard let branch = alternatives.lazy.flatMap({ $0 }).compactMap(\.branch).first else {
      return false
    }
    guard branches[branch].isExhaustive else { return false }
    return branches[branch].arms.indices.allSatisfy { arm in
      isAlwaysPresent(
        alternatives.compactMap { requirements in
          let ofBranch = requirements.filter { $0.branch == branch }
          guard ofBranch.allSatisfy({ $0.arm == arm }) else { return nil }
          return requirements.filter { $0.branch != branch }
        }
      )
    }
  }

  /// Why a value may be absent, and the place that decides.
  func explanation(of requirement: Requirement, for name: String) -> (text: String, span: Span) {
    switch requirement.cause {
    case .branch(let branch):
      let arm = branches[branch].arms[requirement.arm].decl
      return ("`\(name)` is there only when this arm runs", headSpan(arm))
    case .tolerated(let step):
      return ("`\(steps[step].name.text)` is allowed to fail", steps[step].name.span)
    case .optionalOutput(let step, let output):
      return ("`\(name)` is declared optional", steps[step].outputs[output].name.span)
    case .handler:
      return ("a flow that failed may not have come this far", flow.name?.span ?? flow.span)
    }
  }

  private func headSpan(_ arm: ArmDecl) -> Span {
    switch arm.head {
    case .condition(let expression?):
      return arm.span.start <= expression.span.start
        ? Span(Int(arm.span.start), Int(expression.span.end)) : expression.span
    case .cases(let values):
      return values.reduce(Span(Int(arm.span.start), Int(arm.span.start) + 4)) {
        $0.merged(with: $1.span)
      }
    case .condition(nil), .otherwise: return Span(Int(arm.span.start), Int(arm.span.start) + 4)
    }
  }
}

extension Requirement {
  fileprivate var branch: Int? {
    if case .branch(let index) = cause { index } else { nil }
  }
}
