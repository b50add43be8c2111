import ArtifactStore
import Synchronization
import Testing

@testable import S3Store

/// What a server or a network does wrong, done on purpose.
@Suite("faults")
struct FaultTests {
  typealias Action = ScriptedServer.Action

  struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    let actions: [Action]
    /// What the error says when it never ends.
    let cause: String
    /// Whether it is noticed by a deadline that passes.
    var isLateness = false

    /// What a client needs to notice it soon.
    var options: S3Options { isLateness ? impatient() : quick() }

    var testDescription: String { name }
  }

  static let body = String(repeating: "0123456789abcdef", count: 4096)
  private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n"
  private static let half = String(body.prefix(30_000))
  private static let flipped = "X" + body.dropFirst()
  private static let trickle =
    [Action.send(head)] + (0..<40).flatMap { _ in [Action.send("0"), .pause(0.05)] }

  static let faults: [Fault] = [
    Fault(name: "reset before the answer", actions: [.reset], cause: "the connection broke"),
    Fault(name: "closed before the answer", actions: [.close], cause: "the connection broke"),
    Fault(
      name: "closed within the head",
      actions: [.send("HTTP/1.1 200 OK\r\nConte"), .close],
      cause: "the connection broke"
    ),
    Fault(
      name: "closed within the body",
      actions: [.send(head), .send(half), .close],
      cause: "the connection broke"
    ),
    Fault(
      name: "reset within the body",
      actions: [.send(head), .send(half), .pause(0.05), .reset],
      cause: "the connection broke"
    ),
    Fault(
      name: "a body of unknown length cut short",
      actions: [.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), .send(half), .close],
      cause: "30000 bytes instead of 65536"
    ),
    Fault(
      name: "a shorter body",
      actions: [answer("200 OK", "", half)],
      cause: "30000 bytes instead of 65536"
    ),
    Fault(
      name: "a longer body",
      actions: [answer("200 OK", "", body + "x")],
      cause: "65537 bytes instead of 65536"
    ),
    Fault(
      name: "a longer body of unknown length",
      actions: [.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), .send(body + "x"), .close],
      cause: "bytes instead of 65536"
    ),
    Fault(
      name: "a flipped byte",
      actions: [answer("200 OK", "", flipped)],
      cause: "do not match their checksum"
    ),
    Fault(
      name: "silence",
      actions: [.pause(1.5)],
      cause: "no answer within 0.4 s",
      isLateness: true
    ),
    Fault(
      name: "a stall within the body",
      actions: [.send(head), .send(half), .pause(1.5)],
      cause: "no byte moved for 0.3 s",
      isLateness: true
    ),
    Fault(name: "a slow trickle", actions: trickle, cause: "bytes a second", isLateness: true),
    Fault(name: "no HTTP", actions: [.send("SSH-2.0-x\r\n\r\n")], cause: "not HTTP"),
    Fault(
      name: "500",
      actions: [
        answer("500 Internal Server Error", "", "<Error><Code>InternalError</Code></Error>")
      ],
      cause: "500 InternalError"
    ),
    Fault(name: "502 of a proxy", actions: [answer("502 Bad Gateway", "", "<html>")], cause: "502"),
    Fault(
      name: "503",
      actions: [answer("503 Slow Down", "", "<Error><Code>SlowDown</Code></Error>")],
      cause: "503 SlowDown"
    ),
    Fault(name: "429", actions: [answer("429 Too Many Requests")], cause: "429"),
    Fault(
      name: "408",
      actions: [answer("408 Request Timeout", "Connection: close\r\n")],
      cause: "408"
    ),
  ]

  private static let good = answer("200 OK", "", body)

  private func store(
    _ server: ScriptedServer,
    options: S3Options = quick()
  ) throws(StoreError) -> S3Store {
    try S3Store(
      S3Location(parsing: "s3://bucket/p"),
      endpoint: server.endpoint,
      credentials: FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
      options: options
    )
  }

  private var piece: Piece {
    Piece(key: "x", offset: 3, size: 65_536, crc64: checksum(Array(Self.body.utf8)))
  }

  @Test("twice in a row does no harm", arguments: faults)
  func passing(_ fault: Fault) async throws {
    let server = try ScriptedServer { $0.number < 2 ? fault.actions : [Self.good] }
    let file = try OpenFile()
    try await store(server, options: fault.options).download([piece], into: file.descriptor)
    #expect(file.bytes == [0, 0, 0] + Array(Self.body.utf8))
  }

  @Test("twice in a row makes what takes the bytes begin anew", arguments: faults)
  func beginning(_ fault: Fault) async throws {
    let server = try ScriptedServer { $0.number < 2 ? fault.actions : [Self.good] }
    let sink = Taken()
    let body = Array(Self.body.utf8)
    let sums = Checksums(size: body.count, sha256: [], crc64: checksum(body))
    try await store(server, options: fault.options).read("x", sums, into: sink)
    #expect(sink.bytes.withLock { $0 } == body)
  }

  @Test("what cannot be taken ends the read at once, and says so")
  func unwilling() async throws {
    let server = try ScriptedServer { _ in [Self.good] }
    let body = Array(Self.body.utf8)
    let sums = Checksums(size: body.count, sha256: [], crc64: checksum(body))
    let refusal = StoreError.local(path: "/out/file", reason: "No space left on device")
    await #expect(throws: refusal) {
      try await store(server).read("x", sums, into: Taken(until: refusal))
    }
    #expect(server.requests == 1)
  }

  @Test("for ever ends with its cause, the key and the attempts", arguments: faults)
  func lasting(_ fault: Fault) async throws {
    let server = try ScriptedServer { _ in fault.actions }
    let file = try OpenFile()
    do throws(StoreError) {
      try await store(server, options: fault.options).download([piece], into: file.descriptor)
      Issue.record("\(fault.name) was taken for an answer")
    } catch {
      let text = "\(error)"
      #expect(text.contains(fault.cause))
      #expect(text.contains("GET s3://bucket/p/x"))
      #expect(text.contains("4 attempts"))
    }
  }

  @Test(
    "a put survives them as well, and sends the same again",
    arguments: faults.filter {
      !$0.name.contains("body") && $0.name != "a flipped byte" && $0.name != "a slow trickle"
    }
  )
  func puts(_ fault: Fault) async throws {
    let server = try ScriptedServer { request in
      guard request.body == Array("hello".utf8) else { return [answer("400 Bad Request")] }
      return request.number < 2 ? fault.actions : [answer("200 OK")]
    }
    #expect(
      try await store(server, options: fault.options).put(Array("hello".utf8), at: "x", if: .always)
    )
    #expect(server.requests == 3)
  }

  @Test("a server that is not there is named, and so is what to look at")
  func unconnected() async throws {
    let endpoint = try ScriptedServer { _ in [] }.endpoint
    let store = try S3Store(
      S3Location(parsing: "s3://bucket"),
      endpoint: endpoint,
      credentials: FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
      options: quick()
    )
    do throws(StoreError) {
      _ = try await store.size(of: "x")
      Issue.record("nobody answered")
    } catch {
      #expect("\(error)".contains("Connection refused"))
      #expect("\(error)".contains(endpoint))
      #expect("\(error)".contains("endpoint right, and is it up?"))
    }
  }

  @Test("a name that does not resolve is named")
  func unresolved() async throws {
    let store = try S3Store(
      S3Location(parsing: "s3://bucket"),
      endpoint: "http://no-such-host.invalid",
      credentials: FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
      options: quick()
    )
    do throws(StoreError) {
      _ = try await store.size(of: "x")
      Issue.record("nobody answered")
    } catch {
      #expect("\(error)".contains("cannot resolve `no-such-host.invalid`"))
    }
  }

  @Test("a full disk ends the download at once, and says so")
  func diskFull() async throws {
    let server = try ScriptedServer { _ in [Self.good] }
    let full = try OpenFile.device("/dev/full")
    await #expect(
      throws: StoreError.local(path: "/dev/full", reason: "write: No space left on device")
    ) {
      try await store(server).download([piece], into: full.descriptor)
    }
    #expect(server.requests == 1)
  }

  @Test("a file that became shorter is not stored")
  func shrunk() async throws {
    let server = try ScriptedServer { _ in [answer("200 OK")] }
    let file = try OpenFile(noise(1000))
    let sums = Checksums(size: 1001, sha256: Array(repeating: 0, count: 32), crc64: 0)
    await #expect(throws: StoreError.self) {
      try await store(server).upload(file.source(0..<1001), sums, at: "x")
    }
    #expect(server.requests == 0)
  }

  @Test("connections are kept; one that the server closed meanwhile costs no attempt")
  func keptConnections() async throws {
    let polite = try ScriptedServer { _ in [answer("200 OK")] }
    let store = try store(polite)
    for _ in 0..<50 { _ = try await store.size(of: "x") }
    #expect(polite.connections == 1)

    var options = quick()
    options.attempts = 1
    let rude = try ScriptedServer { _ in [answer("200 OK"), .close] }
    let patient = try S3Store(
      S3Location(parsing: "s3://bucket"),
      endpoint: rude.endpoint,
      credentials: FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
      options: options
    )
    for _ in 0..<20 { _ = try await patient.put([1], at: "x", if: .always) }
  }
}

/// Keeps what it is handed, or refuses it.
private final class Taken: ByteSink {
  let bytes = Mutex<[UInt8]>([])
  private let refusal: StoreError?

  init(until refusal: StoreError? = nil) { self.refusal = refusal }

  func begin() { bytes.withLock { $0 = [] } }

  func take(_ more: UnsafeRawBufferPointer) throws(StoreError) {
    if let refusal { throw refusal }
    bytes.withLock { $0 += more }
  }
}
