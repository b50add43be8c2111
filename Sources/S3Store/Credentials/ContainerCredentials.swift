/// Credentials that the container's surroundings serve: ECS, and EKS pod identity.
///
/// They come over plain HTTP only from the addresses set aside for that, so that
/// a variable from elsewhere cannot make us send our token to a stranger.
import ArtifactStore
import FlowContract

struct ContainerCredentials: CredentialOrigin {
  let settings: CredentialSettings

  static let attempts = 3

  func fetch() async throws(StoreError) -> Found {
    let url: String
    if let relative = settings["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      url = "http://169.254.170.2" + (relative.hasPrefix("/") ? relative : "/" + relative)
    } else if let full = settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
      url = full
    } else {
      return .nothing(why: "AWS_CONTAINER_CREDENTIALS_FULL_URI is not set")
    }
    guard let address = HTTPAddress(url) else {
      throw .refused(what: "AWS_CONTAINER_CREDENTIALS_FULL_URI", reason: "it is not a URL")
    }
    guard address.origin.isSecure || isForContainers(address.origin.host) else {
      throw .refused(
        what: "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        reason: "credentials come over plain http from this machine, 169.254.170.2,"
          + " 169.254.170.23 or fd00:ec2::23 only, not from `\(address.origin.host)`"
      )
    }
    return .credentials(try await fetch(url, at: address.origin.description))
  }

  private func fetch(_ url: String, at place: String) async throws(StoreError) -> Credentials {
    var count = 0
    while true {
      count += 1
      let token = try token()
      var request = SmallRequest(
        method: "GET",
        url: url,
        headers: [(name: "accept", value: "application/json")],
        timeoutSeconds: 5
      )
      if let token { request.headers.append((name: "authorization", value: token)) }
      var problem: String
      do throws(StoreError) {
        let reply = try await settings.exchange.exchange(request)
        if reply.status == 200 { return try credentials(json: reply.body, from: place) }
        problem = "status \(reply.status)" + words(reply, hiding: token.map { [$0] } ?? [])
        guard reply.status >= 500 || reply.status == 429 else {
          throw .noCredentials("the container's credentials are refused: \(problem) (\(place))")
        }
      } catch .unreachable(let reason) {
        problem = reason
      }
      guard count < Self.attempts else {
        throw .unreachable(
          reason: "the container's credentials: \(problem) (\(place), \(count) attempts)"
        )
      }
      await settings.pause(Double.random(in: 0...Double(count)))
    }
  }

  /// Read anew each time, since the file is replaced while we run.
  private func token() throws(StoreError) -> String? {
    var token = settings["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    var name = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
    if let file = settings["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
      guard let bytes = try smallFile(file) else {
        throw .local(path: file, reason: "the container's authorization token is not there")
      }
      token = String(decoding: bytes, as: UTF8.self)
      name = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
    }
    if token?.utf8.contains(where: { $0 < 0x20 }) == true {
      throw .refused(what: name, reason: "a token with a line break cannot be sent")
    }
    return token
  }

  private func words(_ reply: SmallReply, hiding secrets: [String]) -> String {
    guard let json = try? JSON(reply.body), let message = json.text(of: "message") else {
      return ""
    }
    return ": " + quoted(message, hiding: secrets)
  }
}

/// The addresses set aside for credentials, and this machine's own.
private func isForContainers(_ host: String) -> Bool {
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  let isLoopback =
    parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  return isLoopback
    || ["localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(host)
}
