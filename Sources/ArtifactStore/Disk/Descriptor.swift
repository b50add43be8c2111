import Glibc

/// An open file or folder, closed when the last one lets go of it. Its path is
/// for messages only.
package final class Descriptor: Sendable {
  package let number: Int32
  let path: String

  init(opened number: Int32, path: String) throws(StoreError) {
    guard number >= 0 else { throw .system(path) }
    self.number = number
    self.path = path
  }

  deinit { close(number) }

  package static func opening(
    _ path: String,
    _ flags: Int32,
    mode: UInt32 = 0
  ) throws(StoreError)
    -> Descriptor
  {
    try Descriptor(opened: open(path, flags | O_CLOEXEC, mode), path: path)
  }

  /// What is at `name` in this folder; a link there is never followed.
  func opening(_ name: String, _ flags: Int32, mode: mode_t = 0) throws(StoreError) -> Descriptor {
    try Descriptor(
      opened: openat(number, name, flags | O_CLOEXEC | O_NOFOLLOW, mode),
      path: "\(path)/\(name)"
    )
  }

  package func state() throws(StoreError) -> FileState {
    var info = stat()
    guard fstat(number, &info) == 0 else { throw .system(path) }
    return FileState(info)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(StoreError) {
    try fill(buffer, from: number, at: offset, path: path)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StoreError) {
    try drain(bytes, to: number, at: offset, path: path)
  }

  /// The first `size` bytes.
  func bytes(_ size: Int) throws(StoreError) -> [UInt8] {
    var failure: StoreError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      do throws(StoreError) {
        let target = UnsafeMutableRawBufferPointer(buffer)
        try read(into: UnsafeMutableRawBufferPointer(rebasing: target[..<size]), at: 0)
        count = size
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Returns when the file, or a folder's names, would survive a loss of power.
  func flush() throws(StoreError) {
    // Some file systems cannot flush a folder, and say so.
    guard fsync(number) == 0 || errno == EINVAL else { throw .system(path) }
  }
}

/// Fills the buffer from `offset` on, or says that the file is shorter.
func fill(
  _ buffer: UnsafeMutableRawBufferPointer,
  from file: Int32,
  at offset: Int,
  path: String
) throws(StoreError) {
  var done = 0
  while done < buffer.count {
    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
    let count = pread(file, rest.baseAddress, rest.count, off_t(offset + done))
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw .system(path) }
    guard count > 0 else { throw .local(path: path, reason: "it became shorter while it was read") }
    done += count
  }
}

func drain(
  _ bytes: UnsafeRawBufferPointer,
  to file: Int32,
  at offset: Int,
  path: String
) throws(StoreError) {
  var done = 0
  while done < bytes.count {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
    let count = pwrite(file, rest.baseAddress, rest.count, off_t(offset + done))
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw .system(path) }
    done += count
  }
}

/// What tells whether a file is the same as a moment ago.
package struct FileState: Hashable, Sendable {
  enum Kind: Sendable {
    case file
    case folder
    case link
    case special
  }

  let kind: Kind
  package let size: Int
  /// The permission bits; no set-user-ID, set-group-ID or sticky bit.
  let mode: Int
  private let seconds: Int
  private let nanoseconds: Int

  init(_ info: stat) {
    kind =
      switch info.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
    size = Int(info.st_size)
    mode = Int(info.st_mode & 0o777)
    seconds = info.st_mtim.tv_sec
    nanoseconds = info.st_mtim.tv_nsec
  }
}

extension StoreError {
  /// What the system said last, of this path.
  static func system(_ path: String, _ code: Int32 = errno) -> StoreError {
    .local(path: path, reason: String(cString: strerror(code)))
  }
}
