import ArtifactStore
import S3Store
import Testing

@Suite("token services")
struct TokenServiceTests {
  private let folder: Folder
  private let file: String

  init() throws {
    folder = try Folder()
    file = try folder.write("first-token\n", to: "token")
  }

  private var variables: [String: String] {
    ["AWS_WEB_IDENTITY_TOKEN_FILE": file, "AWS_ROLE_ARN": "arn:aws:iam::1:role/a b"]
  }

  @Test(
    "the endpoint is the named one, the store's own, or Amazon's of the region",
    arguments: [
      ([:], nil, "https://sts.amazonaws.com/"),
      (["AWS_REGION": "eu-west-1"], nil, "https://sts.eu-west-1.amazonaws.com/"),
      (["AWS_DEFAULT_REGION": "cn-north-1"], nil, "https://sts.cn-north-1.amazonaws.com.cn/"),
      (["AWS_ENDPOINT_URL": "http://minio:9000"], nil, "http://minio:9000/"),
      (
        ["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_STS": "http://b:1/sts"], nil,
        "http://b:1/sts"
      ),
      ([:], "http://weed:8333", "http://weed:8333/"),
      (
        ["AWS_REGION": "eu-west-1"], "https://s3.eu-west-1.amazonaws.com",
        "https://sts.eu-west-1.amazonaws.com/"
      ),
      (
        ["AWS_ENDPOINT_URL": "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], nil,
        "https://sts.amazonaws.com/"
      ),
    ] as [([String: String], String?, String)]
  )
  func endpoint(_ more: [String: String], _ store: String?, _ wanted: String) async throws {
    let exchange = ScriptedExchange { (_, _) in tokenReply("a") }
    var settings = settings(variables.merging(more) { $1 }, exchange)
    settings.storeEndpoint = store
    _ = try await CredentialCache(chain: settings).credentials()
    #expect(exchange.requests.map(\.url) == [wanted])
  }

  @Test("a token that is replaced while we run is read anew")
  func rotation() async throws {
    let exchange = ScriptedExchange { [folder] (request, count) throws(StoreError) in
      let form = String(decoding: request.body, as: UTF8.self)
      if form.contains("WebIdentityToken=second-token") { return tokenReply("a") }
      do {
        _ = try folder.write("second-token", to: "token")
      } catch {
        throw .local(path: "token", reason: "\(error)")
      }
      return reply(400, "<E><Error><Code>ExpiredTokenException</Code></Error></E>")
    }
    let cache = CredentialCache(chain: settings(variables, exchange))
    #expect(try await cache.credentials()?.accessKey == "a")
    #expect(exchange.requests.count == 2)
    let form = String(decoding: exchange.requests.first?.body ?? [], as: UTF8.self)
    #expect(form.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b"))
    #expect(form.contains("WebIdentityToken=first-token"))
  }

  @Test("a service in trouble is asked four times, one that says no once")
  func attempts() async throws {
    let trouble = ScriptedExchange { (_, _) in reply(503, "busy") }
    let busy = CredentialCache(chain: settings(variables, trouble))
    await #expect(throws: StoreError.self) { try await busy.credentials() }
    #expect(trouble.requests.count == 4)
    let no = ScriptedExchange { (_, _) in
      reply(403, "<E><Error><Code>AccessDenied</Code><Message>not you</Message></Error></E>")
    }
    let denied = CredentialCache(chain: settings(variables, no))
    let error = await #expect(throws: StoreError.self) { try await denied.credentials() }
    #expect("\(String(describing: error))".contains("AccessDenied, status 403: not you"))
    #expect(no.requests.count == 1)
  }

  @Test(
    "points in time are read as services write them",
    arguments: [
      ("2026-01-31T12:00:00Z", 1_769_860_800),
      ("2026-01-31T12:00:00.123456789Z", 1_769_860_800),
      ("2026-01-31T13:30:00+01:30", 1_769_860_800),
    ]
  )
  func times(_ text: String, _ epoch: Int) async throws {
    let exchange = ScriptedExchange { (_, _) in tokenReply("a", expiring: text) }
    let cache = CredentialCache(chain: settings(variables, exchange))
    #expect(try await cache.credentials()?.expiry == epoch)
  }

  @Test("an answer that is cut is no answer")
  func cut() async throws {
    let whole = tokenReply("a").body
    for size in stride(from: 0, to: whole.count - 1, by: 7) {
      let exchange = ScriptedExchange { (_, _) in
        SmallReply(status: 200, headers: [], body: Array(whole[..<size]))
      }
      let cache = CredentialCache(chain: settings(variables, exchange))
      await #expect(throws: StoreError.self) { try await cache.credentials() }
    }
  }

  @Test(
    "containers' credentials come from set-aside hosts, or over TLS",
    arguments: [
      ("http://169.254.170.2/x", true), ("http://169.254.170.23/v1/credentials", true),
      ("http://[fd00:ec2::23]/v1", true), ("http://127.8.0.1:80/x", true),
      ("http://localhost:5000/x", true), ("http://[::1]/x", true), ("https://example.org/x", true),
      ("http://example.org/x", false), ("http://169.254.169.254/x", false),
      ("http://127.0.0.1.example.org/x", false), ("http://10.0.0.1/x", false),
      ("http://127.0.0.1@example.org/", false), ("ftp://localhost/", false),
    ]
  )
  func hosts(_ url: String, _ isAllowed: Bool) async throws {
    let exchange = ScriptedExchange { (_, _) in reply(200, servedJSON("a")) }
    let file = try folder.write("bearer", to: "container-token")
    let cache = CredentialCache(
      chain: settings(
        [
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": url,
          "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file,
        ],
        exchange
      )
    )
    if isAllowed {
      #expect(try await cache.credentials()?.accessKey == "a")
      #expect(exchange.requests.first?.headers.last?.value == "bearer")
    } else {
      await #expect(throws: StoreError.self) { try await cache.credentials() }
      #expect(exchange.requests.isEmpty)
    }
  }
}
