/// Why things began when they did: for every node the leaf it came after, and since when it could.
///
/// One number of a node is enough to walk back from the end of a run to its beginning. A place that
/// somebody freed is no cause: what waits for places, locks, room or backoff *waits*, and came after
/// whatever made it ready.
struct Cause: Equatable {
  /// A leaf, or -1 for the start of the run.
  var node: Int32 = -1
  var time: Milliseconds = 0
}

/// Time in which something was ready to run and did not.
package struct Wait: Hashable, Sendable {
  package let kind: Kind
  package let time: Milliseconds

  package enum Kind: String, Sendable, CaseIterable {
    /// `retryStrategy.backoff`.
    case backoff
    /// A limit on parallelism.
    case place
    /// A mutex or a semaphore.
    case lock
    /// No node of the cluster had room.
    case room
  }
}

/// One leaf on the critical path: from when it could begin to when the next one could.
package struct PathStep: Hashable, Sendable {
  /// Its number among the nodes of the trace.
  package let node: Int
  package let ready: Milliseconds
  package let waits: [Wait]
  package let began: Milliseconds
  package let ended: Milliseconds
}

extension Run {
  /// Since when, and after which leaf, a node that comes into being now could have begun.
  func cause(at position: Position, retry: Int) -> Cause {
    if retry >= 0, let state = retryState(retry) { return state.cause }
    guard position.hookOf < 0, let frame = position.frame, position.task >= 0 else { return cause }
    return frame.tasks[position.task].cause
  }

  /// All that a task waits for is over. What begins with its template shares the template's waits.
  func isReady(_ task: Int, in frame: Frame) {
    frame.tasks[task].cause = frame.isNew ? nodes[frame.node].cause : cause
  }

  /// The waits of a leaf, in the order in which they came.
  func waits(of id: Int) -> [Wait] {
    let node = nodes[id]
    let ran = node.podNumber >= 0 ? pods[Int(node.podNumber)].started : -1
    let began = ran >= 0 ? ran : node.kind == .suspend ? node.started : end(of: id)
    if began == node.cause.time { return [] }
    var waits: [Wait] = []
    var time = node.cause.time
    func wait(_ kind: Wait.Kind, until end: Milliseconds) {
      guard end > time else { return }
      waits.append(Wait(kind: kind, time: end - time))
      time = end
    }
    for id in sharers(of: id) {
      if let state = nodes[id].retry >= 0 ? retryState(Int(nodes[id].retry)) : nil,
        let end = state.backoffEnds.first(where: { $0 > time }), end <= nodes[id].started
      {
        wait(.backoff, until: end)
      }
      wait(.place, until: nodes[id].started)
      if let end = lockEnds[id] { wait(.lock, until: min(end, began)) }
    }
    wait(node.podNumber >= 0 ? .room : .lock, until: began)
    return waits
  }

  /// The node and those around it that became ready at the same moment, outermost first.
  private func sharers(of id: Int) -> [Int] {
    var result = [id]
    var current = id
    while true {
      let parent =
        nodes[current].retry >= 0 ? Int(nodes[current].retry) : nodes[current].frame?.node
      guard let parent, nodes[parent].cause == nodes[id].cause else { break }
      result.append(parent)
      current = parent
    }
    return result.reversed()
  }

  private func end(of id: Int) -> Milliseconds {
    nodes[id].phase.isFulfilled ? nodes[id].finished : now
  }

  /// The leaves that decided when the run ended, in the order of running.
  var criticalPath: [PathStep] {
    guard phase != nil else { return [] }
    var steps: [PathStep] = []
    var (id, limit) = (Int(cause.node), cause.time)
    while id >= 0 {
      let waits = waits(of: id)
      let ready = nodes[id].cause.time
      steps.append(
        PathStep(
          node: id,
          ready: ready,
          waits: waits,
          began: waits.reduce(ready) { $0 + $1.time },
          // A daemon lets others begin as soon as it runs; what is given up after a wait ends with it.
          ended: limit
        )
      )
      (id, limit) = (Int(nodes[id].cause.node), ready)
    }
    return steps.reversed()
  }
}
