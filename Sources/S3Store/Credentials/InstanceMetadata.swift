/// The role of the machine itself, from its metadata service, version 2 only:
/// version 1 answers to any request that can be tricked out of a program.
import ArtifactStore

struct InstanceMetadata: CredentialOrigin {
  let settings: CredentialSettings

  func fetch() async throws(StoreError) -> Found {
    guard !settings.isTrue("AWS_EC2_METADATA_DISABLED") else {
      return .nothing(why: "AWS_EC2_METADATA_DISABLED is true")
    }
    guard let token = try await token() else {
      return .nothing(
        why: "instance metadata does not answer at \(endpoint)"
          + " (a hop limit of 1 would keep pods from it)"
      )
    }
    let folder = "latest/meta-data/iam/security-credentials/"
    let list = try await read(folder, token)
    guard list.status != 404 else { return .nothing(why: "the machine has no role") }
    let lines = String(decoding: list.body, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard list.status == 200, let role = lines.first.map(String.init) else {
      throw .unreachable(reason: "instance metadata answers \(list.status) (\(endpoint))")
    }
    let reply = try await read(folder + role, token)
    guard reply.status == 200 else {
      throw .unreachable(reason: "instance metadata answers \(reply.status) (\(endpoint))")
    }
    return .credentials(extended(try credentials(json: reply.body, from: endpoint)))
  }

  /// When the service cannot renew them it gives out the old ones, which S3 then
  /// still takes: they are used, and asked for again some minutes later.
  private func extended(_ credentials: Credentials) -> Credentials {
    guard let expiry = credentials.expiry, expiry < settings.now() + 300 else { return credentials }
    return Credentials(
      accessKey: credentials.accessKey,
      secretKey: credentials.secretKey,
      sessionToken: credentials.sessionToken,
      expiry: settings.now() + Int.random(in: 600...900)
    )
  }

  /// `nil`: nobody answers, or not to us: this is no such machine.
  private func token() async throws(StoreError) -> String? {
    var request = SmallRequest(
      method: "PUT",
      url: endpoint + "/latest/api/token",
      timeoutSeconds: timeout
    )
    request.headers = [(name: "x-aws-ec2-metadata-token-ttl-seconds", value: "21600")]
    let reply: SmallReply
    do {
      reply = try await persist(request)
    } catch .unreachable {
      return nil
    }
    switch reply.status {
    case 200: return String(decoding: reply.body, as: UTF8.self)
    case 403, 404, 405: return nil
    default: throw .unreachable(reason: "instance metadata answers \(reply.status) (\(endpoint))")
    }
  }

  private func read(_ path: String, _ token: String) async throws(StoreError) -> SmallReply {
    try await persist(
      SmallRequest(
        method: "GET",
        url: "\(endpoint)/\(path)",
        headers: [(name: "x-aws-ec2-metadata-token", value: token)],
        timeoutSeconds: timeout
      )
    )
  }

  private func persist(_ request: SmallRequest) async throws(StoreError) -> SmallReply {
    let attempts = settings["AWS_METADATA_SERVICE_NUM_ATTEMPTS"].flatMap { Int($0) } ?? 1
    var count = 0
    while true {
      count += 1
      do throws(StoreError) {
        let reply = try await settings.exchange.exchange(request)
        if reply.status < 500 || count >= attempts { return reply }
      } catch .unreachable(let reason) {
        guard count < attempts else { throw .unreachable(reason: reason) }
      }
      await settings.pause(Double.random(in: 0...0.5))
    }
  }

  private var timeout: Double {
    settings["AWS_METADATA_SERVICE_TIMEOUT"].flatMap { Double($0) } ?? 1
  }

  private var endpoint: String {
    if let named = settings["AWS_EC2_METADATA_SERVICE_ENDPOINT"] {
      return named.hasSuffix("/") ? String(named.dropLast()) : named
    }
    let isNewer = settings["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
    return isNewer ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
  }
}
