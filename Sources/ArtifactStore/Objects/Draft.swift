import CChecksum
import Glibc

/// An object of a local store before it has its name: a file in `tmp/`.
struct Draft {
  private let path: String
  private let destination: String
  private let root: String

  init(in root: String, for destination: String) throws(StoreError) {
    self.root = root
    self.destination = destination
    path = "\(root)/tmp/\(uniqueName())"
    try makeFolders("\(root)/tmp")
    try makeFolders(folderName(of: destination))
  }

  /// Fills the file and flushes it: a name must never point at bytes that a
  /// loss of power takes away.
  func write(_ fill: (Descriptor) throws(StoreError) -> Void) throws(StoreError) {
    do throws(StoreError) {
      let file = try Descriptor.opening(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o666)
      try fill(file)
      try file.flush()
    } catch {
      unlink(path)
      throw error.told(of: destination, for: path)
    }
  }

  func replace() throws(StoreError) {
    guard rename(path, destination) == 0 else {
      defer { unlink(path) }
      throw .system(destination)
    }
    try flushFolder(folderName(of: destination))
  }

  /// `link` fails where something is, whoever else tries at the same moment, on
  /// this machine or another; `rename` would replace it.
  func placeIfAbsent() throws(StoreError) -> Bool {
    defer { unlink(path) }
    if link(path, destination) == 0 {
      try flushFolder(folderName(of: destination))
      return true
    }
    switch errno {
    case EEXIST: return false
    case EPERM, ENOTSUP, ENOSYS:
      throw .refused(
        what: "the store in `\(root)`",
        reason: "its file system has no hard links, by which one of two attempts is told apart"
      )
    default: throw .system(destination)
    }
  }

  /// The missing part of a path, each folder flushed into the one above.
  private func makeFolders(_ path: String) throws(StoreError) {
    if access(path, F_OK) == 0 { return }
    let parent = folderName(of: path)
    if parent != path, parent != "." { try makeFolders(parent) }
    if mkdir(path, 0o777) != 0 {
      if errno == EEXIST { return }
      throw .system(path)
    }
    try flushFolder(parent)
  }

  private func flushFolder(_ path: String) throws(StoreError) {
    try Descriptor.opening(path, O_RDONLY | O_DIRECTORY).flush()
  }
}

/// Hands all bytes of a source on, and sums them up in the same pass.
func copy(
  _ source: any ByteSource,
  to take: (UnsafeRawBufferPointer) throws(StoreError) -> Void
) throws(StoreError) -> UInt64 {
  let scratch = Scratch()
  var crc64: UInt64 = 0
  var done = 0
  while done < source.size {
    let count = min(Scratch.size, source.size - done)
    let part = UnsafeMutableRawBufferPointer(rebasing: scratch.bytes[..<count])
    try source.read(into: part, at: done)
    crc64 = crc64nvme(crc64, part.baseAddress, count)
    try take(UnsafeRawBufferPointer(part))
    done += count
  }
  return crc64
}
