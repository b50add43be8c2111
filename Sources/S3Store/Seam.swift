/// What the parts of the client ask of one another: credentials, small HTTP
/// exchanges, and signed requests.
package import ArtifactStore

/// What requests are signed with.
package struct Credentials: Hashable, Sendable {
  package let accessKey: String
  package let secretKey: String
  package let sessionToken: String?
  /// Seconds since 1970 after which they no longer hold, or `nil` for ever.
  package let expiry: Int?

  package init(
    accessKey: String,
    secretKey: String,
    sessionToken: String? = nil,
    expiry: Int? = nil
  ) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
    self.expiry = expiry
  }
}

/// Where credentials come from. Asked before every request; answers from memory
/// until they near their expiry.
package protocol CredentialSource: Sendable {
  /// `nil`: this source has none here (the next one is asked).
  func credentials() async throws(StoreError) -> Credentials?

  /// The server called these expired or unknown: others are needed.
  func refresh(_ refused: Credentials) async throws(StoreError) -> Credentials?
}

/// A small HTTP exchange, whole in memory: what STS and metadata endpoints need.
package protocol SmallExchange: Sendable {
  func exchange(_ request: SmallRequest) async throws(StoreError) -> SmallReply
}

package struct SmallRequest: Sendable {
  package var method: String
  /// Absolute, http or https.
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  package var timeoutSeconds: Double

  package init(
    method: String,
    url: String,
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = [],
    timeoutSeconds: Double
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeoutSeconds = timeoutSeconds
  }
}

package struct SmallReply: Sendable {
  package let status: Int
  package let headers: [(name: String, value: String)]
  package let body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// A request to be signed.
package struct SigningRequest: Sendable {
  package var method: String
  /// With the port, unless it is the scheme's own.
  package var host: String
  /// The path as the key has it, unencoded; begins with `/`.
  package var path: String
  /// Unencoded.
  package var query: [(name: String, value: String)]
  /// All of them are signed.
  package var headers: [(name: String, value: String)]
  /// Lower-case hexadecimal, or `UNSIGNED-PAYLOAD`.
  package var payloadHash: String

  package init(
    method: String,
    host: String,
    path: String,
    query: [(name: String, value: String)] = [],
    headers: [(name: String, value: String)] = [],
    payloadHash: String
  ) {
    self.method = method
    self.host = host
    self.path = path
    self.query = query
    self.headers = headers
    self.payloadHash = payloadHash
  }
}
