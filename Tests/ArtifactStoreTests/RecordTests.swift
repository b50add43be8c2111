import ArtifactStore
import FlowContract
import Testing

@Suite("records")
struct RecordTests {
  static let digest = String(repeating: "0f", count: 32)
  static let blob = Blob(kind: .file, size: 40 << 20, digest: digest, isChunked: true, crc64: 7)

  static func result(
    _ index: [Int] = [3, 0],
    attempt: Int = 1,
    nonce: String = "k2"
  ) throws
    -> StepResult
  {
    let run = try RunName(name: "nightly-7k2p", id: "0f3a-11")
    return StepResult(
      version: "0.1.0",
      flow: "nightly",
      place: Place(run: run, step: "train", index: index),
      attempt: attempt,
      nonce: nonce,
      started: 1_764_040_000_123,
      ended: 1_764_040_060_000,
      exit: 0,
      reuse: digest,
      outputs: [
        .init(name: "score", type: "float", value: .inline(.double(0.93))),
        .init(name: "note", type: "string", value: .inline("{{ ünïcode }}\n")),
        .init(name: "model", type: "file", value: .blob(blob)),
        .init(
          name: "parts",
          type: "list<list<file>>",
          value: .list([.list([.blob(blob), nil]), nil, .list([])])
        ),
      ]
    )
  }

  @Test("a result is one document, in the place its name says, and comes back equal")
  func roundTrip() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let result = try Self.result()
      #expect(try await store.result(at: result.place) == nil)
      try await store.record(result)
      #expect(try await store.result(at: result.place) == nil, "an attempt is not yet visible")
      #expect(try await store.commit(result) == .visible)
      #expect(try await store.result(at: result.place) == result)
      #expect(
        try scratch.keys() == [
          "flow-store.json", "flow-store.probe",
          "runs/nightly-7k2p.0f3a-11/train/3/0/attempt-1-k2.json",
          "runs/nightly-7k2p.0f3a-11/train/3/0/done.json",
        ]
      )
      let done = try scratch.bytes(of: "store/" + result.place.doneKey)
      #expect(String(decoding: done, as: UTF8.self) == Self.document)
      #expect(
        try scratch.bytes(of: "store/runs/nightly-7k2p.0f3a-11/train/3/0/attempt-1-k2.json") == done
      )
    }
  }

  private static let document =
    #"{"format":1,"version":"0.1.0","flow":"nightly","run":"nightly-7k2p","run_id":"0f3a-11","#
    + #""step":"train","index":[3,0],"attempt":1,"nonce":"k2","started":1764040000123,"#
    + #""ended":1764040060000,"exit":0,"reuse":"\#(digest)","outputs":{"#
    + #""score":{"type":"float","value":0.93},"#
    + #""note":{"type":"string","value":"{\u007b ünïcode }}\n"},"#
    + #""model":{"type":"file","blob":\#(blobText)},"#
    + #""parts":{"type":"list<list<file>>","list":"#
    + #"[{"list":[{"blob":\#(blobText)},null]},null,{"list":[]}]}}}"#

  private static let blobText =
    #"{"kind":"file","size":41943040,"sha256":"\#(digest)","#
    + #""crc64":"0000000000000007","chunked":true}"#

  @Test("fields of a later version are ignored")
  func laterFields() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let result = try Self.result()
      let text = Self.document
        .replacing(#""attempt""#, with: #""later":{"a":[1]},"attempt""#)
        .replacing(#""chunked":true"#, with: #""chunked":true,"tier":"cold""#)
      try scratch.write(Array(text.utf8), as: "store/" + result.place.doneKey)
      #expect(try await store.result(at: result.place) == result)
    }
  }

  @Test("of attempts that end at the same moment, exactly one is visible")
  func race() async throws {
    try await Scratch.with { scratch in
      _ = try await scratch.store
      for item in 0..<25 {
        let commits = try await withThrowingTaskGroup(of: (Int, Commit).self) { group in
          for attempt in 0..<6 {
            group.addTask {
              let objects = LocalStore(folder: scratch.path("store"))
              let store = try await ArtifactStore.open(objects)
              let result = try Self.result([item], attempt: attempt, nonce: "n\(attempt)")
              return (attempt, try await store.commit(result))
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        let visible = commits.filter { $0.1 == .visible }.map(\.0)
        try #require(visible.count == 1)
        let winner = try Self.result([item], attempt: visible[0], nonce: "n\(visible[0])")
        #expect(try await scratch.store.result(at: winner.place) == winner)
        #expect(commits.filter { $0.1 == .lost(to: winner) }.count == 5)
      }
    }
  }

  @Test("a commit whose answer was lost is still one's own")
  func repeated() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let result = try Self.result()
      #expect(try await store.commit(result) == .visible)
      #expect(try await store.commit(result) == .visible)
      let other = try Self.result(attempt: 2, nonce: "k3")
      #expect(try await store.commit(other) == .lost(to: result))
    }
  }

  @Test("items come in their order, with one small read each, and absent ones as nil")
  func fanIn() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let absent: Set<Int> = [0, 17, 199]
      for item in 0..<200 where !absent.contains(item) {
        #expect(try await store.commit(try Self.result([item])) == .visible)
      }
      // A killed attempt: its record is there, and it is not done.
      try await store.record(try Self.result([17]))
      scratch.objects.reset()
      let run = try RunName(name: "nightly-7k2p", id: "0f3a-11")
      let results = try await store.results(of: "train", run: run, indexes: (0..<200).map { [$0] })
      #expect(scratch.objects.counts == .init(gets: 200))
      for (item, result) in results.enumerated() {
        #expect(result?.place.index == (absent.contains(item) ? nil : [item]))
      }
    }
  }

  @Test(
    "a run is a folder that no other run can have",
    arguments: [
      ("nightly-x", "0f3a", "nightly-x.0f3a"), ("a.b", nil, "a.b"),
    ]
  )
  func runName(_ name: String, _ id: String?, _ folder: String) throws {
    #expect(try RunName(name: name, id: id).folder == folder)
  }

  @Test(
    "a name that would not be one folder is refused",
    arguments: [
      "", ".", "..", "../x", "a/b", "a b", ".hidden", "-x", "ü", "a\0",
      String(repeating: "n", count: 201),
    ]
  )
  func unsafeNames(_ name: String) async throws {
    #expect(throws: StoreError.self) { try RunName(name: name) }
    #expect(throws: StoreError.self) { try RunName(name: "r", id: name) }
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let run = try RunName(name: "r")
      await #expect(throws: StoreError.self) {
        try await store.result(at: Place(run: run, step: name))
      }
      await #expect(throws: StoreError.self) {
        try await store.record(try Self.result(nonce: name))
      }
    }
  }

  @Test("a record that is too large says what to do instead")
  func tooLarge() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      var result = try Self.result()
      let text = JSON.string(String(repeating: "x", count: 17 << 20))
      result.outputs = [.init(name: "text", type: "string", value: .inline(text))]
      await #expect {
        try await store.commit(result)
      } throws: { error in
        guard case StoreError.refused(_, let reason) = error else { return false }
        return reason.hasSuffix("store larger values as files")
      }
    }
  }
}
