import ArtifactStore
import S3Store
import Testing

/// Where the chain finds credentials, given what is there.
private struct ChainCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let present: Set<String>
  let winner: String

  init(_ present: String, _ winner: String) {
    testDescription = "\(present): \(winner)"
    self.present = Set(present.split(separator: " ").map(String.init))
    self.winner = winner
  }
}

@Suite("credential chain")
struct ChainTests {
  @Test(
    "the first of the places in the SDKs' order wins",
    arguments: [
      ChainCase("environment web profile container machine", "environment"),
      ChainCase("web profile container machine", "web"),
      ChainCase("profile container machine", "profile"),
      ChainCase("container machine", "container"),
      ChainCase("machine", "machine"),
    ]
  )
  fileprivate func order(_ wanted: ChainCase) async throws {
    let folder = try Folder()
    var variables = ["HOME": folder.path]
    if wanted.present.contains("environment") {
      variables["AWS_ACCESS_KEY_ID"] = "environment"
      variables["AWS_SECRET_ACCESS_KEY"] = "secret"
    }
    if wanted.present.contains("web") {
      variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = try folder.write("token", to: "token")
      variables["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/r"
    }
    if wanted.present.contains("profile") {
      variables["AWS_SHARED_CREDENTIALS_FILE"] = try folder.write(
        "[default]\naws_access_key_id = profile\naws_secret_access_key = s\n",
        to: "credentials"
      )
    }
    if wanted.present.contains("container") {
      variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials"
    }
    let exchange = ScriptedExchange { (request, _) throws(StoreError) in
      if request.url.contains("sts") { return tokenReply("web") }
      if request.url.contains("170.23") { return reply(200, servedJSON("container")) }
      if request.method == "PUT" { return reply(200, "metadata-token") }
      return reply(200, request.url.hasSuffix("/role") ? servedJSON("machine") : "role")
    }
    let cache = CredentialCache(chain: settings(variables, exchange))
    let found = try await cache.credentials()
    #expect(found?.accessKey == wanted.winner)
  }

  @Test("without any credentials, every place says why it has none")
  func none() async throws {
    let cache = CredentialCache(chain: settings([:]))
    let error = await #expect(throws: StoreError.self) { try await cache.credentials() }
    guard case .denied(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    for word in [
      "AWS_ACCESS_KEY_ID is not set", "AWS_WEB_IDENTITY_TOKEN_FILE is not set",
      "no profile `default`", "AWS_CONTAINER_CREDENTIALS_FULL_URI is not set",
      "instance metadata does not answer at http://169.254.169.254", "hop limit",
    ] {
      #expect(reason.contains(word), "\(reason)")
    }
  }

  @Test("a switched-off metadata service is not asked")
  func off() async throws {
    let exchange = ScriptedExchange { (_, _) in reply(200, "x") }
    let cache = CredentialCache(chain: settings(["AWS_EC2_METADATA_DISABLED": "TRUE"], exchange))
    await #expect(throws: StoreError.self) { try await cache.credentials() }
    #expect(exchange.requests.isEmpty)
  }

  @Test(
    "half of a pair is refused by name, not passed over",
    arguments: [
      (["AWS_ACCESS_KEY_ID": "a"], "AWS_SECRET_ACCESS_KEY is not"),
      (["AWS_SECRET_ACCESS_KEY": "s"], "AWS_ACCESS_KEY_ID is not"),
      (["AWS_WEB_IDENTITY_TOKEN_FILE": "/t"], "AWS_ROLE_ARN is not"),
    ]
  )
  func halves(_ variables: [String: String], _ word: String) async throws {
    let cache = CredentialCache(chain: settings(variables))
    let error = await #expect(throws: StoreError.self) { try await cache.credentials() }
    #expect("\(String(describing: error))".contains(word))
  }
}
