import Glibc

/// What is in a folder on disk: paths in order, links as links, and what cannot
/// be stored refused by name, all of it at once.
package struct Walk {
  package struct Found: Sendable {
    /// From the folder, parted by `/`.
    package let path: String
    let state: FileState
    /// Permission bits, as they are or as `asCode` makes them.
    package var mode: Int
    /// Of a link: what it points at.
    package let target: String

    package var isFolder: Bool { state.kind == .folder }
    package var isLink: Bool { state.kind == .link }
    package var size: Int { state.kind == .file ? state.size : 0 }
  }

  package private(set) var found: [Found] = []
  private var problems: [String] = []
  private let root: String

  /// Looks at a folder, and never into what `isLeftOut` says does not belong to it.
  package init(
    _ path: String,
    leavingOut isLeftOut: (_ path: String, _ isFolder: Bool) -> Bool = { _, _ in false }
  ) throws(StoreError) {
    root = path
    let root = try Descriptor.opening(path, O_RDONLY | O_DIRECTORY)
    try walk(root, at: "", isLeftOut)
    guard problems.isEmpty else {
      let more = problems.count > 8 ? ", and \(problems.count - 8) more" : ""
      throw .refused(
        what: root.path,
        reason: problems.prefix(8).joined(separator: ", ") + more
      )
    }
  }

  /// The same as version control would keep it: files are executable or not,
  /// folders without files are not there. Two checkouts give the same.
  package func asCode() -> [Found] {
    var result: [Found] = []
    for var entry in found.reversed() {
      if entry.isFolder, result.last?.path.hasPrefix(entry.path + "/") != true { continue }
      if !entry.isLink { entry.mode = entry.isFolder || entry.mode & 0o100 != 0 ? 0o755 : 0o644 }
      result.append(entry)
    }
    return result.reversed()
  }

  private mutating func walk(
    _ folder: Descriptor,
    at path: String,
    _ isLeftOut: (String, Bool) -> Bool
  ) throws(StoreError) {
    // Each level holds a descriptor, so this is a bound on them, too.
    guard path.split(separator: "/").count <= Limits.depth else {
      return problems.append("\(shown(path)) is more than \(Limits.depth) folders deep")
    }
    for name in try names(in: folder, at: path) {
      let entryPath = path.isEmpty ? name : "\(path)/\(name)"
      var info = stat()
      guard fstatat(folder.number, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else {
        throw .system("\(root)/\(entryPath)")
      }
      let state = FileState(info)
      if isLeftOut(entryPath, state.kind == .folder) { continue }
      guard found.count < Limits.entries else {
        throw .refused(what: root, reason: "it holds more than \(Limits.entries) files and folders")
      }
      switch state.kind {
      case .file: found.append(Found(path: entryPath, state: state, mode: state.mode, target: ""))
      case .folder:
        found.append(Found(path: entryPath, state: state, mode: state.mode, target: ""))
        try walk(try folder.opening(name, O_RDONLY | O_DIRECTORY), at: entryPath, isLeftOut)
      case .link:
        let target = try target(of: name, in: folder, at: entryPath)
        found.append(Found(path: entryPath, state: state, mode: 0o777, target: target))
      case .special:
        problems.append("\(shown(entryPath)) is not a file, a folder or a link")
      }
    }
  }

  private mutating func names(in folder: Descriptor, at path: String) throws(StoreError) -> [String]
  {
    // The directory stream takes a descriptor for itself, position included.
    let copy = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { throw .system(folder.path) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) {
          Array(UnsafeBufferPointer(start: $0, count: strnlen(pointer, 256)))
        }
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    guard errno == 0 else { throw .system(folder.path) }
    var result: [String] = []
    for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let text = String(validating: name, as: UTF8.self) else {
        let text = String(decoding: name, as: UTF8.self)
        problems.append("the name \(shown(text)) in \(shown(path)) is not UTF-8")
        continue
      }
      result.append(text)
    }
    return result
  }

  private mutating func target(
    of name: String,
    in folder: Descriptor,
    at path: String
  ) throws(StoreError) -> String {
    var buffer = [CChar](repeating: 0, count: Limits.path + 1)
    let count = readlinkat(folder.number, name, &buffer, buffer.count)
    guard count >= 0 else { throw .system("\(root)/\(path)") }
    let bytes = buffer[..<count].map { UInt8(bitPattern: $0) }
    guard let target = String(validating: bytes, as: UTF8.self) else {
      problems.append("the target of the link \(shown(path)) is not UTF-8")
      return ""
    }
    return target
  }
}
