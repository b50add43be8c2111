/// One request and, later, its answer: what a task hands to an event loop.
///
/// Made by a task, then touched on one loop only until the continuation is
/// resumed; that order is what makes it safe to send.
import ArtifactStore
import CChecksum
import NIOCore
import NIOHTTP1

final class Call: @unchecked Sendable {
  let origin: Origin
  let head: HTTPRequestHead
  let body: OutgoingBody
  let place: IncomingBody
  /// After this the call is over, whatever happens; `nil` while it makes progress.
  let timeoutSeconds: Double?
  let deadline: NIODeadline?

  var continuation: UnsafeContinuation<Result<Answer, Fault>, Never>?
  /// When the lane sent it.
  var began = NIODeadline.distantPast
  var status = 0
  var headers = HTTPHeaders()
  var collected: [UInt8] = []
  var received = 0
  var crc64: UInt64 = 0

  init(
    origin: Origin,
    head: HTTPRequestHead,
    body: OutgoingBody,
    place: IncomingBody,
    timeoutSeconds: Double? = nil
  ) {
    self.origin = origin
    self.head = head
    self.body = body
    self.place = place
    self.timeoutSeconds = timeoutSeconds
    deadline = timeoutSeconds.map { .now() + amount($0) }
  }

  func finish(_ result: Result<Answer, Fault>) {
    continuation?.resume(returning: result)
    continuation = nil
  }

  /// Notes the head, and refuses a body that cannot be the right one.
  func begin(_ head: HTTPResponseHead) throws(Fault) {
    status = Int(head.status.code)
    headers = head.headers
    if isSuccess, case .sink(let sink, _) = place { sink.begin() }
    guard self.head.method != .HEAD, let length = declaredLength else { return }
    switch place {
    case .file(_, _, let size) where isSuccess, .sink(_, let size) where isSuccess:
      if length != size { throw .wrongLength(expected: size, found: length) }
    case .memory(let limit) where isSuccess:
      if length > limit { throw .tooLarge(limit: limit) }
      collected.reserveCapacity(length)
    case .memory, .file, .sink:
      break
    }
  }

  func take(_ buffer: ByteBuffer) throws(Fault) {
    let count = buffer.readableBytes
    received += count
    guard isSuccess, let size = place.size else { return try collect(buffer) }
    guard received <= size else { throw .wrongLength(expected: size, found: received) }
    let result = buffer.withUnsafeReadableBytes { bytes in
      // While the bytes are in the processor's cache.
      crc64 = crc64nvme(crc64, bytes.baseAddress, bytes.count)
      return Result { () throws(Fault) in try place.take(bytes, at: received - count) }
    }
    try result.get()
  }

  /// The whole answer, once its end has come.
  func answer() throws(Fault) -> Answer {
    if isSuccess, let size = place.size, received != size {
      throw .wrongLength(expected: size, found: received)
    }
    return Answer(status: status, headers: headers, body: collected, crc64: crc64)
  }

  private var isSuccess: Bool { (200..<300).contains(status) }

  private var declaredLength: Int? {
    headers.first(name: "content-length").flatMap { Int($0) }
  }

  private func collect(_ buffer: ByteBuffer) throws(Fault) {
    var limit = 65_536
    if isSuccess, case .memory(let asked) = place { limit = asked }
    if collected.count + buffer.readableBytes <= limit {
      collected.append(contentsOf: buffer.readableBytesView)
    } else if isSuccess {
      throw .tooLarge(limit: limit)
    }
  }
}

enum OutgoingBody: Sendable {
  case none
  case bytes([UInt8])
  case source(any ByteSource)

  var count: Int {
    switch self {
    case .none: 0
    case .bytes(let bytes): bytes.count
    case .source(let source): source.size
    }
  }
}

/// Where a successful answer's body goes. That of any other is kept in memory.
enum IncomingBody: Sendable {
  case memory(limit: Int)
  case file(Int32, offset: Int, size: Int)
  case sink(any ByteSink, size: Int)

  /// How much is expected; `nil`: anything up to a limit.
  var size: Int? {
    switch self {
    case .memory: nil
    case .file(_, _, let size), .sink(_, let size): size
    }
  }

  /// Takes what belongs at `offset` and comes next.
  func take(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Fault) {
    switch self {
    case .memory: break
    case .file(let file, let start, _): try writeFully(bytes, to: file, at: start + offset)
    case .sink(let sink, _): try ours { () throws(StoreError) in try sink.take(bytes) }
    }
  }
}

struct Answer: Sendable {
  let status: Int
  let headers: HTTPHeaders
  let body: [UInt8]
  /// Of the bytes that went to a file or a sink.
  let crc64: UInt64
}
