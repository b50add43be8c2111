/// One workflow on its way: every node that came into being, and what is still to do.
///
/// Event-driven: an event touches the nodes it concerns and those above them, never all of them,
/// so that a pod costs the same in a run of ten and in one of a hundred thousand.
package final class Run {
  let program: Program
  let executor: any LeafExecutor
  var nodes: [Node] = []
  var globals: [String: String] = [:]
  /// Every proper beginning of a global's name.
  var globalBranches: Set<String> = []
  var retries: [RetryState] = []
  var frames: [Int: Frame] = [:]
  var pods: [PodState] = []
  var activePods = 0
  /// Scopes and attempts that wait for `spec.parallelism`.
  var stalledFrames: [Frame] = []
  var stalledAttempts: [Int] = []
  var work: [Work] = []
  var wakes: [Wake] = []
  var locks = Locks()
  /// Calls that wait for a lock, by their node.
  /// The nodes of containers in sets, by their pod.
  var containers: [Int: [Int]] = [:]
  var waitingCalls: [Int: Call] = [:]
  var memos: [String: Memo] = [:]
  /// Calls whose outputs are kept when they succeed, by their node.
  var memoCalls: [Int: Call] = [:]
  package private(set) var started: Milliseconds = 0
  /// When it was stopped before its end, which is not when the next thing would have happened.
  private var stopped: Milliseconds?
  package var findings: [Finding] = []
  var seenFindings: Set<Finding> = []
  var mainNode = -1
  var exitNode = -1
  /// How the workflow ended.
  package var phase: NodePhase?
  package var message = ""
  var isDeadlinePast = false
  /// What went wrong with the entrypoint itself.
  var entryError: String?
  var begunHooks: Set<HookKey> = []
  private var chance: UInt64 = 0
  var openHooks = 0
  var order: [Int] = []
  /// The leaf whose beginning or end is being followed up.
  var cause = Cause()
  /// When calls that waited for a lock got it, by their node.
  var lockEnds: [Int: Milliseconds] = [:]

  enum Work {
    case drain(Frame)
    case resume(Frame)
    case resumeAll
  }

  enum Wake {
    case retry(Int)
    case suspension(Int)
    case timeout(Int, String)
    case deadline
  }

  /// Far more than etcd could hold of a workflow; recursion that doubles would not end otherwise.
  package static let mostNodes = 1_000_000
  package var nodeLimit = mostNodes

  package init(_ program: Program, on executor: any LeafExecutor) {
    self.program = program
    self.executor = executor
  }

  var now: Milliseconds { stopped ?? executor.now }

  /// Runs the workflow to its end, or until nothing will ever happen again, or until `limit`.
  package func run(until limit: Milliseconds? = nil) {
    started = now
    cause = Cause(node: -1, time: now)
    setGlobals()
    begin()
    workOff()
    if mainNode < 0 {
      // From the second look on, Argo knows how the workflow is doing.
      set("workflow.status", NodePhase.running.name)
      runWorkflowHooks()
      workOff()
    }
    while phase == nil, let event = executor.next() {
      if let limit, executor.now > limit {
        stopped = limit
        return
      }
      handle(event)
      workOff()
    }
  }

  private func workOff() {
    var index = 0
    while index < work.count {
      perform(work[index])
      index += 1
      // What is done need not be kept while more comes in.
      if index > 4096 {
        work.removeFirst(index)
        index = 0
      }
    }
    work.removeAll(keepingCapacity: true)
  }

  private func perform(_ item: Work) {
    switch item {
    case .drain(let frame): drain(frame)
    case .resume(let frame): if !frame.isOver { resume(frame) }
    case .resumeAll: resumeAll()
    }
  }

  private func begin() {
    if let seconds = program.activeDeadlineSeconds {
      wake(at: started + inMilliseconds(Int64(seconds)), .deadline)
    }
    let arguments = program.parameters.map { ($0.name, globals["workflow.parameters.\($0.name)"]) }
    guard case .known(let number) = program.entry else { return }
    let template = program.templates[number]
    var position = Position(base: -1, suffix: program.name)
    position.depth = 1
    if case .failed(let id, let message) = invoke(template, arguments, position) {
      entryError = "error in entry template execution: \(message)"
      finish(id, .error, message)
    }
  }

  private func handle(_ event: ExecutorEvent) {
    switch event {
    case .pending(let pod, let reason):
      let node = pods[pod].node
      if node >= 0, nodes[node].phase == .pending { nodes[node].message = reason }
    case .running(let pod):
      let node = pods[pod].node
      guard node >= 0, nodes[node].phase == .pending else { return }
      cause = Cause(node: Int32(node), time: now)
      nodes[node].phase = .running
      nodes[node].message = ""
      if !pods[pod].isSuspension { pods[pod].started = now }
      if !containers.isEmpty { containersRun(of: node) }
      hookWhileRunning(node)
      daemonIsReady(node)
    case .finished(let pod, let result):
      cause = Cause(node: Int32(pods[pod].node), time: now)
      podFinished(pod, result)
    case .wake(let token):
      switch wakes[token] {
      case .retry(let node): nextAttempt(node)
      case .suspension(let node):
        cause = Cause(node: Int32(node), time: now)
        resumeSuspended(node)
      case .timeout(let node, let message): timeOut(node, message)
      case .deadline: passDeadline()
      }
    }
  }

  /// The next of a row of numbers that is the same in every run of the same name (SplitMix64).
  func random() -> UInt64 {
    if chance == 0 { chance = UInt64(fnv32a(program.name)) }
    chance &+= 0x9E37_79B9_7F4A_7C15
    var value = chance
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  func wake(at time: Milliseconds, _ wake: Wake) {
    wakes.append(wake)
    executor.wake(at: time, wakes.count - 1, pause(of: wake))
  }

  private func pause(of wake: Wake) -> Pause {
    guard case .retry(let node) = wake, let state = retryState(node), state.last >= 0 else {
      return .other
    }
    return .retry(pod: Int(nodes[state.last].podNumber), again: state.verdict == nil)
  }

  /// Notes something that a person should know, once.
  func note(_ finding: Finding) {
    if seenFindings.insert(finding).inserted { findings.append(finding) }
  }
}

/// Something a run showed that its phases do not: what Argo would hang on, or pass on as text.
package struct Finding: Hashable, Sendable {
  package let kind: Kind
  package let message: String
  /// The line in the manifests, or 0.
  package let line: Int

  package enum Kind: String, Sendable {
    /// Argo would wait for ever.
    case hangs
    /// A tag reaches the container as it stands.
    case literalTag = "literal-tag"
    /// A pod that no node can take.
    case unschedulable
    /// A run that grows without end.
    case tooManyNodes = "too-many-nodes"
  }

  init(_ kind: Kind, _ message: String, line: Int = 0) {
    self.kind = kind
    self.message = message
    self.line = line
  }
}

struct PodState {
  var node: Int
  var started: Milliseconds = -1
  let resources: Resources
  let isSuspension: Bool
}

/// What a cache of outputs holds.
struct Memo {
  let outputs: Outputs?
  let created: Milliseconds
}
