/// How far a Retry node is.
final class RetryState {
  let call: Call
  var attempts = 0
  var first = -1
  var last = -1
  /// When `maxDuration` ends.
  var until: Milliseconds?
  var locals: Locals.Retries?
  /// How it ends when the wait is over, if no attempt follows.
  var verdict: (phase: NodePhase, message: String)?
  /// What made the next attempt ready, and when each wait before one was over.
  var cause: Cause
  var backoffEnds: [Milliseconds] = []

  init(_ call: Call, _ cause: Cause) {
    self.call = call
    self.cause = cause
  }
}

extension Run {
  func retryState(_ id: Int) -> RetryState? {
    let number = Int(nodes[id].retryNumber)
    return number >= 0 ? retries[number] : nil
  }

  func beginRetry(_ id: Int, _ call: Call) {
    nodes[id].retryNumber = Int32(retries.count)
    retries.append(RetryState(call, nodes[id].cause))
    startAttempt(id)
  }

  /// The next attempt of a Retry node begins.
  func startAttempt(_ retry: Int) {
    guard let state = retryState(retry), !nodes[retry].phase.isFulfilled else { return }
    if let limit = program.parallelism, activePods >= limit {
      stalledAttempts.append(retry)
      return
    }
    var locals = Locals.Retries(count: state.attempts)
    if state.last >= 0 {
      let last = nodes[state.last]
      locals.exitCode = last.exitCode >= 0 ? "\(last.exitCode)" : "0"
      locals.status = last.phase.name
      locals.duration = goFloat(Double(last.finished - last.started) / 1000, largest: 21)
      locals.message = last.message
    }
    state.locals = locals
    var call = state.call
    call.position.base = retry
    call.position.suffix = "(\(state.attempts))"
    state.attempts += 1
    nodes[retry].message = ""
    _ = execute(call, retry: retry)
  }

  /// The wait is over.
  func nextAttempt(_ retry: Int) {
    guard let state = retryState(retry), !nodes[retry].phase.isFulfilled else { return }
    cause = Cause(node: state.cause.node, time: now)
    guard let verdict = state.verdict else { return startAttempt(retry) }
    finish(retry, verdict.phase, verdict.message)
  }

  /// An attempt is over: another, or the end (`op.go:processNodeRetries`, in its order).
  func attemptOver(_ retry: Int, _ id: Int) {
    guard let state = retryState(retry), !nodes[retry].phase.isFulfilled else { return }
    let last = nodes[id]
    state.cause = Cause(node: cause.node, time: now)
    nodes[retry].outputs = last.outputs
    nodes[retry].exitCode = last.exitCode
    nodes[retry].outbound = last.outbound
    guard last.phase.isBad else { return finish(retry, .succeeded) }
    if isDeadlinePast, !state.call.position.isExit {
      let end = started + inMilliseconds(Int64(program.activeDeadlineSeconds ?? 0))
      return finish(retry, last.phase, "retry exceeded workflow deadline \(timestamp(end))")
    }
    guard let strategy = state.call.template.retry else { return finish(retry, last.phase) }
    var scope = RunScope(run: self)
    scope.template = state.call.template
    scope.inputs = state.call.inputs
    do throws(SubstitutionError) {
      try decide(retry, last, state, strategy, scope)
    } catch {
      finish(retry, .error, text(of: error))
    }
  }

  private func decide(
    _ retry: Int,
    _ last: Node,
    _ state: RetryState,
    _ strategy: CompiledTemplate.Retry,
    _ scope: RunScope
  ) throws(SubstitutionError) {
    let limit = try number(strategy.limit, scope)
    if let backoff = strategy.backoff {
      let wait = try wait(after: state.attempts, backoff, scope)
      if let text = backoff.maxDuration {
        let end = nodes[state.first].started + (try time(text, scope))
        if now > end { return finish(retry, last.phase, "Max duration limit exceeded") }
        if last.finished + wait > end {
          return finish(retry, last.phase, "Backoff would exceed max duration limit")
        }
        state.until = end
      }
      // Without a limit, Argo does not wait at all (argo-workflows#9425).
      if wait > 0, let limit, state.attempts <= limit {
        nodes[retry].message = "Backoff for \(humanDuration(wait))"
        // Whether there will be another attempt is asked when the wait is over.
        return waitOrEnd(retry, last, state, strategy, scope, limit, until: last.finished + wait)
      }
    }
    if let message = try reasonToStop(last, state, strategy, scope, limit) {
      return finish(retry, last.phase, message)
    }
    startAttempt(retry)
  }

