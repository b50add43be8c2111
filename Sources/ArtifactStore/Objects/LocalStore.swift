import Glibc

/// A folder as an object store, `file:///…`: on a laptop, or on a volume that
/// all pods mount.
///
/// Objects are written under `tmp/`, flushed, and renamed, so a key is whole or
/// not there. What a killed process leaves in `tmp/` is never read and may be
/// deleted at any time when nothing runs.
package struct LocalStore: ObjectStore {
  let root: String
  /// Pieces read at once. Two threads that write one file mostly wait for each
  /// other, so more do not help.
  private let lanes = 2

  /// Takes `file:///folder`; the folder is made when something is stored.
  package init(url: String) throws(StoreError) {
    guard url.hasPrefix("file:///"), !url.utf8.contains(0), !url.contains("%") else {
      throw .refused(
        what: "the store `\(url)`",
        reason: "a folder is written `file:///path`, without `%`"
      )
    }
    self.init(folder: String(url.dropFirst("file://".count)))
  }

  package init(folder: String) {
    var root = folder[...]
    while root.hasSuffix("/"), root != "/" { root.removeLast() }
    self.root = String(root)
  }

  package func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    let (file, state) = try object(key)
    guard state.size <= limit else {
      throw .refused(what: key, reason: "it has \(state.size) bytes, above \(limit)")
    }
    return try file.bytes(state.size)
  }

  package func size(of key: String) async throws(StoreError) -> Int? {
    var info = stat()
    let path = try path(of: key)
    guard stat(path, &info) == 0 else {
      if Self.meansAbsent(errno) { return nil }
      throw .system(path)
    }
    return info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : nil
  }

  package func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool {
    let draft = try Draft(in: root, for: try path(of: key))
    try draft.write { file throws(StoreError) in
      let result = content.bytes.withUnsafeBytes { bytes in
        Result { () throws(StoreError) in try file.write(bytes, at: 0) }
      }
      try result.get()
    }
    switch condition {
    case .always:
      try draft.replace()
      return true
    case .ifAbsent: return try draft.placeIfAbsent()
    }
  }

  package func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError) {
    let draft = try Draft(in: root, for: try path(of: key))
    try draft.write { target throws(StoreError) in
      var done = 0
      let crc64 = try copy(source) { bytes throws(StoreError) in
        try target.write(bytes, at: done)
        done += bytes.count
      }
      guard crc64 == checksums.crc64 else {
        throw .corrupt(key: key, reason: "the file changed while it was being stored")
      }
    }
    try draft.replace()
  }

  package func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    _ = try await inParallel(pieces, width: lanes) { piece throws(StoreError) in
      var offset = piece.offset
      try read(piece.key, size: piece.size, crc64: piece.crc64) { bytes throws(StoreError) in
        try drain(bytes, to: file, at: offset, path: "its file")
        offset += bytes.count
      }
    }
  }

  package func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError) {
    sink.begin()
    try read(key, size: checksums.size, crc64: checksums.crc64, sink.take)
  }

  private func read(
    _ key: String,
    size: Int,
    crc64: UInt64,
    _ take: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    let (object, state) = try object(key)
    guard state.size == size else {
      throw .corrupt(key: key, reason: "it has \(state.size) bytes, not \(size)")
    }
    guard try copy(Stretch(of: object, 0..<size, in: state), to: take) == crc64 else {
      throw .corrupt(key: key, reason: "its bytes are not those that were stored")
    }
  }

  /// Reading a disk is waiting, so it has no threads of its own.
  package var threads: [any TaskExecutor] { [] }

  package func list(_ prefix: String) async throws(StoreError) -> [String] {
    let folder = prefix.lastIndex(of: "/").map { String(prefix[..<$0]) } ?? ""
    var keys: [String] = []
    try collect(folder, prefix, into: &keys)
    return keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Keys and files

  /// A key becomes a path, so it must not be able to name anything else.
  private func path(of key: String) throws(StoreError) -> String {
    let names = key.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe =
      names.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= Limits.name }
      && !key.utf8.contains(0) && names.first != "tmp"
    guard isSafe else {
      throw .refused(what: "the key `\(key)`", reason: "it is not a path below the store")
    }
    return "\(root)/\(key)"
  }

  private func object(_ key: String) throws(StoreError) -> (Descriptor, FileState) {
    let path = try path(of: key)
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if number < 0, Self.meansAbsent(errno) { throw .missing(key: key) }
    let file = try Descriptor(opened: number, path: path)
    let state = try file.state()
    guard state.kind == .file else { throw .missing(key: key) }
    return (file, state)
  }

  private static func meansAbsent(_ code: Int32) -> Bool { code == ENOENT || code == ENOTDIR }

  /// Adds what is below a folder. A folder that goes away meanwhile had no keys.
  private func collect(
    _ folder: String,
    _ prefix: String,
    into keys: inout [String]
  ) throws(StoreError) {
    let path = folder.isEmpty ? root : "\(root)/\(folder)"
    guard let stream = opendir(path) else {
      if Self.meansAbsent(errno) { return }
      throw .system(path)
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let key = folder.isEmpty ? name : "\(folder)/\(name)"
      if name == "." || name == ".." || key == "tmp" { continue }
      guard key.hasPrefix(prefix) || prefix.hasPrefix(key + "/") else { continue }
      var info = stat()
      guard stat("\(root)/\(key)", &info) == 0 else { continue }
      switch info.st_mode & S_IFMT {
      case S_IFDIR: try collect(key, prefix, into: &keys)
      case S_IFREG: keys.append(key)
      default: continue
      }
    }
  }
}
