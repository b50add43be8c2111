import ArtifactStore
import NIOCore
import NIOHTTP1
import Testing

@testable import S3Store

@Suite("restraint")
struct PaceTests {
  private func answer(_ status: Int) -> Result<Answer, Fault> {
    .success(Answer(status: status, headers: [:], body: [], crc64: 0))
  }

  @Test("throttling halves what runs at a time, a burst of it only once")
  func cut() {
    var pace = Pace(most: 16)
    let start = NIODeadline.now()
    for _ in 0..<10 { pace.learn(from: answer(503), at: start) }
    #expect(pace.limit == 8)
    for step in 1...10 { pace.learn(from: answer(429), at: start + .seconds(Int64(step))) }
    #expect(pace.limit == 1)
  }

  @Test("answers grow it back by one a round, and never above the most")
  func growth() {
    var pace = Pace(most: 16)
    pace.learn(from: answer(503))
    for _ in 0..<8 { pace.learn(from: answer(200)) }
    #expect(pace.limit == 9)
    for _ in 0..<1000 { pace.learn(from: answer(200)) }
    #expect(pace.limit == 16)
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

  @Test("retries of all operations together end when the purse is empty")
  func budget() {
    let budget = Budget()
    var paid = 0
    while budget.pay(isTimeout: false) { paid += 1 }
    #expect(paid == 100)
    budget.refund(retries: 1)
    #expect(budget.pay(isTimeout: true) == false)
    #expect(budget.pay(isTimeout: false))
  }

  @Test("no more calls run at a time than there may be connections")
  func limit() async throws {
    let server = try ScriptedServer { _ in [.pause(0.02), S3StoreTests.answer("200 OK")] }
    var options = quick()
    options.connectionsPerLoop = 3
    let store = try S3Store(
      S3Location(parsing: "s3://bucket"),
      endpoint: server.endpoint,
      credentials: FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
      options: options
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<60 { group.addTask { _ = try await store.size(of: "x") } }
      try await group.waitForAll()
    }
    #expect(server.connections <= 6)
    #expect(server.requests == 60)
  }
}
