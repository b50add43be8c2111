import ArtifactStore
import Testing

@testable import S3Store

@Suite("secrets")
struct SecrecyTests {
  @Test("no value that holds a secret shows it when printed, dumped or reflected")
  func values() {
    let credentials = Credentials(
      accessKey: "AKID",
      secretKey: "top-secret",
      sessionToken: "top-secret-token",
      expiry: 1
    )
    let request = SmallRequest(
      method: "GET",
      url: "http://h/p?token=top-secret",
      headers: [(name: "authorization", value: "top-secret")],
      body: Array("top-secret".utf8),
      timeoutSeconds: 1
    )
    let reply = SmallReply(status: 200, headers: [], body: Array("top-secret".utf8))
    for value: any Sendable in [credentials, request, reply, Found.credentials(credentials)] {
      var dumped = ""
      dump(value, to: &dumped)
      for text in ["\(value)", String(reflecting: value), dumped] {
        #expect(!text.contains("top-secret"))
        // The bytes of "top" as an array would print them.
        #expect(!text.contains("116, 111, 112"))
      }
    }
  }

  @Test("a service that repeats what it was sent does not get it into the error")
  func echoes() async throws {
    let folder = try Folder()
    let echo = ScriptedExchange { (request, _) throws(StoreError) in
      let words =
        String(decoding: request.body, as: UTF8.self)
        + request.headers.map(\.value).joined(separator: " ")
      return reply(
        400,
        "<E><Error><Code>Bad</Code><Message>you sent \(words.replacing("&", with: " "))</Message>"
          + "</Error></E>"
      )
    }
    let config = try folder.write(
      """
      [default]
      role_arn = arn:aws:iam::1:role/r
      source_profile = keys
      [profile keys]
      aws_access_key_id = AKID
      aws_secret_access_key = top-secret
      aws_session_token = top-secret-token
      """,
      to: "config"
    )
    let surroundings: [[String: String]] = [
      [
        "AWS_WEB_IDENTITY_TOKEN_FILE": try folder.write("top-secret", to: "token"),
        "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
      ],
      ["AWS_CONFIG_FILE": config],
      [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/x",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "top-secret",
      ],
    ]
    for variables in surroundings {
      let cache = CredentialCache(chain: settings(variables, echo))
      let error = await #expect(throws: StoreError.self) { try await cache.credentials() }
      #expect(!"\(String(describing: error))".contains("top-secret"))
    }
    #expect(echo.requests.count == 3)
  }

  @Test(
    "a secret is found whatever is written around it",
    arguments: [
      "top-secret", "\u{301}top-secret", "top-secret\u{301}", "top-secret\u{200D}x",
      "top-top-secrettop-secret", "é top-secret\r\ntop-secret\u{FE0F}",
    ]
  )
  func around(_ message: String) {
    let said = quoted(message, hiding: ["top-secret"])
    #expect(!said.unicodeScalars.map(String.init).joined(separator: "|").contains("s|e|c|r|e|t"))
    #expect(said.unicodeScalars.contains("…"))
  }

  @Test("a broken file or answer is told without what stands in it")
  func broken() async throws {
    let folder = try Folder()
    let config = try folder.write("[default]\ntop-secret\n", to: "config")
    let served = ScriptedExchange { (_, _) in reply(200, #"{"SecretAccessKey": "top-secret" x"#) }
    for variables in [
      ["AWS_CONFIG_FILE": config],
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/top-secret?x=top-secret"],
      ["AWS_SECRET_ACCESS_KEY": "top-secret"],
      ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "top-secret"],
    ] {
      let cache = CredentialCache(chain: settings(variables, served))
      let error = await #expect(throws: StoreError.self) { try await cache.credentials() }
      #expect(!"\(String(describing: error))".contains("top-secret"))
    }
  }
}
