import Glibc

/// Files as the desk uses them: whole, and with an error that says which and why.
enum Files {
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ action: String, _ path: String, _ code: Int32 = errno) {
      description = "cannot \(action) `\(path)`: \(String(cString: strerror(code)))"
    }
  }

  static func read(_ path: String) throws -> [UInt8] {
    if path == "-" { return try readAll(0, path: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("read", path) }
    defer { close(descriptor) }
    return try readAll(descriptor, path: path)
  }

  private static func readAll(_ descriptor: Int32, path: String) throws -> [UInt8] {
    var info = stat()
    let size = fstat(descriptor, &info) == 0 ? Int(info.st_size) : 0
    // One byte more, so that the end is met without asking for room.
    var bytes = try bytes(descriptor, atMost: size + 1, path: path)
    if bytes.count <= size { return bytes }
    while true {
      let more = try Self.bytes(descriptor, atMost: 1 << 16, path: path)
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  /// The next bytes, fewer than asked for at the end only.
  private static func bytes(
    _ descriptor: Int32,
    atMost limit: Int,
    path: String
  ) throws -> [UInt8] {
    try Array(unsafeUninitializedCapacity: limit) { buffer, filled in
      filled = 0
      while filled < limit {
        let count = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), limit - filled)
        if count == 0 { return }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Failure("read", path) }
        filled += count
      }
    }
  }

  /// The first line of a file, without its line break; `nil` when the file is empty.
  static func firstLine(_ path: String) throws -> String? {
    guard let file = fopen(path, "re") else { throw Failure("read", path) }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    let count = getline(&line, &capacity, file)
    guard count >= 0, let line else {
      if ferror(file) != 0 { throw Failure("read", path) }
      return nil
    }
    let bytes = UnsafeRawBufferPointer(start: line, count: count)
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// What a file holds, or `nil` when there is none.
  static func contents(_ path: String) throws -> [UInt8]? {
    do { return try read(path) } catch let failure as Failure {
      if access(path, F_OK) != 0 { return nil }
      throw failure
    }
  }

  /// Whether the bytes of a file, if there is one, are these. Swift would compare one after the other.
  static func hold(_ old: [UInt8]?, _ bytes: [UInt8]) -> Bool {
    guard let old, old.count == bytes.count else { return false }
    return memcmp(old, bytes, old.count) == 0
  }

  /// Puts a whole file in place of whatever was there: written beside it and
  /// renamed, so that nobody ever sees half of it. It is not flushed to the
  /// disk, which takes from a millisecond to thirty: what a machine that loses
  /// its power forgets, the next build makes again.
  static func write(_ bytes: [UInt8], to path: String) throws {
    try makeFolder(folder(of: path))
    let temporary = "\(path).flowc-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Failure("write", path) }
    do {
      try writeAll(bytes, descriptor, path: path)
      guard close(descriptor) == 0 else { throw Failure("write", path) }
      guard rename(temporary, path) == 0 else { throw Failure("write", path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  static func writeAll(_ bytes: [UInt8], _ descriptor: Int32, path: String) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure("write", path) }
      offset += count
    }
  }

  static func makeFolder(_ path: String) throws {
    if path.isEmpty || isFolder(path) { return }
    try makeFolder(folder(of: path))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw Failure("make folder", path) }
  }

  /// Where a program is, by the folders of PATH.
  static func program(_ name: String) -> String? {
    guard let path = getenv("PATH") else { return nil }
    return String(cString: path).split(separator: ":").map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 && !isFolder($0) }
  }

  static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// What a file is, by whatever name it is called.
  struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  static func identity(_ path: String) -> Identity? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    return Identity(device: UInt64(info.st_dev), number: UInt64(info.st_ino))
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names in a folder, sorted by their bytes.
  static func names(in path: String) throws -> [String] {
    guard let directory = opendir(path) else { throw Failure("read folder", path) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The absolute form of a path, links resolved as far as the path exists.
  static func absolute(_ path: String) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    if path.hasPrefix("/") { return path }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return String(cString: current) + "/" + path
  }

  /// A path below the current folder, written from there.
  static func shortened(_ path: String) -> String {
    let current = absolute(".")
    return path.hasPrefix(current + "/") ? String(path.dropFirst(current.count + 1)) : path
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || name.hasPrefix("/")
      ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
