/// The SeaweedFS that the tests speak to: the one that `make test` started and
/// named in the environment, or one of their own. Without it they fail.
import ArtifactStore
import Foundation
import Support
import Synchronization
import Testing

@testable import S3Store

struct RealServer: Sendable {
  let endpoint: String
  let secureEndpoint: String
  let authorityFile: String
  let accessKey: String
  let secretKey: String

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  static func shared() throws -> RealServer { try started.get() }

  private static let started = Result { try RealServer() }

  private init() throws {
    var facts = ProcessInfo.processInfo.environment
    if facts["FLOW_TEST_ENDPOINT"] == nil {
      facts.merge(try start("seaweedfs", port: 20_000 + Int.random(in: 0..<1000) * 6)) { $1 }
    }
    func fact(_ name: String) throws -> String {
      guard let value = facts[name] else { throw Missing(description: "no \(name)") }
      return value
    }
    endpoint = try fact("FLOW_TEST_ENDPOINT")
    secureEndpoint = try fact("FLOW_TEST_TLS_ENDPOINT")
    authorityFile = try fact("FLOW_TEST_CA")
    accessKey = try fact("AWS_ACCESS_KEY_ID")
    secretKey = try fact("AWS_SECRET_ACCESS_KEY")
  }

  var credentials: Credentials { Credentials(accessKey: accessKey, secretKey: secretKey) }

  /// A store in a bucket of its own.
  func store(
    _ options: S3Options = S3Options(),
    endpoint: String? = nil,
    source: (any CredentialSource)? = nil
  ) async throws -> S3Store {
    let bucket = "tests-\(UUID().uuidString.lowercased())"
    // Its own patience: some servers take a second to make a bucket.
    let wires = Wires(options: S3Options())
    let host = try #require(HTTPAddress(self.endpoint)).origin.authority
    let request = SigningRequest(
      method: "PUT",
      host: host,
      path: "/\(bucket)",
      payloadHash: emptyPayload
    )
    let signature = signed(
      request,
      by: credentials,
      region: "us-east-1",
      service: "s3",
      at: Int(Date().timeIntervalSince1970)
    )
    let reply = try await wires.exchange(
      SmallRequest(
        method: "PUT",
        url: self.endpoint + signature.target,
        headers: signature.headers,
        timeoutSeconds: 20
      )
    )
    guard reply.status == 200 else {
      throw Missing(
        description: "cannot make a bucket: \(String(decoding: reply.body, as: UTF8.self))"
      )
    }
    return try S3Store(
      S3Location(parsing: "s3://\(bucket)/some/prefix"),
      endpoint: endpoint ?? self.endpoint,
      credentials: source ?? FixedCredentials(credentials),
      options: options
    )
  }
}

/// Runs `Scripts/servers/NAME start`, and stops it when the tests end.
private func start(_ name: String, port: Int) throws -> [String: String] {
  let script = Repository.url("Scripts/servers/\(name)").path
  let folder = NSTemporaryDirectory() + "flow-tests-\(UUID().uuidString)"
  // popen, since Foundation's `Process` wants a run loop that test threads have not.
  guard let output = popen("'\(script)' start '\(folder)' \(port)", "r") else {
    throw RealServer.Missing(description: "cannot run \(script)")
  }
  var text: [UInt8] = []
  while case let byte = getc(output), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
  guard pclose(output) == 0 else {
    throw RealServer.Missing(description: "`\(script) start` failed; its words are above")
  }
  toStop.withLock { $0.append("'\(script)' stop '\(folder)'; rm -rf '\(folder)'") }
  atexit { for command in toStop.withLock({ $0 }) { pclose(popen(command, "r")) } }
  var facts: [String: String] = [:]
  for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
    let words = line.split(separator: "=", maxSplits: 1)
    if words.count == 2 { facts[String(words[0])] = String(words[1]) }
  }
  return facts
}

private let toStop = Mutex<[String]>([])

/// The same credentials for ever.
struct FixedCredentials: CredentialSource {
  let value: Credentials

  init(_ value: Credentials) { self.value = value }

  func credentials() -> Credentials? { value }

  func refresh(_: Credentials) -> Credentials? { value }
}
