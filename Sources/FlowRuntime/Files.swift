import FlowContract
import Glibc

/// The few things the runtime does with files of its own pod.
enum Files {
  enum Kind {
    case file
    case folder
    case other
  }

  /// What is at a path, links followed, or `nil` for nothing.
  static func kind(_ path: String) -> Kind? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  static func size(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(TaskFailure) {
    if kind(path) == .folder { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    // Programs in the image may run as another user than the one before.
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(path) }
  }

  /// A folder with nothing in it, whatever was there.
  static func makeEmptyFolder(_ path: String) throws(TaskFailure) {
    try remove(path)
    try makeFolder(path)
  }

  /// Removes a file, or a folder with all that is in it. Links are not followed.
  static func remove(_ path: String) throws(TaskFailure) {
    var info = stat()
    guard lstat(path, &info) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return }
      throw failure(path)
    }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
      return
    }
    chmod(path, 0o700)
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard rmdir(path) == 0 || errno == ENOENT else { throw failure(path) }
  }

  /// The names in a folder, sorted.
  static func names(in path: String) throws(TaskFailure) -> [String] {
    guard let stream = opendir(path) else { throw failure(path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func write(_ bytes: [UInt8], to path: String) throws(TaskFailure) {
    let file = try create(path)
    defer { close(file) }
    try append(bytes, to: file, path)
  }

  static func create(_ path: String) throws(TaskFailure) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    return file
  }

  static func append(_ bytes: [UInt8], to file: Int32, _ path: String) throws(TaskFailure) {
    let result = bytes.withUnsafeBufferPointer { bytes in
      Result { () throws(TaskFailure) in try append(bytes, to: file, path) }
    }
    try result.get()
  }

  static func append(
    _ bytes: UnsafeBufferPointer<UInt8>,
    to file: Int32,
    _ path: String
  ) throws(TaskFailure) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      done += count
    }
  }

  /// A file's first bytes, `limit` at most.
  static func read(_ path: String, limit: Int) throws(TaskFailure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count < limit {
      let wanted = min(block.count, limit - bytes.count)
      let count = Glibc.read(file, &block, wanted)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { break }
      bytes += block[..<count]
    }
    return bytes
  }

  /// Shows a file's bytes without a copy in memory.
  static func map<Value>(
    _ path: String,
    _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) throws(TaskFailure) -> Value {
    let size = size(path)
    guard size > 0 else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), address != MAP_FAILED
    else { throw failure(path) }
    defer { munmap(address, size) }
    let bytes = UnsafeRawBufferPointer(start: address, count: size)
    return body(bytes.assumingMemoryBound(to: UInt8.self))
  }

  static func failure(_ path: String) -> TaskFailure {
    TaskFailure(.disk, "`\(path)`: \(String(cString: strerror(errno)))")
  }
}
