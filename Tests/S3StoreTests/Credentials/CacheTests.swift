import ArtifactStore
import S3Store
import Synchronization
import Testing

/// Gives out numbered credentials that live for some seconds, and counts.
private final class Counting: CredentialOrigin {
  let clock: Clock
  let life: Int?
  private let state = Mutex((count: 0, isDown: false))

  init(_ clock: Clock, life: Int?) {
    self.clock = clock
    self.life = life
  }

  var count: Int { state.withLock { $0.count } }
  func goDown() { state.withLock { $0.isDown = true } }

  func fetch() async throws(StoreError) -> Found {
    let (count, isDown) = state.withLock { state in
      state.count += 1
      return (state.count, state.isDown)
    }
    for _ in 0..<20 { await Task.yield() }
    if isDown { throw .unreachable(reason: "down") }
    return .credentials(
      Credentials(
        accessKey: "\(count)",
        secretKey: "s",
        expiry: life.map { clock.time + $0 }
      )
    )
  }
}

private final class Clock: Sendable {
  private let moment = Mutex(1_000_000)
  var time: Int { moment.withLock { $0 } }
  func advance(_ seconds: Int) { moment.withLock { $0 += seconds } }
}

@Suite("credentials in memory")
struct CacheTests {
  private let clock = Clock()

  private func cache(_ origin: Counting) -> CredentialCache {
    CredentialCache(origin) { [clock] in clock.time }
  }

  @Test("a hundred requests at once cause one fetch")
  func single() async throws {
    let origin = Counting(clock, life: 3600)
    let cache = cache(origin)
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<100 { group.addTask { try await cache.credentials()?.accessKey } }
      for try await key in group { #expect(key == "1") }
    }
    #expect(origin.count == 1)
  }

  @Test("a hundred requests that are told `expired` at once cause one more")
  func renewedOnce() async throws {
    let origin = Counting(clock, life: 3600)
    let cache = cache(origin)
    let first = try #require(try await cache.credentials())
    // Even those that were fetched just now: who served them may have kept them too long.
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<100 { group.addTask { try await cache.refresh(first)?.accessKey } }
      for try await key in group { #expect(key == "2") }
    }
    #expect(origin.count == 2)
    #expect(try await cache.refresh(first)?.accessKey == "2")
    #expect(origin.count == 2)
  }

  @Test("near their end the old ones serve while new ones are fetched, once")
  func background() async throws {
    let origin = Counting(clock, life: 3600)
    let cache = cache(origin)
    _ = try await cache.credentials()
    clock.advance(2600)
    #expect(try await cache.credentials()?.accessKey == "1")
    #expect(origin.count == 1)
    clock.advance(700)
    #expect(try await cache.credentials()?.accessKey == "1")
    while try await cache.credentials()?.accessKey == "1" { await Task.yield() }
    #expect(try await cache.credentials()?.accessKey == "2")
    #expect(origin.count == 2)
  }

  @Test("in the last minute a request waits for new ones")
  func deadline() async throws {
    let origin = Counting(clock, life: 3600)
    let cache = cache(origin)
    _ = try await cache.credentials()
    clock.advance(3550)
    #expect(try await cache.credentials()?.accessKey == "2")
  }

  @Test("while they hold, a renewal that fails does no harm; after that it is told")
  func outage() async throws {
    let origin = Counting(clock, life: 3600)
    let cache = cache(origin)
    _ = try await cache.credentials()
    origin.goDown()
    clock.advance(3550)
    #expect(try await cache.credentials()?.accessKey == "1")
    clock.advance(100)
    await #expect(throws: StoreError.unreachable(reason: "down")) { try await cache.credentials() }
  }

  @Test("keys without an end are kept")
  func forever() async throws {
    let origin = Counting(clock, life: nil)
    let cache = cache(origin)
    for _ in 0..<10 {
      _ = try await cache.credentials()
      clock.advance(1_000_000)
    }
    #expect(origin.count == 1)
  }
}
