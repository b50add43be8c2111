package import Manifests

/// What a CronWorkflow does in a span of time: which of its schedules start a workflow, and why the
/// others do not (`workflow/cron/operator.go`).
///
/// The controller looks at the object when a schedule fires, and whenever its status has changed:
/// after a start, and after a workflow has ended. Then it also makes up for what was missed.
package struct CronHistory: Sendable {
  package private(set) var events: [CronEvent] = []
  package private(set) var children: [CronChild] = []
  package private(set) var stopped: Milliseconds?
  /// What Argo keeps at the end of the span.
  package private(set) var keptSucceeded = 0
  package private(set) var keptFailed = 0
  package var succeeded: Int { state.succeeded }
  package var failed: Int { state.failed }

  private let cron: CronSpec
  private let schedules: [CronTimes]
  private let end: Milliseconds
  private var state: CronState
  /// Of each schedule the time that comes next: a number in its list, or a moment for `@every`.
  private var next: [Int] = []
  private var nextByInterval: [Milliseconds] = []
  private var active: [Int] = []
  private var lastScheduled: Milliseconds?

  /// `child` says how the workflow goes that starts as the nth, from 0, at a moment.
  package init(
    _ manifest: ArgoManifest,
    _ cron: CronSpec,
    _ schedules: [CronTimes],
    from start: Milliseconds,
    to end: Milliseconds,
    child: (Int, Milliseconds) -> CronOutcome
  ) {
    self.cron = cron
    self.schedules = schedules
    self.end = end
    state = CronState(manifest)
    next = schedules.map { _ in 0 }
    nextByInterval = schedules.map { start + ($0.interval ?? 0) }
    while let fire = nextFire() {
      // Argo sees an end up to some seconds late: what fires at that moment still finds it active.
      if let over = nextEnd(), over.time < fire.time {
        endChild(over.child, child)
        continue
      }
      advance(fire.schedule)
      self.fire(fire.time, fire.schedule, scheduled: fire.time, child)
    }
    while let over = nextEnd(), over.time <= end { endChild(over.child, child) }
    keep()
  }

  private func nextFire() -> (time: Milliseconds, schedule: Int)? {
    var first: (time: Milliseconds, schedule: Int)?
    for (number, schedule) in schedules.enumerated() {
      let time: Milliseconds
      if schedule.interval != nil {
        time = nextByInterval[number]
      } else {
        guard next[number] < schedule.times.count else { continue }
        time = schedule.times[next[number]]
      }
      guard time <= end else { continue }
      if first.map({ time < $0.time }) ?? true { first = (time, number) }
    }
    return first
  }

  private mutating func advance(_ schedule: Int) {
    next[schedule] += 1
    if let interval = schedules[schedule].interval { nextByInterval[schedule] += interval }
  }

  private func nextEnd() -> (time: Milliseconds, child: Int)? {
    var first: (time: Milliseconds, child: Int)?
    for number in active {
      guard let time = children[number].ended else { continue }
      if first.map({ time < $0.time }) ?? true { first = (time, number) }
    }
    return first
  }

  // MARK: Firing

  /// `cronWfOperationCtx.run`; whether a workflow was started.
  @discardableResult
  private mutating func fire(
    _ time: Milliseconds,
    _ schedule: Int,
    scheduled: Milliseconds,
    _ child: (Int, Milliseconds) -> CronOutcome
  ) -> Bool {
    func event(_ kind: CronEvent.Kind) -> CronEvent {
      CronEvent(time: time, scheduled: scheduled, schedule: schedule, kind: kind)
    }
    do throws(ExpressionError) {
      if try state.hasReached(cron.stopExpression) { stopped = stopped ?? time }
    } catch {
      events.append(event(.broken("failed to evaluate stop expression: \(error.message)")))
      return false
    }
    if cron.isSuspended {
      events.append(event(.suspended))
      return false
    }
    if let stopped {
      events.append(event(.stopped(since: stopped)))
      return false
    }
    do throws(ExpressionError) {
      guard try state.lets(cron.when) else {
        events.append(event(.unwanted))
        return false
      }
    } catch {
      events.append(event(.broken("run policy error: \(error.message)")))
      return false
    }
    if let same = children.lastIndex(where: { $0.scheduled == scheduled }) {
      events.append(event(.same(as: same)))
      return false
    }
    var replaced: [Int] = []
    switch cron.concurrencyPolicy {
    case "", "Allow": break
    case "Forbid":
      if let first = active.first {
        events.append(event(.forbidden(by: first)))
        return false
      }
    case "Replace":
      replaced = active
      for number in active {
        children[number].ended = time
        children[number].phase = .failed
        children[number].isReplaced = true
      }
    default:
      events.append(
        event(.broken("run policy error: invalid ConcurrencyPolicy: \(cron.concurrencyPolicy)"))
      )
      return false
    }
    let outcome = child(children.count, time)
    children.append(
      CronChild(
        scheduled: scheduled,
        started: time,
        ended: outcome.duration.map { time + $0 },
        phase: outcome.phase
      )
    )
    active.append(children.count - 1)
    state.lastScheduled = scheduled
    lastScheduled = scheduled
    events.append(event(.started(children.count - 1, replacing: replaced)))
    lookAgain(time, child)
    return true
  }

  // MARK: Looking at it again

  private mutating func endChild(
    _ number: Int,
    _ child: (Int, Milliseconds) -> CronOutcome
  ) {
    active.removeAll { $0 == number }
    guard let time = children[number].ended else { return }
    if children[number].phase == .succeeded { state.succeeded += 1 } else { state.failed += 1 }
    // An expression that cannot be worked out is told when a schedule fires.
    if stopped == nil, (try? state.hasReached(cron.stopExpression)) == true { stopped = time }
    lookAgain(time, child)
  }

  /// `processNextCronItem`: makes up for what was missed, or counts intervals from now.
  private mutating func lookAgain(
    _ now: Milliseconds,
    _ child: (Int, Milliseconds) -> CronOutcome
  ) {
    if let missed = missed(now) {
      fire(now, missed.schedule, scheduled: missed.time, child)
      return
    }
    for (number, schedule) in schedules.enumerated() {
      if let interval = schedule.interval { nextByInterval[number] = now + interval }
    }
  }

  /// The latest time that passed without a start and is not too long ago
  /// (`shouldOutstandingWorkflowsBeRun`); the first schedule that has one counts.
  private func missed(_ now: Milliseconds) -> (time: Milliseconds, schedule: Int)? {
    guard let lastScheduled, let deadline = cron.startingDeadlineSeconds else { return nil }
    for (number, schedule) in schedules.enumerated() {
      var latest: Milliseconds?
      if let interval = schedule.interval {
        let passed = (now - 1 - lastScheduled) / interval
        if passed > 0 { latest = lastScheduled + passed * interval }
      } else if let time = schedule.times.prefix(next[number]).last(where: { $0 < now }),
        time > lastScheduled
      {
        latest = time
      }
      if let latest, now < latest + Milliseconds(deadline) * 1000 { return (latest, number) }
    }
    return nil
  }

  /// `enforceHistoryLimit`.
  private mutating func keep() {
    let over = children.filter { ($0.ended ?? .max) <= end }
    let good = over.count { $0.phase == .succeeded }
    keptSucceeded = min(good, cron.successfulJobsHistoryLimit ?? 3)
    keptFailed = min(over.count - good, cron.failedJobsHistoryLimit ?? 1)
  }
}

