/// What is asked of a security token service (STS): Amazon's, or one that speaks
/// as it does (MinIO, SeaweedFS, Ceph).
import ArtifactStore

struct SecurityTokens {
  let settings: CredentialSettings
  /// The region and endpoint of the profile in use, below the environment's.
  var profileRegion: String?
  var profileEndpoint: String?

  static let attempts = 4

  /// `AssumeRoleWithWebIdentity`. The token is read anew for each attempt, since
  /// the kubelet replaces it while we run.
  func assume(
    role: String,
    session: String?,
    tokenFile: String,
    seconds: String?
  )
    async throws(StoreError) -> Credentials
  {
    try await persist { () throws(StoreError) -> Attempt in
      guard let bytes = try smallFile(tokenFile) else {
        throw .local(path: tokenFile, reason: "the web identity token file is not there")
      }
      let token = trimmed(String(decoding: bytes, as: UTF8.self))
      guard !token.isEmpty else {
        throw .local(path: tokenFile, reason: "the web identity token file is empty")
      }
      var form = common("AssumeRoleWithWebIdentity", role, session, seconds)
      form.append((name: "WebIdentityToken", value: token))
      return Attempt(form: form, secrets: [token], signer: nil)
    }
  }

  /// `AssumeRole`, signed with other credentials.
  func assume(
    role: String,
    session: String?,
    externalID: String?,
    seconds: String?,
    by signer: Credentials
  )
    async throws(StoreError) -> Credentials
  {
    try await persist { () throws(StoreError) -> Attempt in
      var form = common("AssumeRole", role, session, seconds)
      if let externalID { form.append((name: "ExternalId", value: externalID)) }
      let secrets = [signer.secretKey] + (signer.sessionToken.map { [$0] } ?? [])
      return Attempt(form: form, secrets: secrets, signer: signer)
    }
  }

  private struct Attempt {
    let form: [(name: String, value: String)]
    let secrets: [String]
    let signer: Credentials?
  }

  private func common(
    _ action: String,
    _ role: String,
    _ session: String?,
    _ seconds: String?
  )
    -> [(name: String, value: String)]
  {
    var form = [
      (name: "Action", value: action),
      (name: "Version", value: "2011-06-15"),
      (name: "RoleArn", value: role),
      (name: "RoleSessionName", value: session ?? "flowrt-\(settings.now())"),
    ]
    if let seconds { form.append((name: "DurationSeconds", value: seconds)) }
    return form
  }

  private func persist(
    _ make: () throws(StoreError) -> Attempt
  ) async throws(StoreError)
    -> Credentials
  {
    var count = 0
    while true {
      count += 1
      let attempt = try make()
      do throws(StoreError) {
        let reply = try await settings.exchange.exchange(try request(attempt))
        if reply.status == 200 { return try credentials(reply) }
        let fault = TokenRefusal(reply, hiding: attempt.secrets)
        guard fault.mayPass, count < Self.attempts else { throw error(fault, count) }
      } catch .unreachable(let reason) {
        guard count < Self.attempts else {
          throw .unreachable(reason: "\(reason) (\(endpoint), \(count) attempts)")
        }
      }
      await settings.pause(Double.random(in: 0...(0.2 * Double(1 << count))))
    }
  }

  private func request(_ attempt: Attempt) throws(StoreError) -> SmallRequest {
    guard let address = HTTPAddress(endpoint) else {
      throw .refused(
        what: "the STS endpoint `\(endpoint)`",
        reason: "an endpoint is written `http://host:port` or `https://host`"
      )
    }
    try settings.proxies.allow(address.origin)
    let body = canonicalQuery(attempt.form)
    let type = (name: "content-type", value: "application/x-www-form-urlencoded; charset=utf-8")
    let path = address.target.isEmpty ? "/" : address.target
    var request = SmallRequest(
      method: "POST",
      url: address.origin.description + path,
      headers: [type, (name: "accept", value: "application/xml")],
      body: body,
      timeoutSeconds: 10
    )
    if let signer = attempt.signer {
      var hash: [UInt8] = []
      appendHexadecimal(Sha256.hash(body), to: &hash)
      let signature = signed(
        SigningRequest(
          method: "POST",
          host: address.origin.authority,
          path: path,
          headers: [type],
          payloadHash: String(decoding: hash, as: UTF8.self)
        ),
        by: signer,
        region: region ?? "us-east-1",
        service: "sts",
        at: settings.now()
      )
      request.headers += signature.headers.filter { $0.name != "host" }
    }
    return request
  }

  /// `AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL`, the profile's `endpoint_url`, the
  /// store's own server when it is not Amazon's, and else Amazon's of the region.
  ///
  /// A token made for a private store is not for Amazon to see.
  var endpoint: String {
    if !settings.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
      let named = settings["AWS_ENDPOINT_URL_STS"] ?? settings["AWS_ENDPOINT_URL"]
        ?? profileEndpoint
    {
      return named
    }
    if let store = settings.storeEndpoint, let address = HTTPAddress(store),
      !isAmazonHost(address.origin.host)
    {
      return address.origin.description
    }
    guard let region else { return "https://sts.amazonaws.com" }
    return "https://sts.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
  }

  private var region: String? {
    settings["AWS_REGION"] ?? settings["AWS_DEFAULT_REGION"] ?? profileRegion
      ?? settings.storeRegion
  }

  private func credentials(_ reply: SmallReply) throws(StoreError) -> Credentials {
    var fields: [String: String] = [:]
    do throws(Markup.Broken) {
      for leaf in try Markup.leaves(of: reply.body) where leaf.path.dropLast().last == "Credentials"
      {
        fields[leaf.path.last ?? ""] = leaf.text
      }
    } catch {
      throw .unreachable(reason: "the answer of the token service is cut or is not XML")
    }
    guard let accessKey = fields["AccessKeyId"], let secretKey = fields["SecretAccessKey"],
      let token = fields["SessionToken"], let expiry = fields["Expiration"].flatMap(epoch)
    else { throw .unreachable(reason: "the token service's answer lacks credentials") }
    return Credentials(
      accessKey: accessKey,
      secretKey: secretKey,
      sessionToken: token,
      expiry: expiry
    )
  }

  private func error(_ fault: TokenRefusal, _ count: Int) -> StoreError {
    if fault.isServers { return .unreachable(reason: fault.text) }
    let text = "\(fault.text) (\(endpoint), \(count == 1 ? "1 attempt" : "\(count) attempts"))"
    return .noCredentials(
      "the token service says no: \(text); is the role's name right, and does it trust this identity?"
    )
  }
}

/// What a token service said instead of credentials.
private struct TokenRefusal {
  let status: Int
  let code: String
  let text: String

  init(_ reply: SmallReply, hiding secrets: [String]) {
    status = reply.status
    var code = ""
    var message = ""
    // An answer that is no XML says nothing but its status.
    if let leaves = try? Markup.leaves(of: reply.body) {
      code = leaves.first { $0.path.last == "Code" }?.text ?? ""
      message = leaves.first { $0.path.last == "Message" }?.text ?? ""
    }
    self.code = quoted(code, hiding: secrets)
    let words = message.isEmpty ? "" : ": " + quoted(message, hiding: secrets)
    text = (self.code.isEmpty ? "status \(status)" : "\(self.code), status \(status)") + words
  }

  var isServers: Bool { status >= 500 || status == 429 || code == "Throttling" }

  /// The token may just be replaced, and its issuer may be slow to answer.
  var mayPass: Bool {
    isServers
      || ["ExpiredTokenException", "InvalidIdentityToken", "IDPCommunicationError"].contains(code)
  }
}
