/// The credential service of a pod, as the proxy plays it: keys are given for the
/// token that stands in a file, run out after so many requests, and then are had
/// only for the next token.
import Foundation

struct PodCredentials {
  let keys: (access: String, secret: String)
  let tokenFile: String
  /// Store requests until they run out; `nil`: they did.
  private(set) var left: Int?
  private(set) var hasExpired = false
  private(set) var fetches = 0
  private var generation = 0

  init(_ keys: (access: String, secret: String), tokenIn file: String, after: Int) throws {
    self.keys = keys
    tokenFile = file
    left = after
    try writeToken()
  }

  private var token: String { "token-\(generation)" }

  private func writeToken() throws {
    // Replaced whole, as the kubelet does it.
    try Data(token.utf8).write(to: URL(fileURLWithPath: tokenFile), options: .atomic)
  }

  /// Whether the credentials of a request to the store have run out.
  mutating func refuses() throws -> Bool {
    if hasExpired { return true }
    guard let count = left else { return false }
    left = count > 0 ? count - 1 : nil
    guard count == 0 else { return false }
    hasExpired = true
    generation += 1
    try writeToken()
    return true
  }

  mutating func answer(authorization: String?) -> [UInt8] {
    guard authorization == token else {
      return reply("401 Unauthorized", #"{"message":"the token is not that of today"}"#)
    }
    fetches += 1
    hasExpired = false
    let end = Date().addingTimeInterval(3600 + Double(fetches)).formatted(.iso8601)
    return reply(
      "200 OK",
      """
      {"AccessKeyId":"\(keys.access)","SecretAccessKey":"\(keys.secret)","Expiration":"\(end)"}
      """
    )
  }

  private func reply(_ status: String, _ body: String) -> [UInt8] {
    Array(
      "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        .utf8
    )
  }
}
