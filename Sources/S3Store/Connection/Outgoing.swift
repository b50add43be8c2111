/// What of a request's body is still to be sent.
///
/// A file goes in pieces of which a few are under way at a time: enough to keep
/// a socket full, few enough to see on the way whether anything moves. Without
/// TLS the kernel takes the pieces from the file itself (sendfile).
import ArtifactStore
import NIOCore

struct Outgoing {
  private let body: OutgoingBody
  /// The file that the kernel sends from, and where in it the body begins.
  private let handle: NIOFileHandle?
  private let start: Int
  private var queued = 0
  private var sent = 0
  var isEndQueued = false

  init(of body: OutgoingBody = .none, isSecure: Bool = false) {
    self.body = body
    if case .source(let source) = body, !isSecure, let place = source.place {
      handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: place.file)
      start = place.offset
    } else {
      handle = nil
      start = 0
    }
  }

  var isAllQueued: Bool { queued == body.count }

  var isDone: Bool { sent == body.count }

  /// The next piece to write, or `nil` when enough is under way or all is.
  mutating func next() throws(Fault) -> IOData? {
    let left = body.count - queued
    let piece = handle == nil ? Self.copied : Self.sent
    guard left > 0, queued - sent < 4 * piece else { return nil }
    let count = min(left, piece)
    defer { queued += count }
    switch body {
    case .none:
      return nil
    case .bytes(let bytes):
      return .byteBuffer(ByteBuffer(bytes: bytes[queued..<queued + count]))
    case .source(let source):
      guard let handle else { return .byteBuffer(try read(source, count)) }
      let first = start + queued
      return .fileRegion(
        FileRegion(fileHandle: handle, readerIndex: first, endIndex: first + count)
      )
    }
  }

  mutating func arrived(_ count: Int) { sent += count }

  /// Gives the file back to its owner. Comes after the connection is closed or
  /// everything is sent, so that nothing of it is queued any more.
  func release() { _ = try? handle?.takeDescriptorOwnership() }

  private func read(_ source: any ByteSource, _ count: Int) throws(Fault) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: count)
    let result = buffer.withUnsafeMutableWritableBytes { space in
      let part = UnsafeMutableRawBufferPointer(rebasing: space.prefix(count))
      return Result { () throws(Fault) in
        try ours { () throws(StoreError) in try source.read(into: part, at: queued) }
      }
    }
    try result.get()
    buffer.moveWriterIndex(forwardBy: count)
    return buffer
  }

  /// Bytes written at a time, of which four lots may be under way: large where the
  /// kernel takes them from the file, small where they are copied.
  private static let sent = 1 << 20
  private static let copied = 1 << 18
}
