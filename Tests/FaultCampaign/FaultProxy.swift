/// A proxy between a client and the real server that does harm on order.
///
/// It speaks just enough HTTP to know where heads end and bodies begin. What it
/// does next is armed beforehand; what it did is counted.
import Foundation
import Synchronization

final class FaultProxy: Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let upstream: UInt16
  private let state = Mutex(State())

  struct State {
    var armed: [Armed] = []
    var injected: [FaultKind: Int] = [:]
    /// Of the armed ones since the last `arm`.
    var hits = 0
    /// Where the pod has its credentials from this proxy, too.
    var credentials: PodCredentials?
  }

  init(upstream: UInt16) throws {
    self.upstream = upstream
    (descriptor, port) = try listener()
  }

  func start() {
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { continue }
        let thread = Thread { [self] in serve(Socket(client)) }
        thread.stackSize = 1 << 20
        thread.start()
      }
    }
  }

  /// Replaces what is armed.
  func arm(_ faults: [Armed]) {
    state.withLock { state in
      state.armed = faults
      state.hits = 0
      state.credentials = nil
    }
  }

  /// Plays the pod's credential service until the next `arm`.
  func serveCredentials(
    _ keys: (access: String, secret: String),
    tokenIn file: String,
    expiringAfter requests: Int
  ) throws {
    let service = try PodCredentials(keys, tokenIn: file, after: requests)
    state.withLock { $0.credentials = service }
  }

  /// How often credentials were given out, since the last `arm`.
  var fetches: Int { state.withLock { $0.credentials?.fetches ?? 0 } }

  var hits: Int { state.withLock { $0.hits } }
  var injected: [FaultKind: Int] { state.withLock { $0.injected } }

  private func take(_ method: String, _ size: Int) -> FaultKind? {
    state.withLock { state in
      for index in state.armed.indices where state.armed[index].kind.fits(method, sends: size) {
        if state.armed[index].skip > 0 {
          state.armed[index].skip -= 1
          continue
        }
        guard state.armed[index].times > 0 else { continue }
        state.armed[index].times -= 1
        return state.armed[index].kind
      }
      return nil
    }
  }

  private func count(_ kind: FaultKind) {
    state.withLock { state in
      state.injected[kind, default: 0] += 1
      state.hits += 1
    }
  }

  private func serve(_ client: Socket) {
    // Whatever ends one side ends both: that is what a broken connection is.
    do {
      let server = try Socket(connectingTo: upstream)
      while let request = try client.head() {
        if try playedPart(request, client) { continue }
        let kind = take(request.method, request.length)
        guard try exchange(request, kind, client, server) else { return }
      }
    } catch {
      client.resetNow()
    }
  }

  /// Whether the pod's credentials were what it was about.
  private func playedPart(_ request: Head, _ client: Socket) throws -> Bool {
    let isForCredentials = request.words.count > 1 && request.words[1] == "/credentials"
    let answer: [UInt8]? = try state.withLock { state in
      if isForCredentials {
        return state.credentials?.answer(authorization: request.value("authorization"))
      }
      guard try state.credentials?.refuses() == true else { return nil }
      return refusal(.expired, hasBody: request.method != "HEAD")
    }
    guard let answer else { return false }
    try relay(client, nil, request.length)
    try client.send(answer)
    return true
  }

  /// One request and its answer. `false`: the connection is over.
  private func exchange(
    _ request: Head,
    _ kind: FaultKind?,
    _ client: Socket,
    _ server: Socket
  )
    throws -> Bool
  {
    switch kind {
    case .delayedConnect:
      count(.delayedConnect)
      usleep(300_000)
    case .resetBeforeBody:
      return harm(.resetBeforeBody) { client.resetNow() }
    case .unavailable, .unavailableFor, .slowDown, .tooMany, .internalError, .expired:
      guard let kind else { return false }
      try relay(client, nil, request.length)
      count(kind)
      try client.send(refusal(kind, hasBody: request.method != "HEAD"))
      return true
    case .garbled:
      try relay(client, nil, request.length)
      count(.garbled)
      try client.send(Array("220 mail.example ESMTP\r\n\r\n".utf8))
      return false
    default:
      break
    }
    if request.value("expect") == "100-continue" {
      try client.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    try server.send(request.bytes)
    guard try sendBody(request, kind, client, server) else { return false }
    if kind == .silence {
      return harm(.silence) { client.awaitEnd(seconds: 30) }
    }
    guard let answer = try server.head() else { throw Socket.Closed() }
    if kind == .resetAfterBody {
      return harm(.resetAfterBody) { client.resetNow() }
    }
    return try sendAnswer(answer, request, kind, client, server)
  }

  private func harm(_ kind: FaultKind, _ act: () -> Void) -> Bool {
    count(kind)
    act()
    return false
  }

  private func sendBody(
    _ request: Head,
    _ kind: FaultKind?,
    _ client: Socket,
    _ server: Socket
  )
    throws -> Bool
  {
    let size = request.length
    switch kind {
    case .resetInBody:
      try relay(client, server, size / 2)
      return harm(.resetInBody) {
        client.resetNow()
        server.resetNow()
      }
    case .stalledRequest:
      try relay(client, server, size / 2)
      // Neither reads nor ends: the rest piles up before the client.
      return harm(.stalledRequest) { sleep(4) }
    case .flippedRequest:
      count(.flippedRequest)
      try relay(client, server, size, flipping: size / 2)
    default:
      try relay(client, server, size)
    }
    return true
  }

  private func sendAnswer(
    _ answer: Head,
    _ request: Head,
    _ kind: FaultKind?,
    _ client: Socket,
    _ server: Socket
  ) throws -> Bool {
    var head = answer
    let size = request.method == "HEAD" ? 0 : answer.length
    // Nothing can be done to a body that is not there.
    let kind = size < 2 && FaultKind.onTheWayBack.contains(kind ?? .silence) ? nil : kind
    switch kind {
    case .resetInAnswer:
      try client.send(head.bytes)
      try relay(server, client, size / 2)
      return harm(.resetInAnswer) { client.resetNow() }
    case .truncated:
      try client.send(head.bytes)
      try relay(server, client, size / 2)
      return harm(.truncated) {}
    case .tooLong:
      head.length = size + 100
      count(.tooLong)
      try client.send(head.bytes)
      try relay(server, client, size)
      return false
    case .tooShort:
      head.length = size / 2
      count(.tooShort)
      try client.send(head.bytes)
      try relay(server, client, size)
      return false
    case .flippedAnswer:
      count(.flippedAnswer)
      try client.send(head.bytes)
      try relay(server, client, size, flipping: size / 3)
    case .stalledAnswer:
      try client.send(head.bytes)
      try relay(server, client, size / 2)
      return harm(.stalledAnswer) { client.awaitEnd(seconds: 30) }
    case .trickle:
      count(.trickle)
      try client.send(head.bytes)
      for _ in 0..<size {
        try client.send(try server.some(1))
        usleep(20_000)
      }
    case .closedAfter:
      try client.send(head.bytes)
      try relay(server, client, size)
      return harm(.closedAfter) {}
    default:
      try client.send(head.bytes)
      try relay(server, client, size)
    }
    return answer.value("connection") != "close"
  }

  private func relay(_ from: Socket, _ to: Socket?, _ size: Int, flipping place: Int? = nil) throws
  {
    var moved = 0
    while moved < size {
      var bytes = try from.some(min(65_536, size - moved))
      guard !bytes.isEmpty else { throw Socket.Closed() }
      if let place, (moved..<moved + bytes.count).contains(place) { bytes[place - moved] ^= 0x10 }
      try to?.send(bytes)
      moved += bytes.count
    }
  }
}

extension FaultKind {
  static let onTheWayBack: Set<FaultKind> = [
    .resetInAnswer, .truncated, .tooLong, .tooShort, .flippedAnswer, .stalledAnswer, .trickle,
  ]
}

private func refusal(_ kind: FaultKind, hasBody: Bool) -> [UInt8] {
  let (status, code) =
    switch kind {
    case .slowDown: ("503 Slow Down", "SlowDown")
    case .tooMany: ("429 Too Many Requests", "TooManyRequests")
    case .internalError: ("500 Internal Server Error", "InternalError")
    case .expired: ("400 Bad Request", "ExpiredToken")
    default: ("503 Service Unavailable", "ServiceUnavailable")
    }
  let body =
    "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>by the fault proxy</Message></Error>"
  let after = kind == .unavailableFor ? "Retry-After: 1\r\n" : ""
  let head =
    "HTTP/1.1 \(status)\r\nContent-Type: application/xml\r\n\(after)"
    + "Content-Length: \(hasBody ? body.utf8.count : 0)\r\n\r\n"
  return Array((hasBody ? head + body : head).utf8)
}
