/// One node of a run, as Argo would list it in a workflow's status.
struct Node {
  /// The node whose name the name begins with, or -1.
  var base: Int32
  /// What follows: `.train`, `(0:a)`, `[1]`.
  var suffix: String
  var kind: NodeKind
  var phase: NodePhase
  var started: Milliseconds
  var finished: Milliseconds = 0
  var message = ""
  /// When its pod began to run, or -1.
  var ran: Milliseconds = -1
  var podNumber: Int32 = -1
  /// Of a Retry node, the number of its state.
  var retryNumber: Int32 = -1
  var outputs: Outputs?
  var exitCode: Int32 = -1
  /// Whose child it is: the scope, and the place in it.
  var frame: Frame?
  var task: Int32 = -1
  var item: Int32 = -1
  /// The Retry node whose attempt it is, or -1.
  var retry: Int32 = -1
  /// The node whose hook it is, or -1.
  var hookOf: Int32 = -1
  /// Whether it is a daemon that runs.
  var isDaemoned = false
  /// Whether it was a daemon that ran, so that nobody waits for its end.
  var wasReady = false
  /// Hooks of its own that are not over.
  var openHooks: Int32 = 0
  /// The template, by number, or -1 for what has none.
  var template: Int32 = -1
  /// Whether it takes a place among the parallel children of its frame.
  var takesPlace = false
  /// How what comes after it inherits a phase (`dag.go:assessDAGPhase`).
  var outbound = BranchPhases()
  /// The leaf it came after.
  var cause: Cause
}

package enum NodeKind: UInt8, Sendable {
  case pod
  case steps
  case stepGroup
  case dag
  case taskGroup
  case retry
  case skipped
  case suspend
  case container
  case http
  case plugin

  package var name: String {
    switch self {
    case .pod: "Pod"
    case .steps: "Steps"
    case .stepGroup: "StepGroup"
    case .dag: "DAG"
    case .taskGroup: "TaskGroup"
    case .retry: "Retry"
    case .skipped: "Skipped"
    case .suspend: "Suspend"
    case .container: "Container"
    case .http: "HTTP"
    case .plugin: "Plugin"
    }
  }

  /// Whether a limit on parallel children counts it (`node_counters.go`).
  var countsAsChild: Bool { self == .pod || self == .steps || self == .dag }
}

package enum NodePhase: UInt8, Sendable {
  case pending
  case running
  case succeeded
  case skipped
  case failed
  case error
  case omitted

  package var name: String {
    switch self {
    case .pending: "Pending"
    case .running: "Running"
    case .succeeded: "Succeeded"
    case .skipped: "Skipped"
    case .failed: "Failed"
    case .error: "Error"
    case .omitted: "Omitted"
    }
  }

  package var isFulfilled: Bool { self != .pending && self != .running }
  package var isBad: Bool { self == .failed || self == .error }
  /// Over, and not passed by.
  package var isCompleted: Bool { self == .succeeded || isBad }
}

/// What a node gave back.
final class Outputs {
  var parameters: [(name: String, value: String)] = []
  var result: String?
  var artifacts: [String] = []
}

/// The phases that arrive where a branch ends; a node that was passed by hands on what came to it.
struct BranchPhases: OptionSet {
  let rawValue: UInt8

  static let succeeded = BranchPhases(rawValue: 1)
  static let failed = BranchPhases(rawValue: 2)
  static let error = BranchPhases(rawValue: 4)
  static let passesOn = BranchPhases(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ phase: NodePhase) {
    switch phase {
    case .succeeded: self = .succeeded
    case .failed: self = .failed
    case .error: self = .error
    case .skipped, .omitted: self = .passesOn
    case .pending, .running: self = []
    }
  }
}
