import ArtifactStore
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import S3Store

@Suite("restraint")
struct PaceTests {
  private func answer(_ status: Int) -> Result<Answer, Fault> {
    .success(Answer(status: status, headers: [:], body: [], crc64: 0))
  }

  private func store(_ server: ScriptedServer, _ options: S3Options) throws -> S3Store {
    try S3Store(
      S3Location(parsing: "s3://bucket"),
      endpoint: server.endpoint,
      credentials: FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
      options: options
    )
  }

  /// What `count` small objects hold, asked for by `width` tasks on the store's threads.
  private func read(
    _ count: Int,
    by width: Int,
    from server: ScriptedServer,
    backoff: Double
  ) async throws -> [[UInt8]] {
    var options = S3Options()
    options.backoffSeconds = backoff
    let store = try store(server, options)
    return try await inParallel(Array(0..<count), width: width, on: store.threads) {
      item throws(StoreError) in
      try await store.get("x/\(item)", limit: 10)
    }
  }

  @Test("throttling halves what runs at a time, a burst of it only once")
  func cut() {
    var pace = Pace(most: 16)
    let start = NIODeadline.now()
    for call in 1...10 {
      pace.learn(from: answer(503), began: start, at: start + .milliseconds(Int64(call)))
    }
    #expect(pace.limit == 8)
    for step in 1...10 {
      let moment = start + .seconds(Int64(step))
      pace.learn(from: answer(429), began: moment, at: moment)
    }
    #expect(pace.limit == 1)
  }

  @Test("answers grow it back by one a round, and never above the most")
  func growth() {
    var pace = Pace(most: 16)
    let start = NIODeadline.now()
    pace.learn(from: answer(503), began: start)
    for _ in 0..<8 { pace.learn(from: answer(200), began: start) }
    #expect(pace.limit == 9)
    for _ in 0..<1000 { pace.learn(from: answer(200), began: start) }
    #expect(pace.limit == 16)
  }

  @Test("what was too much is tried again only after a while, and left at once when it still is")
  func ceiling() {
    var pace = Pace(most: 16)
    let start = NIODeadline.now()
    pace.learn(from: answer(503), began: start, at: start)
    var answers = 0
    while pace.limit < 16 {
      pace.learn(from: answer(200), began: start)
      answers += 1
    }
    #expect(answers == (8...14).reduce(0, +) + 20 * 15)
    pace.learn(from: answer(503), began: start + .seconds(1), at: start + .seconds(1))
    #expect(pace.limit == 15)
    pace.learn(from: answer(503), began: start + .seconds(2), at: start + .seconds(2))
    #expect(pace.limit == 7)
  }

  @Test("pauses are anything up to a limit that doubles, and at least what the server asked")
  func pauses() {
    var options = S3Options()
    options.backoffSeconds = 0.1
    options.longestBackoffSeconds = 2
    for attempt in 2...40 {
      let most = attempt > 6 ? 2 : 0.1 * Double(1 << (attempt - 2))
      let waits = (0..<50).map { _ in pause(before: attempt, least: nil, options) }
      #expect(waits.allSatisfy { $0 >= 0 && $0 <= most })
      #expect(Set(waits).count > 1)
    }
    #expect(pause(before: 2, least: 5, options) >= 5)
    #expect(pause(before: 2, least: 86_400, options) < 61)
  }

  @Test("retries of all operations together wait when the purse is empty, which fills with time")
  func budget() {
    let budget = Budget(retriesPerSecond: 10)
    let start = NIODeadline.now() + .seconds(1)
    for _ in 0..<100 { #expect(budget.pay(isTimeout: false, at: start) == 0) }
    #expect(budget.pay(isTimeout: false, at: start) == 0.1)
    #expect(budget.pay(isTimeout: true, at: start) == 0.3)
    budget.refund(retries: 2)
    #expect(budget.pay(isTimeout: false, at: start) == 0.2)
    #expect(budget.pay(isTimeout: false, at: start + .seconds(1)) == 0)
    for _ in 0..<1000 { budget.earn() }
    for _ in 0..<100 { #expect(budget.pay(isTimeout: false, at: start + .seconds(1)) == 0) }
    #expect(budget.pay(isTimeout: false, at: start + .seconds(1)) > 0)
  }

  @Test("no more calls run at a time than there may be connections")
  func limit() async throws {
    let server = try ScriptedServer { _ in [.pause(0.02), S3StoreTests.answer("200 OK")] }
    var options = quick()
    options.connectionsPerLoop = 3
    let store = try store(server, options)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<60 { group.addTask { _ = try await store.size(of: "x") } }
      try await group.waitForAll()
    }
    #expect(server.connections <= 6)
    #expect(server.requests == 60)
  }

  @Test("a server that can do four at a time is soon asked for about four, and all is done")
  func load() async throws {
    let counts = Mutex((inside: 0, refused: 0))
    let server = try ScriptedServer { _ in
      let isWelcome = counts.withLock { counts in
        let isWelcome = counts.inside < 4
        if isWelcome { counts.inside += 1 } else { counts.refused += 1 }
        return isWelcome
      }
      guard isWelcome else {
        return [
          S3StoreTests.answer(
            "503 Slow Down",
            "",
            "<Error><Code>SlowDown</Code></Error>"
          )
        ]
      }
      return [
        .pause(0.005), .run { counts.withLock { $0.inside -= 1 } },
        S3StoreTests.answer("200 OK", "", "x"),
      ]
    }
    let got = try await read(1000, by: 64, from: server, backoff: 0.02)
    #expect(got.allSatisfy { $0 == Array("x".utf8) })
    // The first burst is 32; asking on as before would have each item refused several times.
    #expect(counts.withLock { $0.refused } < 300)
  }

  @Test("an outage of a while is waited for by many as it is by one")
  func outage() async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(2)
    let server = try ScriptedServer { _ in
      clock.now < end
        ? [S3StoreTests.answer("502 Bad Gateway")] : [S3StoreTests.answer("200 OK", "", "x")]
    }
    let got = try await read(300, by: 32, from: server, backoff: 0.05)
    #expect(got.count == 300)
    // 100 retries at once and 10 more a second, whoever waits for them.
    #expect(server.requests < 300 + 32 + 100 + 10 * 10)
  }
}
