import ArtifactStore
import Testing

@testable import S3Store

@Suite("proxies")
struct ProxyTests {
  typealias Case = (url: String, variables: [String: String], isAllowed: Bool)

  private static let proxy = [
    "HTTPS_PROXY": "http://proxy:3128", "HTTP_PROXY": "http://proxy:3128",
  ]

  private static func without(_ list: String) -> [String: String] {
    proxy.merging(["NO_PROXY": list]) { $1 }
  }

  static let cases: [Case] = [
    ("https://store.example", [:], true),
    ("https://store.example", proxy, false),
    ("http://store.example:9000", proxy, false),
    ("http://store.example", ["HTTPS_PROXY": "http://proxy:3128"], true),
    ("https://store.example", ["HTTP_PROXY": "http://proxy:3128"], true),
    ("https://store.example", ["https_proxy": "proxy:3128"], false),
    ("https://store.example", ["HTTPS_PROXY": ""], true),
    // This machine is never behind a proxy.
    ("http://127.0.0.1:9000", proxy, true),
    ("http://[::1]:9000", proxy, true),
    ("http://localhost:9000", proxy, true),
    // Names, with what is below them.
    ("https://store.example", without("store.example"), true),
    ("https://a.store.example", without("store.example"), true),
    ("https://a.store.example", without(".store.example"), true),
    ("https://a.store.example", without("*.store.example"), true),
    ("https://STORE.example", without("store.EXAMPLE"), true),
    ("https://mystore.example", without("store.example"), false),
    ("https://store.example", without("other, store.example"), true),
    ("https://store.example:9000", without("store.example:9000"), true),
    ("https://store.example", without("store.example:9000"), false),
    ("https://store.example", without("*"), true),
    ("https://store.example", without(""), false),
    ("https://store.example", without(",.,:,/"), false),
    ("http://minio.flows.svc.cluster.local:9000", without(".svc,.cluster.local"), true),
    // Addresses.
    ("http://10.96.3.4:9000", without("10.96.0.0/12"), true),
    ("http://10.112.3.4:9000", without("10.96.0.0/12"), false),
    ("http://10.96.3.4:9000", without("10.96.3.4"), true),
    ("http://10.96.3.4:9000", without("10.96.3.4:9000"), true),
    ("http://10.96.3.40:9000", without("10.96.3.4"), false),
    ("http://[fd00::7]:9000", without("fd00::/8"), true),
    ("http://[fd00::7]:9000", without("[fd00::7]:9000"), true),
    ("http://[fe80::7]:9000", without("fd00::/8"), false),
    ("https://store.example", without("10.0.0.0/8"), false),
    ("http://10.1.1.1", without("10.0.0.0/33"), false),
  ]

  @Test("a server is spoken with directly, or not at all", arguments: cases)
  func rule(_ url: String, _ variables: [String: String], _ isAllowed: Bool) throws {
    let address = try #require(HTTPAddress(url))
    let proxies = ProxyVariables { name in variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    do throws(StoreError) {
      try proxies.allow(address.origin)
      #expect(isAllowed)
    } catch {
      #expect(!isAllowed)
      guard case .refused(_, let reason) = error else { throw error }
      #expect(reason.contains("add `\(address.origin.host)` to NO_PROXY"))
      #expect(!reason.contains("3128"))
    }
  }

  @Test("the store and the token service are held to it")
  func held() async throws {
    let settings = [
      "HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "store.example",
      "AWS_WEB_IDENTITY_TOKEN_FILE": "/dev/null", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
    ]
    #expect(throws: StoreError.self) {
      try openObjects("s3://bucket/p", endpoint: nil, region: nil, variables: settings)
    }
    #expect(throws: Never.self) {
      try openObjects(
        "s3://bucket/p",
        endpoint: "https://store.example",
        region: nil,
        variables: settings
      )
    }
    let tokens = SecurityTokens(
      settings: CredentialSettings(variables: settings, exchange: Wires(options: S3Options()))
    )
    do throws(StoreError) {
      _ = try await tokens.assume(
        role: "r",
        session: nil,
        externalID: nil,
        seconds: nil,
        by: Credentials(accessKey: "k", secretKey: "s")
      )
      Issue.record("a token service behind a proxy was asked")
    } catch {
      #expect("\(error)".contains("add `sts.amazonaws.com` to NO_PROXY"))
    }
  }
}

@Suite("what may be set about the client")
struct OptionTests {
  @Test("patience stretches and shortens every wait; attempts are the SDKs' own variable")
  func environment() throws {
    let usual = S3Options()
    let set = try S3Options { ["FLOW_STORE_PATIENCE": "0.5", "AWS_MAX_ATTEMPTS": "3"][$0] }
    #expect(set.attempts == 3)
    for time in [
      \S3Options.backoffSeconds, \.longestBackoffSeconds, \.connectSeconds, \.answerSeconds,
      \.stallSeconds, \.slowSeconds,
    ] as [KeyPath<S3Options, Double> & Sendable] {
      #expect(set[keyPath: time] == usual[keyPath: time] / 2)
    }
    #expect(set.slowBytesPerSecond == usual.slowBytesPerSecond)
    #expect(try S3Options { _ in nil }.attempts == usual.attempts)
  }

  @Test(
    "what is no number, or too far out, is refused",
    arguments: [
      ("AWS_MAX_ATTEMPTS", "0"), ("AWS_MAX_ATTEMPTS", "101"), ("AWS_MAX_ATTEMPTS", "2.5"),
      ("FLOW_STORE_PATIENCE", "0"), ("FLOW_STORE_PATIENCE", "-1"), ("FLOW_STORE_PATIENCE", "nan"),
      ("FLOW_STORE_PATIENCE", "1s"), ("FLOW_STORE_PATIENCE", "1000"),
    ]
  )
  func refused(_ name: String, _ text: String) {
    #expect(throws: StoreError.self) { try S3Options { $0 == name ? text : nil } }
  }
}
