import ArtifactStore
import Testing

@Suite("a store's marker")
struct MarkerTests {
  @Test("a store is made once, by whoever comes first, and says that conditions hold")
  func marker() async throws {
    try await Scratch.with { scratch in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<16 { group.addTask { _ = try await scratch.store } }
        try await group.waitForAll()
      }
      let bytes = try scratch.bytes(of: "store/flow-store.json")
      #expect(String(decoding: bytes, as: UTF8.self) == #"{"format":1,"conditional_writes":true}"#)
      scratch.objects.reset()
      _ = try await scratch.store
      #expect(scratch.objects.counts == .init(gets: 1), "opening is one small read")
    }
  }

  @Test("where conditions are ignored, it is found out, and later attempts still lose")
  func careless() async throws {
    try await Scratch.with { scratch in
      let objects = CarelessStore(base: scratch.objects)
      var store = try await ArtifactStore.open(objects)
      store.settling = .milliseconds(20)
      let bytes = try scratch.bytes(of: "store/flow-store.json")
      #expect(String(decoding: bytes, as: UTF8.self) == #"{"format":1,"conditional_writes":false}"#)
      let first = try RecordTests.result(attempt: 0, nonce: "a")
      let second = try RecordTests.result(attempt: 1, nonce: "b")
      #expect(try await store.commit(first) == .visible)
      #expect(try await store.commit(second) == .lost(to: first))
    }
  }

  @Test("where conditions are ignored, two at the same moment agree on one")
  func carelessRace() async throws {
    try await Scratch.with { scratch in
      var opened = try await ArtifactStore.open(
        CarelessStore(base: scratch.objects)
      )
      opened.settling = .milliseconds(300)
      let store = opened
      let commits = try await withThrowingTaskGroup(of: Commit.self) { group in
        for attempt in 0..<4 {
          group.addTask {
            try await store.commit(try RecordTests.result(attempt: attempt, nonce: "n\(attempt)"))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(commits.filter { $0 == .visible }.count == 1)
    }
  }

  @Test("a server that knows no conditions is asked once, and no more")
  func unable() async throws {
    try await Scratch.with { scratch in
      let objects = CarelessStore(base: scratch.objects, refuses: true)
      var store = try await ArtifactStore.open(objects)
      store.settling = .milliseconds(1)
      #expect(try await store.commit(try RecordTests.result()) == .visible)
    }
  }
}

/// A server that takes every write, or answers that it knows no conditions.
private struct CarelessStore: WrappingStore {
  let base: any ObjectStore
  var refuses = false

  func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool {
    if refuses, case .ifAbsent = condition {
      throw .refused(what: key, reason: "501 Not Implemented")
    }
    return try await base.put(content, at: key, if: .always)
  }
}
