import ArtifactStore
import Synchronization
import Testing

@testable import S3Store

/// Answers that are no faults: the client learns something and asks again.
@Suite("what the client learns from refusals")
struct CureTests {
  private func store(
    _ server: ScriptedServer,
    source: any CredentialSource = FixedCredentials(Credentials(accessKey: "k", secretKey: "s")),
    options: S3Options = quick()
  ) throws(StoreError) -> S3Store {
    try S3Store(
      S3Location(parsing: "s3://bucket/p"),
      endpoint: server.endpoint,
      credentials: source,
      options: options
    )
  }

  /// Whose second credentials are better than the first.
  private final class Rotating: CredentialSource {
    let refreshes = Atomic<Int>(0)

    func credentials() -> Credentials? {
      let key = refreshes.load(ordering: .relaxed) == 0 ? "old" : "new"
      return Credentials(accessKey: key, secretKey: "s", sessionToken: "t")
    }

    func refresh(_: Credentials) -> Credentials? {
      refreshes.add(1, ordering: .relaxed)
      return credentials()
    }
  }

  @Test("credentials that expired on the way are fetched anew, once")
  func expired() async throws {
    let server = try ScriptedServer { request in
      request.headers["authorization"]?.contains("Credential=new/") == true
        ? [answer("200 OK", "", "x")]
        : [answer("400 Bad Request", "", "<Error><Code>ExpiredToken</Code></Error>")]
    }
    let source = Rotating()
    #expect(try await store(server, source: source).get("x", limit: 10) == Array("x".utf8))
    #expect(source.refreshes.load(ordering: .relaxed) == 1)
    #expect(server.requests == 2)
  }

  @Test("credentials that stay expired are denied after one refresh")
  func stillExpired() async throws {
    let server = try ScriptedServer { _ in
      [answer("403 Forbidden", "", "<Error><Code>ExpiredToken</Code></Error>")]
    }
    let source = Rotating()
    do throws(StoreError) {
      _ = try await store(server, source: source).get("x", limit: 10)
      Issue.record("expired credentials were accepted")
    } catch {
      guard case .denied(let key, let reason) = error else { throw error }
      #expect(key == "x")
      #expect(reason.contains("ExpiredToken"))
      #expect(reason.contains("has expired"))
    }
    #expect(source.refreshes.load(ordering: .relaxed) == 1)
  }

  @Test("no credentials at all are said to be missing")
  func none() async throws {
    struct Nothing: CredentialSource {
      func credentials() -> Credentials? { nil }
      func refresh(_: Credentials) -> Credentials? { nil }
    }
    let server = try ScriptedServer { _ in [answer("200 OK")] }
    do throws(StoreError) {
      _ = try await store(server, source: Nothing()).size(of: "x")
      Issue.record("a request without credentials was sent")
    } catch {
      #expect("\(error)".contains("AWS_ACCESS_KEY_ID"))
    }
    #expect(server.requests == 0)
  }

  @Test("a wrong clock is set by the server's, for all that follows")
  func skewed() async throws {
    let server = try ScriptedServer { request in
      request.headers["x-amz-date"]?.hasPrefix("19941106T08") == true
        ? [answer("200 OK", "", "x")]
        : [
          answer(
            "403 Forbidden",
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            "<Error><Code>RequestTimeTooSkewed</Code></Error>"
          )
        ]
    }
    let store = try store(server)
    #expect(try await store.get("x", limit: 10) == Array("x".utf8))
    #expect(try await store.get("x", limit: 10) == Array("x".utf8))
    #expect(server.requests == 3)
  }

  @Test("a bucket of another region is signed for that region, for all that follows")
  func region() async throws {
    let server = try ScriptedServer { request in
      request.headers["authorization"]?.contains("/eu-west-7/s3/") == true
        ? [answer("200 OK")]
        : [
          answer(
            "400 Bad Request",
            "",
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-7</Region></Error>"
          )
        ]
    }
    let store = try store(server)
    #expect(try await store.put([1], at: "x", if: .always))
    #expect(try await store.put([1], at: "y", if: .always))
    #expect(server.requests == 3)
  }

