import Foundation
import S3Store
import Support
import Testing

/// A request, and how botocore signs it (`Scripts/fixtures/sigv4`).
private struct SignatureCase: Decodable, Sendable, CustomTestStringConvertible {
  let service: String
  let method: String
  let host: String
  let path: String
  let query: [[String]]
  let headers: [[String]]
  let payloadHash: String
  let region: String
  let accessKey: String
  let secretKey: String
  let token: String?
  let epoch: Int
  let target: String
  let authorization: String

  var testDescription: String { "\(service) \(method) \(path)" }

  var request: SigningRequest {
    SigningRequest(
      method: method,
      host: host,
      path: path,
      query: query.map { (name: $0[0], value: $0[1]) },
      headers: headers.map { (name: $0[0], value: $0[1]) },
      payloadHash: payloadHash
    )
  }

  static func all() throws -> [SignatureCase] {
    try JSONDecoder().decode(
      [SignatureCase].self,
      from: Data(contentsOf: Repository.url("Fixtures/sigv4/cases.json"))
    )
  }
}

@Suite("signatures")
struct SignatureTests {
  @Test("300 requests are signed as botocore signs them")
  func botocore() throws {
    let cases = try SignatureCase.all()
    #expect(cases.count == 300)
    for wanted in cases {
      let made = signed(
        wanted.request,
        by: Credentials(
          accessKey: wanted.accessKey,
          secretKey: wanted.secretKey,
          sessionToken: wanted.token
        ),
        region: wanted.region,
        service: wanted.service,
        at: wanted.epoch
      )
      #expect(made.target == wanted.target, "\(wanted.testDescription)")
      #expect(
        made.headers.first { $0.name == "authorization" }?.value == wanted.authorization,
        "\(wanted.testDescription)"
      )
      let names = made.headers.map(\.name)
      #expect(names.contains("x-amz-security-token") == (wanted.token != nil))
      #expect(names.contains("x-amz-content-sha256") == (wanted.service == "s3"))
    }
  }

  @Test("the generated requests hold what makes signing hard")
  func coverage() throws {
    let cases = try SignatureCase.all()
    let traits: [(String, (SignatureCase) -> Bool)] = [
      ("a space in the path", { $0.path.contains(" ") }),
      ("a plus in the path", { $0.path.contains("+") }),
      ("unicode in the path", { $0.path.utf8.contains { $0 > 127 } }),
      ("double slashes", { $0.path.contains("//") }),
      ("dot segments, S3", { $0.service == "s3" && $0.path.contains("/../") }),
      ("dot segments, another service", { $0.service != "s3" && $0.path.contains("/../") }),
      ("a percent sign in the path", { $0.path.contains("%") }),
      ("inner spaces in a header", { $0.headers.contains { $0[1].contains("  ") } }),
      ("a header twice", { Set($0.headers.map { $0[0] }).count < $0.headers.count }),
      ("a query name twice", { Set($0.query.map { $0[0] }).count < $0.query.count }),
      ("a session token", { $0.token != nil }),
      ("an unsigned payload", { $0.payloadHash == "UNSIGNED-PAYLOAD" }),
    ]
    for (name, holds) in traits {
      #expect(cases.count(where: holds) >= 5, "\(name)")
    }
  }

  @Test("another day, region or secret is another signing key")
  func keys() {
    func signature(secret: String, region: String = "us-east-1", at epoch: Int = 0) -> String? {
      signed(
        SigningRequest(method: "GET", host: "h", path: "/", payloadHash: "UNSIGNED-PAYLOAD"),
        by: Credentials(accessKey: "a", secretKey: secret),
        region: region,
        service: "s3",
        at: epoch
      ).headers.last?.value.suffix(64).description
    }
    let first = signature(secret: "one")
    #expect(first?.count == 64)
    #expect(signature(secret: "two") != first)
    #expect(signature(secret: "one", region: "eu-west-1") != first)
    #expect(signature(secret: "one", at: 86_400) != first)
    #expect(signature(secret: "one") == first)
  }
}
