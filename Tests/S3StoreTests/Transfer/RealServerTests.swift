import ArtifactStore
import CChecksum
import Crypto
import NIOCore
import Testing

@testable import S3Store

/// Against a SeaweedFS that checks signatures.
@Suite("a real server")
struct RealServerTests {
  @Test("what is put is there, has its size, and is got")
  func roundTrip() async throws {
    let store = try await RealServer.shared().store()
    for bytes in [[], Array("hello".utf8), noise(200_000)] {
      let key = "blobs/a b+c%20é/\(bytes.count)"
      #expect(try await store.put(bytes, at: key, if: .always))
      #expect(try await store.size(of: key) == bytes.count)
      #expect(try await store.get(key, limit: 200_000) == bytes)
    }
  }

  @Test("what is not there is missing")
  func missing() async throws {
    let store = try await RealServer.shared().store()
    #expect(try await store.size(of: "none") == nil)
    await #expect(throws: StoreError.missing(key: "none")) {
      try await store.get("none", limit: 10)
    }
    let file = try OpenFile()
    await #expect(throws: StoreError.missing(key: "none")) {
      try await store.download(
        [Piece(key: "none", offset: 0, size: 1, crc64: 0)],
        into: file.descriptor
      )
    }
    #expect(try await store.list("none") == [])
  }

  @Test("tasks on the store's threads ask without leaving them")
  func threads() async throws {
    let store = try await RealServer.shared().store()
    let keys = (0..<40).map { "small/\($0)" }
    let isThere = try await inParallel(keys, width: 8, on: store.threads) {
      key throws(StoreError) in
      let lane = store.wires.lane()
      guard lane.loop.inEventLoop else { return false }
      _ = try await store.put(Array(key.utf8), at: key, if: .always)
      guard try await store.get(key, limit: 100) == Array(key.utf8) else { return false }
      return lane.loop.inEventLoop && store.wires.lane() === lane
    }
    #expect(isThere == keys.map { _ in true })
  }

  @Test("only the first of many conditional writers writes")
  func conditional() async throws {
    let store = try await RealServer.shared().store()
    let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
      for writer in 0..<20 {
        group.addTask {
          try await store.put(Array("writer \(writer)".utf8), at: "done.json", if: .ifAbsent)
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(winners == 1)
    #expect(try await store.put([1], at: "done.json", if: .ifAbsent) == false)
  }

  @Test("an object above the limit is refused")
  func limit() async throws {
    let store = try await RealServer.shared().store()
    _ = try await store.put(noise(5000), at: "x", if: .always)
    await #expect(throws: StoreError.self) { try await store.get("x", limit: 4999) }
    #expect(try await store.get("x", limit: 5000).count == 5000)
  }

  @Test("parts of a file become objects, and objects parts of a file")
  func files() async throws {
    let store = try await RealServer.shared().store()
    try await moveFile(store)
  }

  @Test("the same through TLS, with a certificate of the bundle that was named")
  func secureFiles() async throws {
    let server = try RealServer.shared()
    var options = S3Options()
    options.roots.named = ("FLOW_CA_BUNDLE", server.authorityFile)
    let store = try await server.store(options, endpoint: server.secureEndpoint)
    try await moveFile(store)
    // By name as well as by address.
    let named = server.secureEndpoint.replacing("127.0.0.1", with: "localhost")
    try await moveFile(server.store(options, endpoint: named))
  }

  private func moveFile(_ store: S3Store) async throws {
    let bytes = noise(9_000_000)
    let file = try OpenFile(bytes)
    let sizes = [0, 1, 65_536, 5_000_000, 3_934_463]
    var pieces: [Piece] = []
    var offset = 0
    for size in sizes {
      let part = Array(bytes[offset..<offset + size])
      let sums = Checksums(
        size: size,
        sha256: Array(SHA256.hash(data: part)),
        crc64: checksum(part)
      )
      try await store.upload(file.source(offset..<offset + size), sums, at: "p/\(size)")
      pieces.append(Piece(key: "p/\(size)", offset: offset, size: size, crc64: sums.crc64))
      offset += size
    }
    let copy = try OpenFile()
    try await store.download(pieces.reversed(), into: copy.descriptor)
    #expect(copy.bytes == bytes)
  }

  @Test("bytes that are not those that were stored are never taken for them")
  func corrupt() async throws {
    var options = quick()
    options.attempts = 2
    let store = try await RealServer.shared().store(options)
    let bytes = noise(100_000)
    _ = try await store.put(bytes, at: "x", if: .always)
    let file = try OpenFile()
    for piece in [
      Piece(key: "x", offset: 0, size: 100_000, crc64: checksum(bytes) ^ 1),
      Piece(key: "x", offset: 0, size: 99_999, crc64: checksum(bytes)),
      Piece(key: "x", offset: 0, size: 100_001, crc64: checksum(bytes)),
    ] {
      do throws(StoreError) {
        try await store.download([piece], into: file.descriptor)
        Issue.record("\(piece) was taken")
      } catch {
        guard case .corrupt(let key, let reason) = error else { throw error }
        #expect(key == "x")
        #expect(reason.contains("2 attempts"))
      }
    }
  }

  @Test("a listing of several pages is whole, in order, and names keys as they are")
  func listing() async throws {
    let store = try await RealServer.shared().store()
    let keys = (0..<1100).map { "many/\($0)" } + ["many/a b", "many/ü+%", "other/x"]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for key in keys {
        group.addTask { _ = try await store.put([1], at: key, if: .always) }
      }
      try await group.waitForAll()
    }
    let expected = keys.filter { $0.hasPrefix("many/") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(try await store.list("many/") == expected)
    #expect(try await store.list("").count == keys.count)
  }

  @Test("a wrong secret is denied, with the key and what to do")
  func denied() async throws {
    let server = try RealServer.shared()
    let wrong = Credentials(accessKey: server.accessKey, secretKey: "wrong")
    let store = try await server.store(quick(), source: FixedCredentials(wrong))
    do throws(StoreError) {
      _ = try await store.get("some/key", limit: 10)
      Issue.record("a wrong secret was accepted")
    } catch {
      guard case .denied(let key, let reason) = error else { throw error }
      #expect(key == "some/key")
      // Ceph says no more than that it is denied.
      let said = [
        ("SignatureDoesNotMatch", "the secret key is wrong"),
        ("AccessDenied", "the role or key may not do this"),
      ]
      #expect(said.contains { reason.contains($0.0) && reason.contains($0.1) }, "\(reason)")
    }
  }

  @Test("a bucket that does not exist is named")
  func noBucket() async throws {
    let server = try RealServer.shared()
    let store = try S3Store(
      S3Location(parsing: "s3://no-such-bucket-here"),
      endpoint: server.endpoint,
      credentials: FixedCredentials(server.credentials),
      options: quick()
    )
    await #expect(throws: StoreError.self) { try await store.get("x", limit: 10) }
    await #expect(throws: StoreError.self) { try await store.list("") }
  }

  @Test("a certificate that nobody vouches for carries no byte")
  func untrusted() async throws {
    let server = try RealServer.shared()
    let store = try await server.store(quick(), endpoint: server.secureEndpoint)
    do throws(StoreError) {
      _ = try await store.size(of: "x")
      Issue.record("an unknown authority was trusted")
    } catch {
      guard case .unreachable(let reason) = error else { throw error }
      #expect(reason.contains("FLOW_CA_BUNDLE"))
      #expect(reason.contains("1 attempt"))
    }
  }
}

/// Few attempts with short waits between them. No deadline is short: the tests
/// share two cores, and one that waits its turn must not miss it.
func quick() -> S3Options {
  var options = S3Options()
  options.backoffSeconds = 0.001
  options.longestBackoffSeconds = 0.01
  options.attempts = 4
  options.answerSeconds = 300
  options.stallSeconds = 300
  options.slowSeconds = 300
  options.idleSeconds = 3600
  return options
}

/// The same with short deadlines, for tests that wait for them to pass.
func impatient() -> S3Options {
  var options = quick()
  options.connectSeconds = 1
  options.answerSeconds = 0.4
  options.stallSeconds = 0.3
  options.slowSeconds = 0.6
  return options
}

func noise(_ count: Int) -> [UInt8] {
  var state: UInt64 = 88_172_645_463_325_252
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return UInt8(truncatingIfNeeded: state >> 32)
  }
}
