/// A file that exists while its test does.
import ArtifactStore
import Foundation

final class OpenFile: Sendable {
  let descriptor: Int32
  private let path: String?

  /// A device, which stays.
  static func device(_ path: String) throws -> OpenFile {
    try OpenFile(descriptor: open(path, O_RDWR))
  }

  private init(descriptor: Int32) throws {
    guard descriptor >= 0 else { throw RealServer.Missing(description: "cannot open the device") }
    self.descriptor = descriptor
    path = nil
  }

  init(_ bytes: [UInt8] = []) throws {
    let path = NSTemporaryDirectory() + "flow-test-" + UUID().uuidString
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0, bytes.isEmpty || pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else { throw RealServer.Missing(description: "cannot write \(path)") }
  }

  deinit {
    close(descriptor)
    if let path { unlink(path) }
  }

  var bytes: [UInt8] {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = pread(descriptor, buffer.baseAddress, size, 0)
    }
  }
}

extension OpenFile {
  /// Bytes of this file, to be sent.
  func source(_ range: Range<Int>) -> any ByteSource { Part(file: self, range: range) }

  private struct Part: ByteSource {
    let file: OpenFile
    let range: Range<Int>

    var size: Int { range.count }

    var path: String { "the test's file" }

    var place: (file: Int32, offset: Int)? { (file.descriptor, range.lowerBound) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(StoreError) {
      let start = off_t(range.lowerBound + offset)
      guard pread(file.descriptor, buffer.baseAddress, buffer.count, start) == buffer.count else {
        throw .local(path: path, reason: "became shorter while it was stored")
      }
    }

    func check() {}
  }
}
