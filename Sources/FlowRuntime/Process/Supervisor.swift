import CProcess
import Glibc
import Synchronization

/// The one listener for signals and for the ends of children.
///
/// A single thread waits for signals that every thread has blocked, so nothing
/// runs inside a signal handler. It passes them on to the program's process
/// group, reaps whatever ends (as PID 1, or as the reaper of its descendants),
/// and stops a group that does not stop by itself.
package final class Supervisor: Sendable {
  /// How the program ended.
  struct End: Hashable, Sendable {
    /// Its own code, or 128 and the signal's number.
    var code: Int
    /// Whether the pod was asked to stop meanwhile.
    var wasAskedToStop = false
    /// Whether the runtime had to kill the program.
    var wasKilled = false
    /// Why it could not even be started.
    var reason: String?
  }

  private struct State {
    var child: pid_t?
    var code: Int?
    var wasAskedToStop = false
    var wasKilled = false
    /// When what is left of the group is killed, by the monotonic clock.
    var killAt: Double?
    var isDraining = false
    var wasDrainKilled = false
    var waiter: CheckedContinuation<End, Never>?
  }

  private let state = Mutex(State())
  private let grace: Double
  private let stopBeforeStart: @Sendable () -> Never

  /// Blocks the signals; call it before there is a second thread, since threads
  /// inherit the mask. `stopBeforeStart` ends the process when it is asked to
  /// stop while no program runs.
  package init(grace: Int, stopBeforeStart: @escaping @Sendable () -> Never) {
    self.grace = Double(grace)
    self.stopBeforeStart = stopBeforeStart
    SignalSet.handled.block()
    signal(SIGPIPE, SIG_IGN)
    // Orphans come to the runtime, too, where it is not PID 1.
    _ = cprocess_adopt_orphans()
  }

  /// Runs a program to its end, and to the end of whatever it left in its group.
  func run(_ program: Program) async throws(Program.NotStarted) -> End {
    // Under the lock, so that a child that ends at once is not overlooked.
    try state.withLock { state throws(Program.NotStarted) in
      state.code = nil
      state.isDraining = false
      state.wasDrainKilled = false
      state.child = try program.spawn()
    }
    return await withCheckedContinuation { continuation in
      state.withLock { $0.waiter = continuation }
      // The thread may have seen the end before there was anybody to tell.
      kill(getpid(), SIGCHLD)
    }
  }

  /// Whether the pod was asked to stop at any time.
  var wasAskedToStop: Bool { state.withLock(\.wasAskedToStop) }

  // MARK: The thread

  /// The listener. It is the main thread, which has nothing else to do.
  package func listen() -> Never {
    while true {
      let signal = SignalSet.handled.wait(upTo: state.withLock { pause($0) })
      switch signal {
      case nil, SIGCHLD: break
      case .some(let signal): heard(signal)
      }
      reap()
      settle()
    }
  }

  /// A drained group may end without a signal to us; so it is looked at now and then.
  private func pause(_ state: State) -> Double? {
    guard let killAt = state.killAt else { return nil }
    let rest = max(killAt - now(), 0.001)
    return state.isDraining ? min(rest, 0.05) : rest
  }

  private func heard(_ signal: Int32) {
    let asksToStop = [SIGTERM, SIGINT, SIGQUIT, SIGHUP].contains(signal)
    let mustEnd = state.withLock { state in
      guard let child = state.child else {
        // Before the program, ending is all there is to do; after it, finishing
        // is: the pod's grace is what is left for storing.
        if asksToStop { state.wasAskedToStop = true }
        return asksToStop && state.code == nil
      }
      kill(-child, signal)
      if asksToStop, !state.wasAskedToStop {
        state.wasAskedToStop = true
        if state.killAt == nil { state.killAt = now() + grace }
      }
      return false
    }
    if mustEnd { stopBeforeStart() }
  }

  private func reap() {
    while true {
      var status: Int32 = 0
      let ended = waitpid(-1, &status, WNOHANG)
      if ended < 0, errno == EINTR { continue }
      guard ended > 0 else { return }
      state.withLock { state in
        guard ended == state.child else { return }
        let signal = Int(status & 0x7F)
        state.code = signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
      }
    }
  }

  private func settle() {
    let finished: (CheckedContinuation<End, Never>, End)? = state.withLock { state in
      guard let child = state.child else { return nil }
      if let killAt = state.killAt, now() >= killAt {
        kill(-child, SIGKILL)
        if state.code == nil { state.wasKilled = true }
        // Whoever does not even go now is not ours to wait for.
        if state.isDraining, state.wasDrainKilled { return finish(&state) }
        state.wasDrainKilled = state.isDraining
        state.killAt = now() + 1
      }
      guard state.code != nil else { return nil }
      guard kill(-child, 0) == 0 else { return finish(&state) }
      if !state.isDraining {
        // What the program left behind may still be writing.
        state.isDraining = true
        kill(-child, SIGTERM)
        state.killAt = min(state.killAt ?? .infinity, now() + 2)
      }
      return nil
    }
    if let (waiter, end) = finished { waiter.resume(returning: end) }
  }

  private func finish(_ state: inout State) -> (CheckedContinuation<End, Never>, End)? {
    guard let waiter = state.waiter, let code = state.code else { return nil }
    state.waiter = nil
    state.child = nil
    state.killAt = nil
    return (
      waiter,
      End(code: code, wasAskedToStop: state.wasAskedToStop, wasKilled: state.wasKilled)
    )
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