  @Test("a redirect to another port of the host is followed, to another host refused")
  func redirect() async throws {
    let target = try ScriptedServer { _ in [answer("200 OK", "", "there")] }
    let place = target.endpoint
    let server = try ScriptedServer { _ in
      [answer("307 Temporary Redirect", "Location: \(place)/bucket/p/x\r\n")]
    }
    #expect(try await store(server).get("x", limit: 10) == Array("there".utf8))

    let other = try ScriptedServer { _ in
      [answer("301 Moved Permanently", "Location: http://elsewhere.example/bucket/p/x\r\n")]
    }
    do throws(StoreError) {
      _ = try await store(other).get("x", limit: 10)
      Issue.record("content was asked of a stranger")
    } catch {
      #expect("\(error)".contains("http://elsewhere.example"))
      #expect("\(error)".contains("region and endpoint"))
    }
  }

  @Test("a server that minds the checksum's header gets none, for all that follows")
  func plainer() async throws {
    let server = try ScriptedServer { request in
      request.headers["x-amz-checksum-crc64nvme"] == nil
        ? [answer("200 OK")]
        : [answer("501 Not Implemented", "", "<Error><Code>NotImplemented</Code></Error>")]
    }
    let store = try store(server)
    #expect(try await store.put([1], at: "x", if: .always))
    #expect(try await store.put([1], at: "y", if: .always))
    #expect(server.requests == 3)
  }

  @Test("a server without conditional writes is named as one")
  func unconditional() async throws {
    let server = try ScriptedServer { request in
      request.headers["if-none-match"] == nil
        ? [answer("200 OK")]
        : [answer("501 Not Implemented", "", "<Error><Code>NotImplemented</Code></Error>")]
    }
    do throws(StoreError) {
      _ = try await store(server).put([1], at: "x", if: .ifAbsent)
      Issue.record("a conditional write was believed")
    } catch {
      #expect("\(error)".contains("If-None-Match"))
      #expect("\(error)".contains("does not know conditional writes"))
    }
  }

  @Test("a conditional write whose answer was lost finds its own object, and only its own")
  func lostAnswer() async throws {
    func server(holding body: String) throws -> ScriptedServer {
      try ScriptedServer { request in
        if request.method == "GET" { return [answer("200 OK", "", body)] }
        return request.number == 0 ? [.reset] : [answer("412 Precondition Failed")]
      }
    }
    // A length above the limit is asked for again three times: it may be a lie.
    for (body, isOurs, count) in [
      ("mine", true, 3), ("other", false, 6), ("mine and more", false, 6),
    ] {
      let server = try server(holding: body)
      let store = try store(server)
      #expect(try await store.put(Array("mine".utf8), at: "x", if: .ifAbsent) == isOurs)
      // The script's thread must outlive the answer.
      #expect(server.requests == count)
    }
  }

  @Test("an answer before the whole body was sent is heard, and ends the connection")
  func early() async throws {
    let server = try ScriptedServer(isHasty: true) { _ in
      [
        answer("403 Forbidden", "", "<Error><Code>AccessDenied</Code></Error>"), .pause(0.2),
        .close,
      ]
    }
    let file = try OpenFile(noise(8_000_000))
    let sums = Checksums(size: 8_000_000, sha256: Array(repeating: 0, count: 32), crc64: 0)
    do throws(StoreError) {
      try await store(server).upload(file.source(0..<8_000_000), sums, at: "x")
      Issue.record("a refused upload was believed")
    } catch {
      guard case .denied(_, let reason) = error else { throw error }
      #expect(reason.contains("AccessDenied"))
    }
  }

  @Test("the server's own pause is kept")
  func retryAfter() async throws {
    let server = try ScriptedServer { request in
      request.number == 0
        ? [answer("503 Service Unavailable", "Retry-After: 1\r\n")] : [answer("200 OK")]
    }
    let clock = ContinuousClock()
    let time = try await clock.measure { _ = try await store(server).size(of: "x") }
    #expect(time >= .seconds(1))
  }

  @Test("a checksum that the server sends along is held against the bytes")
  func returnedChecksum() async throws {
    let server = try ScriptedServer { request in
      let sum = request.number == 0 ? base64(1) : base64(checksum(Array("x".utf8)))
      return [answer("200 OK", "x-amz-checksum-crc64nvme: \(sum)\r\n", "x")]
    }
    #expect(try await store(server).get("x", limit: 10) == Array("x".utf8))
    #expect(server.requests == 2)
  }
}
