import ArgoEngine
import Glibc

/// One attempt at a step: waiting for room, running, or ended.
final class Leaf {
  let order: PodOrder
  let view: LeafView
  /// What it waits for, or `nil`.
  var reason: String?
  var process: RunningProcess?
  var cards: [Int] = []
  /// Nobody is told of its end any more.
  var isRemoved = false
  var isOverTime = false

  init(_ order: PodOrder, step: String) {
    self.order = order
    view = LeafView(step: step, indexes: order.indexes, attempt: order.attempt)
  }

  /// `train.2.attempt-0`: a name for files.
  var fileName: String {
    ([view.step] + view.indexes.map(String.init) + ["attempt-\(view.attempt)"])
      .joined(separator: ".")
  }
}

/// A process that carries a leaf out.
struct RunningProcess {
  let number: pid_t
  let started: Milliseconds
  /// Its `FLOW_ROOT`.
  let root: String
  let log: Int32
  let logPath: String
  var output: Lines
  var errors: Lines
  var tail: [[UInt8]] = []
  /// When it is asked to stop for having run too long.
  var deadline: Milliseconds?
  /// When it is killed, having been asked to stop.
  var killAt: Milliseconds?

  /// The lines that a report shows.
  private static let tailLength = 12

  /// Into the log, in one go.
  mutating func keep(_ lines: [[UInt8]]) {
    tail = Array((tail + lines.suffix(Self.tailLength)).suffix(Self.tailLength))
    var bytes: [UInt8] = []
    for line in lines {
      bytes += line
      bytes.append(UInt8(ascii: "\n"))
    }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(log, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A full disk shows in what the step itself writes; the terminal has the line.
      if count <= 0 { return }
      done += count
    }
  }
}
