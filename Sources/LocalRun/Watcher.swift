package import ArgoEngine

/// Who sees what a run does on this machine: a terminal, or a test.
package protocol RunWatcher: AnyObject {
  func began(_ leaf: LeafView)
  /// One line that it wrote, without its end.
  func wrote(_ line: [UInt8], _ leaf: LeafView, isError: Bool)
  func ended(_ leaf: LeafView, _ ending: LeafEnding)
  /// It cannot begin yet.
  func waits(_ leaf: LeafView, _ reason: String)
  /// It has failed, and its next attempt begins at a moment; or none does.
  func pauses(_ leaf: LeafView, until time: Milliseconds, again: Bool)
  /// Somebody asked for the end; `isLast`: for the second time.
  func stops(_ count: Int, grace: Int, isLast: Bool)
  /// Nothing happens at the moment; now is the time to show how things are.
  func rests(_ status: RunStatus)
}

/// A step at its place in the loops around it.
package struct LeafView: Hashable, Sendable {
  package let step: String
  package let indexes: [Int]
  /// 0 for the first.
  package let attempt: Int

  package init(step: String, indexes: [Int], attempt: Int) {
    self.step = step
    self.indexes = indexes
    self.attempt = attempt
  }

  /// `train[2]`.
  package var title: String { step + indexes.map { "[\($0)]" }.joined() }
}

/// What came of an attempt.
package struct LeafEnding: Sendable {
  package let result: PodResult
  package let duration: Milliseconds
  /// Whether it took the outputs of an earlier run, and its program was not run.
  package let isReused: Bool
  /// What the runtime says of a failure.
  package let lastWord: LastWord?
  /// The last lines it wrote.
  package let tail: [[UInt8]]
  /// Where all that it wrote is.
  package let log: String
}

/// How a run is at a moment.
package struct RunStatus: Sendable {
  package var now: Milliseconds
  package var running: [(leaf: LeafView, since: Milliseconds)] = []
  package var waiting: [(leaf: LeafView, reason: String)] = []
  package var paused: [(leaf: LeafView, until: Milliseconds)] = []
  package var done = 0
  package var isStopping = false
}