  /// Argo decides only after the wait; nothing changes meanwhile, so it is decided at once and told
  /// later.
  private func waitOrEnd(
    _ retry: Int,
    _ last: Node,
    _ state: RetryState,
    _ strategy: CompiledTemplate.Retry,
    _ scope: RunScope,
    _ limit: Int?,
    until end: Milliseconds
  ) {
    do throws(SubstitutionError) {
      if let message = try reasonToStop(last, state, strategy, scope, limit) {
        state.verdict = (last.phase, message)
      }
    } catch {
      state.verdict = (.error, text(of: error))
    }
    state.backoffEnds.append(end)
    wake(at: end, .retry(retry))
  }

  private func reasonToStop(
    _ last: Node,
    _ state: RetryState,
    _ strategy: CompiledTemplate.Retry,
    _ scope: RunScope,
    _ limit: Int?
  ) throws(SubstitutionError) -> String? {
    let isAllowed =
      switch strategy.policy {
      case .always: true
      case .onFailure: last.phase == .failed
      case .onError: last.phase == .error
      case .onTransientError: isTransient(last.message)
      }
    if !isAllowed { return last.message }
    if let limit, state.attempts > limit { return "No more retries left" }
    guard let expression = strategy.expression else { return nil }
    var scope = scope
    scope.locals = Locals(
      retries: Locals.Retries(
        count: state.attempts - 1,
        exitCode: last.exitCode >= 0 ? "\(last.exitCode)" : "-1",
        status: last.phase.name,
        duration: goFloat(Double(last.finished - last.started) / 1000, largest: 21),
        message: last.message
      )
    )
    do throws(ExpressionError) {
      if try expression.holds(scope) { return nil }
      return "retryStrategy.expression evaluated to false"
    } catch {
      throw .refused(error.message)
    }
  }

  private func wait(
    after attempts: Int,
    _ backoff: CompiledTemplate.Retry.Backoff,
    _ scope: RunScope
  ) throws(SubstitutionError) -> Milliseconds {
    guard let text = backoff.duration else {
      throw .refused("no base duration specified for retryStrategy")
    }
    let base = try time(text, scope)
    var wait = base
    if let factor = try number(backoff.factor, scope), factor > 0 {
      let product = Double(base) * power(Double(factor), Double(attempts - 1))
      wait = product < 9e15 ? Milliseconds(product) : .max / 4
    }
    if let text = backoff.cap { wait = min(wait, try time(text, scope)) }
    return wait
  }

  private func number(
    _ text: TemplateText?,
    _ scope: RunScope
  ) throws(SubstitutionError) -> Int? {
    guard let text else { return nil }
    let filled = try substitute(text, scope, .lenient).text
    guard let number = Int(filled) else { throw .refused("`\(filled)` is no whole number") }
    return number
  }

  private func time(
    _ text: TemplateText,
    _ scope: RunScope
  ) throws(SubstitutionError) -> Milliseconds {
    let filled = try substitute(text, scope, .lenient).text
    guard let time = duration(filled) else {
      throw .refused("unable to parse \(filled) as a duration")
    }
    return time
  }

  /// What Argo takes for a passing trouble of the cluster (`util/errors`), as far as messages go.
  private func isTransient(_ message: String) -> Bool {
    [
      "exceeded quota", "forbidden: exceeded", "i/o timeout", "connection reset",
      "connection refused", "TLS handshake timeout", "EOF", "the server was unable",
    ].contains { message.containsBytes($0) }
  }

  /// A duration in the words of Argo's messages: `30 seconds`, `2 minutes 1 second`.
  private func humanDuration(_ time: Milliseconds) -> String {
    let seconds = time / 1000
    let parts = [
      (seconds / 86400, "day"), (seconds / 3600 % 24, "hour"), (seconds / 60 % 60, "minute"),
      (seconds % 60, "second"),
    ]
    let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
    return words.isEmpty ? "0 seconds" : words.prefix(2).joined(separator: " ")
  }
}
