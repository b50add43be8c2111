import ArtifactStore
import Foundation
import Testing

@Suite("the local store")
struct LocalStoreTests {
  @Test("of many that write where nothing is, exactly one does, and its bytes stay")
  func race() async throws {
    try await Scratch.with { scratch in
      for round in 0..<50 {
        let key = "runs/r/step/\(round)/done.json"
        let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
          for writer in 0..<8 {
            group.addTask {
              // Each has a store of its own, as processes have.
              let store = LocalStore(folder: scratch.path("store"))
              let bytes = Array("writer \(writer)".utf8)
              return try await store.put(bytes, at: key, if: .ifAbsent) ? writer : nil
            }
          }
          return try await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
        }
        #expect(winners.count == 1)
        let bytes = try await scratch.objects.get(key, limit: 100)
        #expect(String(decoding: bytes, as: UTF8.self) == "writer \(winners[0])")
      }
      let names = try scratch.names("store/tmp")
      #expect(names == [])
    }
  }

  @Test("what a killed writer left is not seen, and in nobody's way")
  func leftOvers() async throws {
    try await Scratch.with { scratch in
      try scratch.write(Array("half".utf8), as: "store/tmp/4711-0-abc")
      #expect(try await scratch.objects.list("") == [])
      let store = try await scratch.store
      #expect(try await store.objects.list("") == ["flow-store.json", "flow-store.probe"])
      await #expect {
        try await store.objects.get("tmp/4711-0-abc", limit: 10)
      } throws: { if case StoreError.refused = $0 { true } else { false } }
    }
  }

  @Test(
    "a key that is no path below the store is refused",
    arguments: [
      "", "/", "/etc/passwd", "../up", "a/../../up", "a//b", "a/", "./a", "a/.", "a\0b", "tmp/x",
      String(repeating: "n", count: 256),
    ]
  )
  func keys(_ key: String) async throws {
    try await Scratch.with { scratch in
      for action in 0..<3 {
        await #expect {
          switch action {
          case 0: _ = try await scratch.objects.get(key, limit: 100)
          case 1: _ = try await scratch.objects.put([1], at: key, if: .always)
          default: _ = try await scratch.objects.size(of: key)
          }
        } throws: { if case StoreError.refused = $0 { true } else { false } }
      }
      let names = try scratch.names()
      #expect(names == [])
    }
  }

  @Test("keys are listed in byte order, by any beginning")
  func list() async throws {
    try await Scratch.with { scratch in
      let keys = ["a/b", "a/b1/c", "a-b", "b", "a/B", "a/b0"]
      for key in keys { _ = try await scratch.objects.put([1], at: key, if: .always) }
      #expect(try await scratch.objects.list("") == ["a-b", "a/B", "a/b", "a/b0", "a/b1/c", "b"])
      #expect(try await scratch.objects.list("a/b") == ["a/b", "a/b0", "a/b1/c"])
      #expect(try await scratch.objects.list("a/") == ["a/B", "a/b", "a/b0", "a/b1/c"])
      #expect(try await scratch.objects.list("none/") == [])
      #expect(try await scratch.objects.size(of: "a") == nil, "a folder is no object")
      await #expect(throws: StoreError.missing(key: "b/c")) {
        try await scratch.objects.get("b/c", limit: 1)
      }
    }
  }

  @Test("a full disk is told of the path, and leaves no object", .enabled(if: isFullDevice))
  func full() async throws {
    try await Scratch.with { scratch in
      // Writes through the link fail as on a full disk, whoever runs the test.
      let store = try await scratch.store
      try scratch.write(Array("content".utf8), as: "in")
      let blob = try await store.store(file: scratch.path("in"))
      let full = open("/dev/full", O_WRONLY)
      defer { close(full) }
      let piece = Piece(
        key: "blobs/\(blob.digest.prefix(2))/\(blob.digest)",
        offset: 0,
        size: 7,
        crc64: blob.crc64
      )
      await #expect(
        throws: StoreError.local(
          path: "its file",
          reason: "No space left on device"
        )
      ) { try await scratch.objects.download([piece], into: full) }
    }
  }

  private static let isFullDevice = access("/dev/full", W_OK) == 0

  @Test(
    "a store is named by a plain file URL",
    arguments: [
      "file://host/x", "file:/x", "/x", "file:///a%20b", "s3://bucket",
    ]
  )
  func urls(_ url: String) {
    #expect { try LocalStore(url: url) } throws: {
      if case StoreError.refused = $0 { true } else { false }
    }
  }
}
