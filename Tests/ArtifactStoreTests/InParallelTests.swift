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

  @Test("no items are no work")
  func empty() async throws {
    let results = try await inParallel([Int](), width: 4) { item throws(StoreError) in item }
    #expect(results == [])
  }
}
