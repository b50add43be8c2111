import FlowSyntax

extension Check {
  /// How long a run may take when everything goes as badly as its limits
  /// allow, against the flow's own deadline and against its schedule.
  static let deadlines = Check(
    .deadlineTooShort,
    .intervalTooShort,
    needsSoundFlow: true
  ) { model, _, diagnostics in
    let isBounded = model.flow.settings.contains { $0.keyword == .timeout }
    guard isBounded || !model.flow.schedules.isEmpty else { return }
    let worst = worstCase(model)
    let flowTimeout = model.flow.settings.compactMap { setting -> (Int, Span)? in
      guard case .timeout(let time?) = setting.setting else { return nil }
      return seconds(in: time.text).map { ($0, time.span) }
    }.first
    if let (limit, span) = flowTimeout, worst.seconds > limit {
      diagnostics.append(
        Diagnostic(
          .deadlineTooShort,
          "steps may take \(durationText(worst.seconds)) with their retries, and the flow ends after \(durationText(limit))",
          at: span
        )
        .note("the longest way", at: worst.last.map { model.steps[$0].name.span })
      )
    }
    let longest = min(worst.seconds, flowTimeout?.0 ?? .max)
    for schedule in model.flow.schedules {
      guard let literal = schedule.cron,
        case .success(let cron) = CronExpression.parse(literal.text),
        let interval = cron.shortestInterval, longest > interval
      else { continue }
      diagnostics.append(.intervalTooShort(longest, interval, schedule, at: literal.span))
    }
  }
}

extension Diagnostic {
  fileprivate static func intervalTooShort(
    _ worst: Int,
    _ interval: Int,
    _ schedule: ScheduleDecl,
    at span: Span
  ) -> Diagnostic {
    var policy = "allow"
    for case .concurrency(let name) in schedule.options { policy = name.text }
    let consequence =
      switch policy {
      case "forbid": "the next run is left out"
      case "replace": "the next run ends it"
      default: "both run at once"
      }
    return Diagnostic(
      .intervalTooShort,
      "a run may take \(durationText(worst)), and the next starts after \(durationText(interval)): then \(consequence)",
      at: span
    )
    .note("the time is that of the longest way through the flow, by its timeouts and retries")
  }
}

/// The longest way through a flow, in seconds, and the step it ends at.
private struct Worst {
  var seconds = 0
  var last: Int?
}

/// Steps without a timeout count nothing: what is not bounded cannot be added up.
private func worstCase(_ model: Model) -> Worst {
  model.scopes.indices.first { model.scopes[$0].parent == nil }.map { worst(of: $0, model) }
    ?? Worst()
}

private func worst(of scope: Int, _ model: Model) -> Worst {
  let items = model.scopes[scope].items
  let edges = model.scopes[scope].edges
  var open = edges.map { Set($0.map(\.item)).count }
  var followers = [[Int]](repeating: [], count: items.count)
  for (item, edges) in edges.enumerated() {
    for other in Set(edges.map(\.item)).sorted() { followers[other].append(item) }
  }
  var start = [Int](repeating: 0, count: items.count)
  var ready = open.indices.filter { open[$0] == 0 }
  var result = Worst()
  while let item = ready.popLast() {
    let own = worst(of: items[item], model)
    let end = start[item] + own.seconds
    if end > result.seconds { result = Worst(seconds: end, last: own.last) }
    for follower in followers[item] {
      start[follower] = max(start[follower], end)
      open[follower] -= 1
      if open[follower] == 0 { ready.append(follower) }
    }
  }
  return result
}

private func worst(of item: Plan.Item, _ model: Model) -> Worst {
  switch item {
  case .step(let step):
    return Worst(seconds: worst(of: model.steps[step].needs.value), last: step)
  case .loop(let index):
    let loop = model.loops[index]
    var inner = worst(of: loop.bodyScope, model)
    if let maximum = loop.maximum, maximum > 0, let width = loop.fixedLength {
      let rounds = (width - 1) / maximum + 1
      inner.seconds = inner.seconds.multipliedReportingOverflow(by: rounds).partialValue
    }
    return inner
  case .branch(let branch):
    return model.branches[branch].arms.map { worst(of: $0.scope, model) }
      .max { $0.seconds < $1.seconds } ?? Worst()
  }
}

private func worst(of needs: Plan.Needs) -> Int {
  guard let timeout = needs.timeout else { return 0 }
  let attempt = timeout + (needs.pending ?? 0)
  guard let retry = needs.retry else { return attempt }
  var waits = 0
  var wait = retry.firstWait ?? 0
  for _ in 0..<retry.limit {
    waits += wait
    wait = min(wait * 2, retry.longestWait ?? 86_400)
  }
  return attempt * (retry.limit + 1) + waits
}

extension LoopInfo {
  /// How often the loop runs, when that does not depend on a run.
  var fixedLength: Int? {
    switch items {
    case .literal(let items): items.count
    case .range(let low, let high): high - low + 1
    case .param, .output, .item, nil: nil
    }
  }
}
