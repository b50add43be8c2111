/// What carries leaves out: a virtual clock, or processes of this machine.
///
/// The run tells it what to begin and asks what happened next; time passes only inside `next`.
package protocol LeafExecutor: AnyObject {
  /// Milliseconds since 1970.
  var now: Milliseconds { get }

  /// Begins a pod. What becomes of it comes out of `next`.
  func start(_ pod: PodOrder)

  /// Takes a pod away; nothing of it comes out of `next` any more.
  func remove(_ pod: Int)

  /// Asks for a `.wake` at a moment, for waits of the run itself.
  func wake(at time: Milliseconds, _ token: Int, _ pause: Pause)

  /// The next thing that happens, or `nil` when nothing ever will.
  func next() -> ExecutorEvent?

  /// Whether orders are to say what is run, which costs a pod's texts.
  var runsPrograms: Bool { get }
}

extension LeafExecutor {
  package var runsPrograms: Bool { false }
}

/// What the run waits for, as far as people want to know it.
package enum Pause: Hashable, Sendable {
  /// The next attempt of a pod that has failed, or the word that there is none.
  case retry(pod: Int, again: Bool)
  case other
}

package enum ExecutorEvent: Sendable {
  /// A pod cannot be placed, for the reason that Kubernetes gives.
  case pending(pod: Int, reason: String)
  case running(pod: Int)
  case finished(pod: Int, PodResult)
  case wake(token: Int)
}

/// A pod to begin, with what an executor can choose by.
package struct PodOrder: Sendable {
  /// The number by which executor and run know it.
  package let pod: Int
  package let template: String
  /// The task or step that asked for it.
  package let step: String
  /// The place in the loops around it, outermost first.
  package let indexes: [Int]
  /// 0 for the first.
  package let attempt: Int
  package let resources: Resources
  /// On which nodes it may run, if not on any.
  package let placement: Placement?
  /// How long it may run, if not for ever.
  package let deadline: Milliseconds?
  package let outputs: [Output]
  /// Whether what it prints is kept as `outputs.result`.
  package let keepsResult: Bool
  /// Whether it runs until it is taken away.
  package let isDaemon: Bool
  /// Whether it is no pod, and a person or somebody else ends it.
  package let isSuspension: Bool

  /// Of a container set; else nothing.
  package let containers: [Container]
  /// What it runs, for executors that ask.
  package var program: Program?

  /// A container with every tag filled in.
  package struct Program: Hashable, Sendable {
    package var image: String
    package var command: [String]
    package var arguments: [String]
    package var variables: [Variable]
    /// Bytes, where there is a limit.
    package var memoryLimit: Int?
  }

  package struct Variable: Hashable, Sendable {
    package let name: String
    /// `nil` where the value comes from elsewhere in the cluster.
    package let value: String?
  }

  package struct Container: Hashable, Sendable {
    package let name: String
    package let dependencies: [String]
  }

  package struct Output: Hashable, Sendable {
    package let name: String
    /// The file that the program writes it to.
    package let path: String?
    /// What counts where the program wrote nothing.
    package let fallback: String?
  }
}

/// How one container of a set ended; times count from the start of its pod.
package struct ContainerResult: Hashable, Sendable {
  package let name: String
  package var started: Milliseconds
  package var finished: Milliseconds
  package var phase = PodResult.Phase.succeeded
  package var message = ""
  package var exitCode = 0

  package init(name: String, started: Milliseconds, finished: Milliseconds) {
    self.name = name
    self.started = started
    self.finished = finished
  }
}

/// How a pod ended.
package struct PodResult: Hashable, Sendable {
  package var phase: Phase
  package var message = ""
  package var exitCode: Int?
  /// Output parameters by name.
  package var outputs: [String: String] = [:]
  /// The end of what it printed, for `outputs.result`.
  package var result: String?
  /// Of a container set, how each container ended, in the order of the set.
  package var containers: [ContainerResult] = []

  package enum Phase: Hashable, Sendable {
    case succeeded
    case failed
    case error
  }

  package init(_ phase: Phase, message: String = "", exitCode: Int? = nil) {
    self.phase = phase
    self.message = message
    self.exitCode = exitCode
  }
}
