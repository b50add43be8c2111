/// One event loop with its connections: the pool.
///
/// All state belongs to the loop. `send` may be called from anywhere and hops to
/// it. How many calls run at a time shrinks when the server asks to slow down
/// and grows back while it answers.
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

final class Lane: @unchecked Sendable {
  private let group: MultiThreadedEventLoopGroup
  let loop: any EventLoop
  let executor: LoopExecutor
  /// Calls handed in and not ended, for choosing the idlest lane.
  let load = Atomic<Int>(0)
  // The lane's owner, which outlives every call.
  private unowned let wires: Wires
  private let options: S3Options
  private var idle: [Connection] = []
  private var busy: [ObjectIdentifier: Connection] = [:]
  private var waiting = WaitingLine()
  private var running = 0
  private var pace: Pace
  private var ticks: RepeatedTask?

  init(wires: Wires, options: S3Options) {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    loop = group.next()
    self.wires = wires
    self.options = options
    executor = LoopExecutor(loop: loop)
    pace = Pace(most: options.connectionsPerLoop)
  }

  func send(_ call: Call) async -> Result<Answer, Fault> {
    load.add(1, ordering: .relaxed)
    defer { load.subtract(1, ordering: .relaxed) }
    return await withUnsafeContinuation { continuation in
      call.continuation = continuation
      if loop.inEventLoop { return submit(call) }
      loop.execute { self.submit(call) }
    }
  }

  /// Comes back after a while, on this loop.
  func wait(seconds: Double) async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      loop.scheduleTask(in: amount(seconds)) { continuation.resume() }
    }
  }

  private func submit(_ call: Call) {
    guard running < pace.limit else { return waiting.append(call) }
    start(call)
  }

  private func start(_ call: Call) {
    running += 1
    watch()
    let now = NIODeadline.now()
    call.began = now
    while let index = idle.lastIndex(where: { $0.origin == call.origin }) {
      let connection = idle.remove(at: index)
      guard now - connection.idleSince < amount(options.idleSeconds) else {
        connection.close()
        continue
      }
      busy[ObjectIdentifier(connection)] = connection
      return connection.carry(call)
    }
    let lane = NIOLoopBound(self, eventLoop: loop)
    wires.connect(for: call, on: loop, lane: self).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let connection):
        lane.value.busy[ObjectIdentifier(connection)] = connection
        connection.carry(call)
      case .failure(let error):
        let fault = error as? Fault ?? .unconnected(reason: "\(error)")
        lane.value.ended(call, .failure(fault))
      }
    }
  }

  /// A connection is done with a call.
  func ended(
    _ connection: Connection,
    _ call: Call,
    _ result: Result<Answer, Fault>,
    isReusable: Bool
  ) {
    busy[ObjectIdentifier(connection)] = nil
    if isReusable { idle.append(connection) }
    ended(call, result)
  }

  private func ended(_ call: Call, _ result: Result<Answer, Fault>) {
    running -= 1
    pace.learn(from: result, began: call.began)
    while running < pace.limit, let next = waiting.popFirst() { start(next) }
    call.finish(result)
  }

  func closed(_ connection: Connection) {
    idle.removeAll { $0 === connection }
    busy[ObjectIdentifier(connection)] = nil
  }

  /// Looks at all connections from time to time, while there is work.
  private func watch() {
    guard ticks == nil else { return }
    let shortest =
      [
        options.answerSeconds, options.stallSeconds, options.slowSeconds, 1,
      ].min() ?? 1
    let interval = amount(max(shortest / 4, 0.01))
    ticks = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { task in
      guard self.running > 0 else {
        task.cancel()
        self.ticks = nil
        return
      }
      let now = NIODeadline.now()
      for connection in Array(self.busy.values) {
        if let fault = connection.overdue(now, self.options) { connection.fail(fault) }
      }
    }
  }

  /// Ends the loop and its thread. No call is under way any more.
  func close() { group.shutdownGracefully { _ in } }
}

/// Calls in the order they came, taken from the front without moving the rest.
private struct WaitingLine {
  private var calls: [Call?] = []
  private var first = 0

  mutating func append(_ call: Call) { calls.append(call) }

  mutating func popFirst() -> Call? {
    guard first < calls.count else { return nil }
    let call = calls[first]
    calls[first] = nil
    first += 1
    if first == calls.count {
      calls.removeAll(keepingCapacity: true)
      first = 0
    }
    return call
  }
}
