import Dispatch
import Synchronization
import Testing

@testable import ArtifactStore

@Suite("many at a time")
struct InParallelTests {
  @Test(
    "results come in the order of the items, with no more at a time than allowed",
    arguments: [
      0, 1, 3, 100,
    ]
  )
  func order(_ width: Int) async throws {
    let running = Mutex((now: 0, most: 0))
    let results = try await inParallel(Array(0..<50), width: width) { item throws(StoreError) in
      running.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      for _ in 0..<(item % 7) { await Task.yield() }
      running.withLock { $0.now -= 1 }
      return item * 2
    }
    #expect(results == (0..<50).map { $0 * 2 })
    #expect(running.withLock { $0.most } <= max(width, 1))
  }

  @Test("the first error ends it, and what has not begun never does")
  func failure() async {
    let begun = Mutex(0)
    await #expect(throws: StoreError.missing(key: "3")) {
      try await inParallel(Array(0..<1000), width: 2) { item throws(StoreError) in
        begun.withLock { $0 += 1 }
        if item == 3 { throw .missing(key: "3") }
        if Task.isCancelled { throw .unreachable(reason: "told to stop") }
      }
    }
    #expect(begun.withLock { $0 } < 20)
  }

  @Test("work is spread over the threads that are named, and stays on them")
  func threads() async throws {
    let threads = [Thread(), Thread()]
    let begun = Mutex(0)
    let names = try await inParallel([1, 2], width: 2, on: threads) { _ throws(StoreError) in
      begun.withLock { $0 += 1 }
      while begun.withLock({ $0 }) < 2 { await Task.yield() }
      // What a piece of work does side by side stays there, too.
      return try await inParallel([1, 2], width: 2) { _ throws(StoreError) in
        await Task.yield()
        return Thread.current
      }
    }
    let seen = Set(names.flatMap(\.self))
    #expect(seen == Set(threads.map { ObjectIdentifier($0) }))
  }

  @Test("no items are no work")
  func empty() async throws {
    let results = try await inParallel([Int](), width: 4) { item throws(StoreError) in item }
    #expect(results == [])
  }
}

/// A queue for tasks that knows when it is the one that runs.
private final class Thread: TaskExecutor {
  private static let key = DispatchSpecificKey<ObjectIdentifier>()
  private let queue = DispatchQueue(label: "a thread of the test")

  init() { queue.setSpecific(key: Self.key, value: ObjectIdentifier(self)) }

  static var current: ObjectIdentifier? { DispatchQueue.getSpecific(key: key) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
