/// What of a request's body is still to be sent.
///
/// A file goes in pieces of which a few are under way at a time: enough to keep
/// a socket full, few enough to see on the way whether anything moves. Without
/// TLS the kernel takes the pieces from the file itself (sendfile).
import NIOCore

struct Outgoing {
  private let body: OutgoingBody
  private let handle: NIOFileHandle?
  private var queued = 0
  private var sent = 0
  var isEndQueued = false

  init(of body: OutgoingBody = .none, isSecure: Bool = false) {
    self.body = body
    if case .file(let file, _, _) = body, !isSecure {
      handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: file)
    } else {
      handle = nil
    }
  }

  var isAllQueued: Bool { queued == body.count }

  var isDone: Bool { sent == body.count }

  /// The next piece to write, or `nil` when enough is under way or all is.
  mutating func next() throws(Fault) -> IOData? {
    let left = body.count - queued
    guard left > 0, queued - sent < Self.window else { return nil }
    let count = min(left, Self.piece)
    switch body {
    case .none:
      return nil
    case .bytes(let bytes):
      queued += count
      return .byteBuffer(ByteBuffer(bytes: bytes[queued - count..<queued]))
    case .file(let file, let offset, _):
      let start = offset + queued
      queued += count
      if let handle {
        let region = FileRegion(fileHandle: handle, readerIndex: start, endIndex: start + count)
        return .fileRegion(region)
      }
      return .byteBuffer(try read(file, start, count))
    }
  }

  mutating func arrived(_ count: Int) { sent += count }

  /// Gives the file back to its owner. Comes after the connection is closed or
  /// everything is sent, so that nothing of it is queued any more.
  func release() { _ = try? handle?.takeDescriptorOwnership() }

  private func read(_ file: Int32, _ start: Int, _ count: Int) throws(Fault) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: count)
    while buffer.readableBytes < count {
      let wanted = count - buffer.readableBytes
      let done = buffer.readableBytes
      let result = buffer.withUnsafeMutableWritableBytes { space in
        Result { () throws(Fault) in
          try readSome(
            UnsafeMutableRawBufferPointer(rebasing: space.prefix(wanted)),
            from: file,
            at: start + done
          )
        }
      }
      let got = try result.get()
      guard got > 0 else { throw .shrunk }
      buffer.moveWriterIndex(forwardBy: got)
    }
    return buffer
  }

  private static let piece = 1 << 20
  private static let window = 4 << 20
}
