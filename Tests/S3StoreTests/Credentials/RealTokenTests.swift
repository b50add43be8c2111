import ArtifactStore
import Foundation
import S3Store
import Support
import Testing

/// Credentials from real services, used on real objects.
///
/// SeaweedFS, or what `FLOW_TEST_TOKEN_SERVER` names (`ceph` in `make test-ceph`),
/// gives them for a token of the small issuer; moto plays Amazon's own services.
@Suite("real token services", .serialized)
struct RealTokenTests {
  @Test("a token becomes credentials that may write and read objects, and is renewed")
  func webIdentity() async throws {
    let issuer = try StartedServer("oidc")
    let name = ProcessInfo.processInfo.environment["FLOW_TEST_TOKEN_SERVER"] ?? "seaweedfs"
    let server = try StartedServer(
      name,
      [try issuer.fact("FLOW_TEST_ISSUER"), issuer.folder.path]
    )
    let endpoint = try server.fact("FLOW_TEST_ENDPOINT")
    let wires = Wires(options: S3Options())
    let settings = CredentialSettings(
      variables: [
        "AWS_WEB_IDENTITY_TOKEN_FILE": try issuer.fact("AWS_WEB_IDENTITY_TOKEN_FILE"),
        "AWS_ROLE_ARN": try server.fact("FLOW_TEST_ROLE"),
        "AWS_ROLE_SESSION_NAME": "flow-tests",
      ],
      exchange: wires,
      storeEndpoint: endpoint
    )
    let cache = CredentialCache(chain: settings)
    let credentials = try #require(try await cache.credentials())
    #expect(credentials.sessionToken != nil)
    let expiry = try #require(credentials.expiry)
    #expect(expiry > settings.now() + 600)

    try await makeBucket("by-token", at: endpoint, by: credentials, over: wires)
    let store = try S3Store(
      S3Location(parsing: "s3://by-token/p"),
      endpoint: endpoint,
      region: try server.fact("FLOW_TEST_REGION"),
      credentials: cache,
      wires: wires
    )
    #expect(try await store.put(Array("hello".utf8), at: "a b+c", if: .always))
    #expect(try await store.get("a b+c", limit: 10) == Array("hello".utf8))

    // The kubelet has replaced the token; new credentials come with the new one.
    try run("oidc", ["token", issuer.folder.path])
    let renewed = try #require(try await cache.refresh(credentials))
    #expect(renewed.accessKey != credentials.accessKey)
    #expect(try await store.get("a b+c", limit: 10) == Array("hello".utf8))

    // A token that has run out is refused, by the service's word and without the token.
    try run("oidc", ["token", issuer.folder.path, "-60"])
    let token = try String(
      contentsOfFile: issuer.folder.path + "/token",
      encoding: .utf8
    )
    var impatient = settings
    impatient.pause = { _ in }
    let late = CredentialCache(chain: impatient)
    let error = await #expect(throws: StoreError.self) { try await late.credentials() }
    guard case .denied(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("the token service says no"))
    #expect(!reason.contains(token.suffix(40)))
  }

  @Test("Amazon's shapes, as moto plays them: web identity, a chained role, instance metadata")
  func moto() async throws {
    let moto = try StartedServer("moto")
    let endpoint = try moto.fact("FLOW_TEST_MOTO")
    let folder = try Folder()
    let wires = Wires(options: S3Options())
    func found(_ variables: [String: String]) async throws -> Credentials {
      let settings = CredentialSettings(variables: variables, exchange: wires)
      return try #require(try await CredentialCache(chain: settings).credentials())
    }
    let byToken = try await found([
      "AWS_WEB_IDENTITY_TOKEN_FILE": try folder.write("some-token", to: "token"),
      "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/flows",
      "AWS_ENDPOINT_URL_STS": endpoint,
    ])
    #expect(byToken.accessKey.hasPrefix("ASIA"))
    let byRole = try await found([
      "AWS_CONFIG_FILE": try folder.write(
        """
        [profile flows]
        role_arn = arn:aws:iam::123456789012:role/flows
        source_profile = base
        endpoint_url = \(endpoint)
        region = eu-west-1
        [profile base]
        aws_access_key_id = AKIDEXAMPLE
        aws_secret_access_key = secret
        """,
        to: "config"
      ),
      "AWS_PROFILE": "flows",
    ])
    #expect(byRole.accessKey.hasPrefix("ASIA"))
    #expect(byRole.expiry.map { $0 > Int(Date().timeIntervalSince1970) } == true)
    let byMachine = try await found(["AWS_EC2_METADATA_SERVICE_ENDPOINT": endpoint + "/"])
    #expect(byMachine.accessKey == "test-key")
    #expect(byMachine.sessionToken == "test-session-token")
  }

  @Test("where there is no metadata service, that is known within two seconds")
  func nowhere() async throws {
    // Addresses set aside for documentation; nothing answers there.
    let settings = CredentialSettings(
      variables: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://192.0.2.1"],
      exchange: Wires(options: S3Options())
    )
    let start = ContinuousClock.now
    await #expect(throws: StoreError.self) {
      try await CredentialCache(chain: settings).credentials()
    }
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  private func makeBucket(
    _ name: String,
    at endpoint: String,
    by credentials: Credentials,
    over wires: Wires
  ) async throws {
    let signature = signed(
      SigningRequest(
        method: "PUT",
        host: String(endpoint.dropFirst("http://".count)),
        path: "/\(name)",
        payloadHash: "UNSIGNED-PAYLOAD"
      ),
      by: credentials,
      region: "us-east-1",
      service: "s3",
      at: Int(Date().timeIntervalSince1970)
    )
    let reply = try await wires.exchange(
      SmallRequest(
        method: "PUT",
        url: endpoint + signature.target,
        headers: signature.headers.filter { $0.name != "host" },
        timeoutSeconds: 20
      )
    )
    #expect(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
  }

  private func run(_ name: String, _ arguments: [String]) throws {
    try shell([Repository.url("Scripts/servers/\(name)").path] + arguments)
  }
}
