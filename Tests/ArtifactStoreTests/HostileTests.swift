import ArtifactStore
import Foundation
import Support
import Testing

/// Documents that someone with access to the store, or an accident, may put
/// there. Each is refused with the words in the golden file beside it, and
/// leaves nothing behind.
@Suite("hostile content")
struct HostileTests {
  static let trees = Fixture.all(in: "hostile/tree", suffix: ".jsonl")
  static let chunkLists = Fixture.all(in: "hostile/chunks", suffix: ".json")
  static let records = Fixture.all(in: "hostile/record", suffix: ".json")
  static let markers = Fixture.all(in: "hostile/marker", suffix: ".json")

  @Test("there are enough of them")
  func count() {
    #expect(Self.trees.count + Self.chunkLists.count + Self.records.count >= 100)
  }

  @Test("no such index is unpacked", arguments: trees)
  func tree(_ fixture: Fixture) async throws {
    let bytes = try fixture.bytes
    // What a record would have announced, to get as far as the case wants to.
    let text = String(decoding: bytes, as: UTF8.self)
    let size = text.firstMatch(of: /"size":([0-9]+),"packs"/).flatMap { Int($0.output.1) } ?? 0
    try await refuses(fixture) { scratch, store in
      let digest = try await scratch.put(bytes)
      let blob = Blob(kind: .tree, size: size, digest: digest, crc64: 0)
      try await store.fetch(blob, to: scratch.path("out"))
    }
  }

  @Test("no such list of chunks is fetched", arguments: chunkLists)
  func chunks(_ fixture: Fixture) async throws {
    try await refuses(fixture) { scratch, store in
      let digest = try await scratch.put(try fixture.bytes)
      let blob = Blob(kind: .file, size: 33, digest: digest, isChunked: true, crc64: 0)
      try await store.fetch(blob, to: scratch.path("out"))
    }
  }

  @Test("no such record is read", arguments: records)
  func record(_ fixture: Fixture) async throws {
    try await refuses(fixture) { scratch, store in
      let place = Place(run: try RunName(name: "r"), step: "s", index: [0])
      _ = try await scratch.objects.put(try fixture.bytes, at: place.doneKey, if: .always)
      _ = try await store.result(at: place)
    }
  }

  @Test("no such store is opened", arguments: markers)
  func marker(_ fixture: Fixture) async throws {
    try await refuses(fixture) { scratch, _ in
      let objects = LocalStore(folder: scratch.path("other"))
      _ = try await objects.put(try fixture.bytes, at: "flow-store.json", if: .always)
      defer { try? FileManager.default.removeItem(atPath: scratch.path("other")) }
      _ = try await ArtifactStore.open(objects)
    }
  }

  /// Too large to stand in a file: what of an index exceeds which limit.
  static let excesses: [(String, [String], String)] = [
    ("name", [file(String(repeating: "n", count: 256))], "its name has more than 255 bytes"),
    ("path", folders(20, named: 250), "its path has more than 4095 bytes"),
    ("depth", folders(129, named: 1), "it is more than 128 folders deep"),
    (
      "target", [#"{"path":"l","link":"\#(String(repeating: "t", count: 4096))"}"#],
      "its target has more than 4095 bytes"
    ),
  ]

  private static func file(_ path: String) -> String {
    #"{"path":"\#(path)","mode":"644","size":0}"#
  }

  private static func folders(_ count: Int, named length: Int) -> [String] {
    (1...count).map { depth in
      let names = Array(repeating: String(repeating: "d", count: length), count: depth)
      return #"{"path":"\#(names.joined(separator: "/"))","mode":"755","folder":true}"#
    }
  }

  @Test("what exceeds a limit is refused", arguments: excesses)
  func excess(_ name: String, _ lines: [String], _ reason: String) async throws {
    try await Scratch.with { scratch in
      let header = #"{"format":1,"entries":\#(lines.count),"size":0,"packs":[]}"#
      let text = ([header] + lines).map { $0 + "\n" }.joined()
      let digest = try await scratch.put(Array(text.utf8))
      let store = try await scratch.store
      await #expect {
        try await store.fetch(
          Blob(kind: .tree, size: 0, digest: digest, crc64: 0),
          to: scratch.path("out")
        )
      } throws: { error in
        if case StoreError.refused(_, reason) = error { true } else { false }
      }
      #expect(try scratch.names() == ["store"])
    }
  }

  private func refuses(
    _ fixture: Fixture,
    _ body: (Scratch, ArtifactStore) async throws -> Void
  ) async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      try scratch.write(Array("untouched".utf8), as: "evil")
      _ = try await scratch.put(Array("123456789".utf8))
      var message = "(it was taken)\n"
      do { try await body(scratch, store) } catch let error as StoreError {
        message = error.text
      }
      try fixture.expect(message, equals: "refusal")
      #expect(message != "(it was taken)\n")
      #expect(try scratch.names() == ["evil", "store"])
      #expect(try scratch.bytes(of: "evil") == Array("untouched".utf8))
    }
  }
}
