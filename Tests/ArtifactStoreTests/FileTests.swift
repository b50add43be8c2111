import ArtifactStore
import Foundation
import Testing

@Suite("files in the store")
struct FileTests {
  static let chunk = 16 << 20

  @Test(
    "a file of any size comes back as it was",
    arguments: [
      0, 1, 4096, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk - 5,
    ]
  )
  func roundTrip(_ size: Int) async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(UInt64(size))
      let bytes = seeded.bytes(size)
      try scratch.write(bytes, as: "in")
      let store = try await scratch.store
      let blob = try await store.store(file: scratch.path("in"))
      #expect(blob.size == size)
      #expect(blob.isChunked == (size > Self.chunk))
      try await store.fetch(blob, to: scratch.path("out"))
      #expect(try scratch.bytes(of: "out") == bytes)
      #expect(try await store.bytes(of: blob, limit: size) == bytes)
      #expect(try scratch.names() == ["in", "out", "store"])
    }
  }

  @Test("a file's identity depends on nothing but its bytes, and is SHA-256 up to one chunk")
  func identity() async throws {
    try await Scratch.with { scratch in
      try scratch.write(Array("123456789".utf8), as: "a")
      try scratch.write(Array("123456789".utf8), as: "deep/b")
      let store = try await scratch.store
      let a = try await store.store(file: scratch.path("a"))
      let b = try await store.store(file: scratch.path("deep/b"))
      #expect(a == b)
      #expect(
        a.digest == "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
      )
      #expect(a.crc64 == 0xAE8B_1486_0A79_9888)
    }
  }

  @Test("content that is known is not sent again, chunk by chunk")
  func dedupe() async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(7)
      var bytes = seeded.bytes(3 * Self.chunk + 100)
      try scratch.write(bytes, as: "in")
      let store = try await scratch.store
      let first = try await store.store(file: scratch.path("in"))
      scratch.objects.reset()
      #expect(try await store.store(file: scratch.path("in")) == first)
      #expect(scratch.objects.counts == .init(sizes: 5))
      bytes[Self.chunk + 17] ^= 1
      try scratch.write(bytes, as: "in")
      scratch.objects.reset()
      let second = try await store.store(file: scratch.path("in"))
      #expect(second != first)
      #expect(scratch.objects.counts.uploads == 1)
      #expect(scratch.objects.counts.puts == 1, "the list of chunks")
    }
  }

  @Test("an object cut short by a crash is written anew")
  func healing() async throws {
    try await Scratch.with { scratch in
      try scratch.write(Array("some content".utf8), as: "in")
      let store = try await scratch.store
      let blob = try await store.store(file: scratch.path("in"))
      let key = "store/blobs/\(blob.digest.prefix(2))/\(blob.digest)"
      try scratch.write([], as: key)
      #expect(try await store.store(file: scratch.path("in")) == blob)
      #expect(try scratch.bytes(of: key) == Array("some content".utf8))
    }
  }

  @Test(
    "one flipped bit is found, and nothing is left where the file would be",
    arguments: [
      100, 2 * chunk,
    ]
  )
  func corruption(_ size: Int) async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(3)
      try scratch.write(seeded.bytes(size), as: "in")
      let store = try await scratch.store
      let blob = try await store.store(file: scratch.path("in"))
      let largest = try #require(
        try scratch.keys().filter { $0.hasPrefix("blobs/") }
          .max {
            try scratch.bytes(of: "store/\($0)").count < scratch.bytes(of: "store/\($1)").count
          }
      )
      var bytes = try scratch.bytes(of: "store/\(largest)")
      bytes[bytes.count / 2] ^= 0x10
      try scratch.write(bytes, as: "store/\(largest)")
      await #expect {
        try await store.fetch(blob, to: scratch.path("out"))
      } throws: { error in
        if case StoreError.corrupt(key: largest, _) = error { true } else { false }
      }
      #expect(try scratch.names() == ["in", "store"])
    }
  }

  @Test("what is no file is refused by name")
  func kinds() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      mkfifo(scratch.path("pipe"), 0o600)
      await #expect(
        throws: StoreError.refused(
          what: scratch.path("pipe"),
          reason: "it is not a regular file"
        )
      ) { try await store.store(file: scratch.path("pipe")) }
      await #expect(
        throws: StoreError.refused(
          what: scratch.folder,
          reason: "it is a folder, not a file"
        )
      ) { try await store.store(file: scratch.folder) }
      await #expect(
        throws: StoreError.local(
          path: scratch.path("none"),
          reason: "No such file or directory"
        )
      ) { try await store.store(file: scratch.path("none")) }
    }
  }

  @Test("a file that would not fit is refused before the first byte")
  func space() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let blob = Blob(
        kind: .file,
        size: 1 << 59,
        digest: String(repeating: "ab", count: 32),
        crc64: 0
      )
      await #expect {
        try await store.fetch(blob, to: scratch.path("out"))
      } throws: { error in
        guard case StoreError.local(let path, let reason) = error else { return false }
        return path == scratch.path("out") && reason.contains("are free")
      }
    }
  }

  @Test("a blob that is not in the store is missing, and more than the limit is refused")
  func missing() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      let digest = String(repeating: "ab", count: 32)
      let blob = Blob(kind: .file, size: 10, digest: digest, crc64: 0)
      await #expect(throws: StoreError.missing(key: "blobs/ab/\(digest)")) {
        try await store.fetch(blob, to: scratch.path("out"))
      }
      await #expect(
        throws: StoreError.refused(
          what: "the blob \(digest)",
          reason: "it has 10 bytes, above 9"
        )
      ) { try await store.bytes(of: blob, limit: 9) }
      #expect(try scratch.names() == ["store"])
    }
  }
}
