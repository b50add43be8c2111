/// A DAG or a list of steps that runs: its inputs, and how far its tasks are.
final class Frame {
  /// Its own node.
  let node: Int
  let template: CompiledTemplate
  let call: Call
  /// What stands behind tags of the template itself.
  let locals: Locals
  var tasks: [TaskState] = []
  /// The group of steps that runs.
  var group = -1
  var groupNodes: [Int32] = []
  /// Children that a limit on parallelism counts, and those that failed.
  var active = 0
  var activePods = 0
  var bad = 0
  /// Tasks that wait for a place, by their order.
  var stalled = Heap<Int>()
  var isStalledInRun = false
  /// Tasks and hooks that have begun and are not over.
  var open = 0
  /// Tasks about to begin, by the order in which Argo visits them.
  var ready = Heap<Int>()
  /// Of steps, that the next group may begin.
  var awaitsGroup = false
  /// Whether somebody further up is at it already.
  var isDraining = false
  /// Tasks that will wait for ever.
  var hung = 0
  var isOver = false
  /// Whether its first tasks are still to begin.
  var isNew = true
  /// Daemons that end with it.
  var daemons: [Int] = []
  /// What siblings made, as lists; worked out when first asked for.
  var aggregates: [Int: Aggregate] = [:]

  /// Where a task stands in the order of visiting.
  func rank(_ task: Int) -> Int {
    if case .dag(let dag) = template.body { dag.rank[task] } else { task }
  }

  func task(_ rank: Int) -> Int {
    if case .dag(let dag) = template.body { dag.order[rank] } else { rank }
  }

  init(node: Int, template: CompiledTemplate, call: Call, locals: Locals) {
    self.node = node
    self.template = template
    self.call = call
    self.locals = locals
  }
}

/// One use of a template: with which inputs, for whom.
struct Call {
  let template: CompiledTemplate
  /// By the template's own order; `nil` is what nobody gave.
  var inputs: [String?]
  var position: Position
}

/// Where a node belongs.
struct Position {
  /// The node whose name its own begins with, or -1, and what follows.
  var base: Int
  var suffix: String
  var frame: Frame?
  var task = -1
  var item = -1
  var hookOf = -1
  var isExit = false
  var depth = 0
  /// The name of the task or step that calls.
  var name = ""
  /// The place in the loops around, outermost first.
  var indexes: [Int] = []
}

/// Names that belong to one node: `node.name`, `pod.name`, `retries`.
struct Locals {
  var node = -1
  var callName = ""
  var isTask = true
  var isPod = false
  var retries: Retries?

  struct Retries {
    var count: Int
    var exitCode = "0"
    var status = ""
    var duration = "0"
    var message = ""
  }
}

struct TaskState {
  var node: Int32 = -1
  /// Dependencies that are not over.
  var waiting: Int32 = 0
  var stage = Stage.idle
  /// Hooks of the task that are not over.
  var hooks: Int32 = 0
  var loop: LoopState?
  /// What a single call, once worked out, is called with.
  var arguments: [String?]?
  var when = ""
  /// What made it ready.
  var cause = Cause()

  enum Stage: UInt8 {
    case idle
    case waitingForPlace
    case running
    case over
    case hung
  }
}

/// A loop that has been expanded.
final class LoopState {
  var calls: [LoopCall] = []
  var next = 0
  /// The node of each item, or -1.
  var children: [Int32] = []
  var unfinished = 0
  var phase = NodePhase.succeeded
  var outbound = BranchPhases()
}

struct LoopCall {
  let suffix: String
  let arguments: [String?]
  let when: String
  /// The object and the template, where they are named by the item.
  var reference: [String]?
}

/// What the items of a loop gave, as lists (`op.go:processAggregateNodeOutputs`).
final class Aggregate {
  var parameters: [String: String] = [:]
  var whole = "[]"
  /// `nil` where a result is no JSON, which Argo refuses.
  var result: String? = "[]"
  var problem = ""
}