/// When one schedule of a CronWorkflow fires, in order; or how long it waits in between.
package struct CronTimes: Sendable {
  package let times: [Milliseconds]
  package let interval: Milliseconds?

  package init(times: [Milliseconds], interval: Milliseconds?) {
    self.times = times
    self.interval = interval
  }
}

/// How one workflow goes; without a duration it never ends.
package struct CronOutcome: Sendable {
  package let duration: Milliseconds?
  package let phase: NodePhase

  package init(duration: Milliseconds?, phase: NodePhase) {
    self.duration = duration
    self.phase = phase
  }
}

/// A workflow that a CronWorkflow started.
package struct CronChild: Sendable {
  package let scheduled: Milliseconds
  package let started: Milliseconds
  package fileprivate(set) var ended: Milliseconds?
  package fileprivate(set) var phase: NodePhase
  package fileprivate(set) var isReplaced = false
}

/// A schedule that fired, or was made up for, and what came of it.
package struct CronEvent: Sendable {
  package let time: Milliseconds
  package let scheduled: Milliseconds
  package let schedule: Int
  package let kind: Kind

  package var isLate: Bool { scheduled < time }

  package enum Kind: Sendable {
    case started(Int, replacing: [Int])
    case suspended
    case stopped(since: Milliseconds)
    /// `when` says no.
    case unwanted
    /// `Forbid`, and this workflow is not over.
    case forbidden(by: Int)
    /// Another schedule has started the workflow of this moment.
    case same(as: Int)
    case broken(String)
  }
}
