import FlowAnalysis
import FlowSyntax

/// What plain Jobs cannot do: they have nobody who decides while a flow runs.
func unsupportedByJobs(_ plan: Plan, _ flow: FlowDecl) -> [Diagnostic] {
  var result: [Diagnostic] = []
  check(flow.body, plan, depth: 0, &result)
  for handler in flow.handlers {
    result.append(.unsupportedByJob("a handler", handler.span, "nothing watches how Jobs end"))
  }
  if !plan.schedules.isEmpty, plan.steps.count > 1 || !plan.loops.isEmpty {
    for schedule in flow.schedules {
      result.append(
        .unsupportedByJob(
          "a schedule over several steps",
          schedule.span,
          "a CronJob starts one Job"
        )
      )
    }
  }
  for setting in flow.everySetting {
    switch setting.setting {
    case .allowFailure:
      result.append(
        .unsupportedByJob("`allow failure`", setting.span, "what waits would wait for ever")
      )
    case .memory(_, .some):
      result.append(.unsupportedByJob("growing memory", setting.span, "a Job's pods are all alike"))
    case .pending:
      result.append(
        .unsupportedByJob("`pending`", setting.span, "a Job waits for as long as it may run")
      )
    case .podPatch:
      result.append(.unsupportedByJob("`pod_patch`", setting.span, "use kustomize over the Job"))
    default: break
    }
  }
  return result
}

private func check(_ block: BlockDecl, _ plan: Plan, depth: Int, _ result: inout [Diagnostic]) {
  for statement in block.statements {
    switch statement {
    case .step: break
    case .branch(let branch):
      let what = branch.isSwitch ? "a switch" : "an if"
      result.append(.unsupportedByJob(what, branch.span, "nobody decides while Jobs run"))
    case .foreach(let loop):
      if depth > 0 {
        result.append(
          .unsupportedByJob("a loop in a loop", loop.span, "an Indexed Job has one index")
        )
      } else if plan.loops.first(where: { $0.variable == loop.variable?.text })?.hasFixedLength
        == false
      {
        result.append(
          .unsupportedByJob(
            "a loop over what is not known now",
            loop.span,
            "a Job's completions are fixed before it starts"
          )
        )
      }
      check(loop.body, plan, depth: depth + 1, &result)
    }
  }
}

extension Plan.Loop {
  /// How often the loop runs when that is known now.
  var fixedLength: Int? {
    switch items {
    case .literal(let items): items.count
    case .range(let low, let high): high - low + 1
    case .param, .output, .item: nil
    }
  }

  fileprivate var hasFixedLength: Bool { fixedLength != nil }
}

extension Diagnostic {
  fileprivate static func unsupportedByJob(
    _ what: String,
    _ span: Span,
    _ reason: String
  ) -> Diagnostic {
    Diagnostic(.unsupportedByJob, "\(what) needs Argo: \(reason)", at: span)
      .note("build without `--target job`")
  }
}
