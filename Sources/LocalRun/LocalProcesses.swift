package import ArgoEngine
import FlowContract
import Glibc

/// Leaves as processes of this machine, under flowrt and on the real clock.
///
/// One thread: `next` waits for the end of a process, a line, a timer or a signal, whichever is
/// first. The time that the run sees stands still between two events, as with the virtual clock.
package final class LocalProcesses: LeafExecutor {
  package private(set) var now: Milliseconds
  let rules: StartRules
  private let signals: Signals
  private let watcher: any RunWatcher
  /// The step that a template was made of.
  private let steps: [String: String]
  private var room: Room
  private var leaves: [Int: Leaf] = [:]
  private var byProcess: [pid_t: Leaf] = [:]
  private var timers = Heap<Timer>()
  private var sequence = 0
  private var ready: [ExecutorEvent] = []
  private var paused: [Int: (leaf: LeafView, until: Milliseconds)] = [:]
  private var lastFailed: [Int: LeafView] = [:]
  private var done = 0
  /// The signal that asked for the end.
  package private(set) var stoppedBy: Int32?
  private var mustKill = false

  private struct Timer: Comparable {
    let time: Milliseconds
    let sequence: Int
    let token: Int

    static func < (left: Timer, right: Timer) -> Bool {
      (left.time, left.sequence) < (right.time, right.sequence)
    }
  }

  package init(
    _ rules: StartRules,
    machine: Resources?,
    places: Int?,
    steps: [String: String],
    signals: Signals,
    watcher: any RunWatcher
  ) {
    self.rules = rules
    self.signals = signals
    self.watcher = watcher
    self.steps = steps
    room = Room(machine, places: places)
    now = wallClock()
    Descendants.adopt()
  }

  package var runsPrograms: Bool { true }

  // MARK: What the run asks for

  package func start(_ order: PodOrder) {
    let leaf = Leaf(order, step: steps[order.template] ?? order.step)
    if rules.selection?.holds(leaf.view.step) == true { return }
    leaves[order.pod] = leaf
    guard !order.isSuspension else {
      leaf.reason = "somebody who lets it go on; `flowc run` has no word for that yet"
      return watcher.waits(leaf.view, leaf.reason ?? "")
    }
    if let excess = room.excess(order.resources) { return fail(leaf, "it asks for \(excess)") }
    if let cards = room.take(order.pod, order.resources) { return begin(leaf, cards) }
    let reason = room.reason(order.resources)
    leaf.reason = reason
    watcher.waits(leaf.view, reason)
    ready.append(.pending(pod: order.pod, reason: reason))
  }

  private func begin(_ leaf: Leaf, _ cards: [Int]) {
    leaf.reason = nil
    leaf.cards = cards
    do {
      let process = try rules.start(leaf, at: wallClock())
      leaf.process = process
      byProcess[process.number] = leaf
      watcher.began(leaf.view)
      ready.append(.running(pod: leaf.order.pod))
    } catch let problem as NotStarted {
      fail(leaf, problem.message)
      giveBack(leaf)
    } catch {
      fail(leaf, "\(error)")
      giveBack(leaf)
    }
  }

  /// It goes wrong around its program.
  private func fail(_ leaf: Leaf, _ message: String) {
    leaves[leaf.order.pod] = nil
    let result = PodResult(.error, message: message)
    watcher.ended(
      leaf.view,
      LeafEnding(
        result: result,
        duration: 0,
        isReused: false,
        lastWord: nil,
        tail: [],
        log: ""
      )
    )
    lastFailed[leaf.order.pod] = leaf.view
    ready.append(.finished(pod: leaf.order.pod, result))
  }

  package func remove(_ pod: Int) {
    guard let leaf = leaves[pod] else { return }
    leaf.isRemoved = true
    if leaf.process != nil {
      askToStop(leaf)
    } else {
      leaves[pod] = nil
      room.forget(pod)
    }
  }

  package func wake(at time: Milliseconds, _ token: Int, _ pause: Pause) {
    sequence += 1
    timers.insert(Timer(time: time, sequence: sequence, token: token))
    guard case .retry(let pod, let again) = pause, let view = lastFailed[pod] else { return }
    if again { paused[token] = (view, time) }
    watcher.pauses(view, until: time, again: again)
  }

  // MARK: What happens

  package func next() -> ExecutorEvent? {
    while true {
      now = wallClock()
      if stoppedBy != nil {
        ready = []
        if byProcess.isEmpty { return nil }
      }
      if !ready.isEmpty { return ready.removeFirst() }
      if stoppedBy == nil, let timer = timers.first, timer.time <= now {
        _ = timers.popFirst()
        paused[timer.token] = nil
        return .wake(token: timer.token)
      }
      if isQuiet { return nil }
      watcher.rests(status)
      look(for: pollTime)
    }
  }

  /// Whether nothing will ever happen again. Of a part of a flow, the rest is not waited for: what
  /// does not begin would otherwise hold the run until the flow's own time is over.
  private var isQuiet: Bool {
    guard byProcess.isEmpty, leaves.isEmpty else { return false }
    return timers.first == nil || rules.selection != nil && paused.isEmpty
  }

  /// Ends what still runs: what the workflow no longer waits for, and what steps have left behind.
  package func finish() {
    for leaf in byProcess.values { askToStop(leaf) }
    while !byProcess.isEmpty {
      now = wallClock()
      watcher.rests(status)
      look(for: pollTime)
    }
    Descendants.killAll()
  }

  private var pollTime: Milliseconds {
    // Once a second, so that whoever watches sees time pass.
    var time = now + 1000
    if stoppedBy == nil, let timer = timers.first { time = min(time, timer.time) }
    for leaf in byProcess.values {
      for moment in [leaf.process?.deadline, leaf.process?.killAt] {
        if let moment { time = min(time, moment) }
      }
    }
    return max(time - now, 0)
  }

  private func look(for time: Milliseconds) {
    var files = [pollfd(fd: signals.file, events: Int16(POLLIN), revents: 0)]
    var owners: [Leaf?] = [nil]
    for leaf in byProcess.values {
      for file in [leaf.process?.output.file, leaf.process?.errors.file] {
        guard let file, file >= 0 else { continue }
        files.append(pollfd(fd: file, events: Int16(POLLIN), revents: 0))
        owners.append(leaf)
      }
    }
    poll(&files, nfds_t(files.count), Int32(clamping: time))
    now = wallClock()
    for (file, owner) in zip(files, owners) where file.revents != 0 {
      if let owner { read(owner) }
    }
    if files[0].revents != 0 { hear() }
    reap()
    watchTime()
  }

  private func read(_ leaf: Leaf) {
    take(leaf.process?.output.read() ?? [], leaf, isError: false)
    take(leaf.process?.errors.read() ?? [], leaf, isError: true)
  }

  private func take(_ lines: [[UInt8]], _ leaf: Leaf, isError: Bool) {
    guard !lines.isEmpty else { return }
    leaf.process?.keep(lines)
    for line in lines { watcher.wrote(line, leaf.view, isError: isError) }
  }

  // MARK: Ends

  private func reap() {
    var ended = false
    while true {
      var status: Int32 = 0
      let number = waitpid(-1, &status, WNOHANG)
      if number < 0, errno == EINTR { continue }
      guard number > 0 else { break }
      guard let leaf = byProcess.removeValue(forKey: number) else { continue }
      ended = true
      over(leaf, status)
    }
    if ended { Descendants.killStrays(except: Set(byProcess.keys)) }
  }

  private func over(_ leaf: Leaf, _ status: Int32) {
    take(leaf.process?.output.readAll() ?? [], leaf, isError: false)
    take(leaf.process?.errors.readAll() ?? [], leaf, isError: true)
    guard let process = leaf.process else { return }
    let signal = Int(status & 0x7F)
    let code = signal == 0 ? Int(status >> 8 & 0xFF) : 128 + signal
    let outcome = outcome(of: leaf, process, code)
    rules.clean(leaf, process)
    leaf.process = nil
    leaves[leaf.order.pod] = nil
    if !leaf.isRemoved, stoppedBy == nil {
      if outcome.result.phase == .succeeded { done += 1 }
      lastFailed[leaf.order.pod] = outcome.result.phase == .succeeded ? nil : leaf.view
      watcher.ended(leaf.view, outcome)
      ready.append(.finished(pod: leaf.order.pod, outcome.result))
    }
    giveBack(leaf)
  }

  private func giveBack(_ leaf: Leaf) {
    let begun = room.give(leaf.order.resources, cards: leaf.cards)
    guard stoppedBy == nil else { return }
    for (pod, cards) in begun {
      if let leaf = leaves[pod] { begin(leaf, cards) }
    }
  }

  // MARK: Stopping

  private func hear() {
    for signal in signals.take() where [SIGINT, SIGTERM, SIGHUP].contains(signal) {
      mustKill = stoppedBy != nil
      if stoppedBy == nil { stoppedBy = signal }
      watcher.stops(byProcess.count, grace: rules.grace, isLast: mustKill)
      for leaf in byProcess.values {
        if mustKill { stopNow(leaf) } else { askToStop(leaf) }
      }
    }
  }

  private func askToStop(_ leaf: Leaf) {
    guard let process = leaf.process, process.killAt == nil else { return }
    kill(process.number, SIGTERM)
    // The runtime itself ends its program after the grace, and then says so.
    leaf.process?.killAt = now + Milliseconds(rules.grace) * 1000 + 3000
  }

  private func stopNow(_ leaf: Leaf) {
    guard let process = leaf.process else { return }
    kill(-process.number, SIGKILL)
    leaf.process?.killAt = nil
  }

  private func watchTime() {
    for leaf in byProcess.values {
      guard let process = leaf.process else { continue }
      if let time = process.killAt, time <= now { stopNow(leaf) }
      if let time = process.deadline, time <= now {
        leaf.process?.deadline = nil
        leaf.isOverTime = true
        askToStop(leaf)
      }
    }
  }

  private var status: RunStatus {
    var status = RunStatus(now: now, done: done, isStopping: stoppedBy != nil)
    for (_, leaf) in leaves.sorted(by: { $0.key < $1.key }) {
      if let process = leaf.process {
        status.running.append((leaf.view, process.started))
      } else if let reason = leaf.reason {
        status.waiting.append((leaf.view, reason))
      }
    }
    status.paused = paused.values.sorted { $0.until < $1.until }
    return status
  }
}

/// Milliseconds since 1970.
package func wallClock() -> Milliseconds {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Milliseconds(time.tv_sec) * 1000 + Milliseconds(time.tv_nsec) / 1_000_000
}
