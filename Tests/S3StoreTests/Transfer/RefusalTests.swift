import NIOHTTP1
import Testing

@testable import S3Store

@Suite("what a server's answer means")
struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let status: Int
    let code: String
    var headers: [(String, String)] = []
    var method = HTTPMethod.PUT
    var isConditional = false
    var hasChecksum = false
    let verdict: Verdict

    var testDescription: String { "\(method) \(status) \(code)" }
  }

  static let cases: [Case] = [
    Case(status: 503, code: "SlowDown", verdict: .again(after: nil, isThrottled: true)),
    Case(
      status: 503,
      code: "",
      headers: [("Retry-After", "7")],
      verdict: .again(after: 7, isThrottled: true)
    ),
    Case(status: 400, code: "RequestTimeout", verdict: .again(after: nil, isThrottled: false)),
    Case(status: 408, code: "", verdict: .again(after: nil, isThrottled: false)),
    Case(status: 429, code: "", verdict: .again(after: nil, isThrottled: true)),
    Case(status: 500, code: "InternalError", verdict: .again(after: nil, isThrottled: false)),
    Case(status: 502, code: "", verdict: .again(after: nil, isThrottled: false)),
    Case(status: 504, code: "", verdict: .again(after: nil, isThrottled: false)),
    Case(
      status: 409,
      code: "ConditionalRequestConflict",
      isConditional: true,
      verdict: .again(after: nil, isThrottled: false)
    ),
    Case(status: 412, code: "PreconditionFailed", isConditional: true, verdict: .unmet),
    Case(status: 412, code: "PreconditionFailed", verdict: .refused),
    Case(status: 404, code: "NoSuchKey", method: .GET, verdict: .absent),
    Case(status: 404, code: "", method: .HEAD, verdict: .absent),
    Case(status: 404, code: "NoSuchBucket", method: .GET, verdict: .refused),
    Case(status: 404, code: "", verdict: .refused),
    Case(status: 403, code: "AccessDenied", verdict: .denied),
    Case(status: 403, code: "SignatureDoesNotMatch", verdict: .damaged),
    Case(status: 403, code: "InvalidAccessKeyId", verdict: .renew),
    Case(status: 400, code: "ExpiredToken", verdict: .renew),
    Case(status: 403, code: "", method: .HEAD, verdict: .renew),
    Case(status: 400, code: "BadDigest", hasChecksum: true, verdict: .damaged),
    Case(status: 400, code: "XAmzContentSHA256Mismatch", verdict: .damaged),
    Case(status: 400, code: "InvalidRequest", hasChecksum: true, verdict: .plainer),
    Case(status: 501, code: "NotImplemented", hasChecksum: true, verdict: .plainer),
    Case(status: 400, code: "InvalidRequest", verdict: .refused),
    Case(
      status: 403,
      code: "RequestTimeTooSkewed",
      headers: [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")],
      verdict: .skewed(date: 784_111_777)
    ),
    Case(
      status: 301,
      code: "PermanentRedirect",
      headers: [("x-amz-bucket-region", "eu-west-1")],
      verdict: .moved(region: "eu-west-1", endpoint: nil)
    ),
    Case(
      status: 307,
      code: "TemporaryRedirect",
      headers: [("Location", "https://b.s3.eu-west-1.amazonaws.com/key?x=1")],
      verdict: .moved(region: nil, endpoint: "https://b.s3.eu-west-1.amazonaws.com")
    ),
    Case(
      status: 400,
      code: "",
      headers: [("x-amz-bucket-region", "eu-west-1")],
      method: .HEAD,
      verdict: .moved(region: "eu-west-1", endpoint: nil)
    ),
    Case(status: 405, code: "MethodNotAllowed", verdict: .refused),
  ]

  @Test("each refusal has its cure, or none", arguments: cases)
  func verdict(_ item: Case) {
    let body = item.code.isEmpty ? "" : "<Error><Code>\(item.code)</Code></Error>"
    let refusal = Refusal(
      Answer(
        status: item.status,
        headers: HTTPHeaders(item.headers),
        body: Array(body.utf8),
        crc64: 0
      )
    )
    let verdict = judge(
      refusal,
      method: item.method,
      isConditional: item.isConditional,
      hasChecksum: item.hasChecksum
    )
    #expect(verdict == item.verdict)
  }

  @Test("the region is read from a malformed authorization header's answer")
  func region() {
    let body = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>AuthorizationHeaderMalformed</Code><Message>expecting 'eu-west-1' &amp; not\
       'us-east-1'</Message><Region>eu-west-1</Region></Error>
      """
    let refusal = Refusal(
      Answer(status: 400, headers: [:], body: Array(body.utf8), crc64: 0)
    )
    #expect(refusal.message == "expecting 'eu-west-1' & not 'us-east-1'")
    let verdict = judge(refusal, method: .GET, isConditional: false, hasChecksum: false)
    #expect(verdict == .moved(region: "eu-west-1", endpoint: nil))
  }

  @Test(
    "only HTTP's own form of a date is one",
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sat, 29 Feb 2020 23:59:59 GMT", 1_583_020_799),
      ("Thursday, 01-Jan-70 00:00:00 GMT", nil), ("", nil), ("a b c d e f", nil),
    ] as [(String, Int?)]
  )
  func dates(_ text: String, _ seconds: Int?) { #expect(epochSeconds(httpDate: text) == seconds) }
}
