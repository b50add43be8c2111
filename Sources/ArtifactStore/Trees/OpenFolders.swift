import Glibc

/// Walks down from a folder one name at a time, so that a link on the way is an
/// error and not a way out. Entries come folder by folder, so the last one is kept.
struct OpenFolders {
  private let root: Descriptor
  private var current: (path: Substring, folder: Descriptor)

  init(root: Descriptor) {
    self.root = root
    current = ("", root)
  }

  /// The folder that `path` is in, open, and the name there.
  mutating func parent(of path: String) throws(StoreError) -> (Descriptor, String) {
    guard let slash = path.lastIndex(of: "/") else { return (root, path) }
    let parent = path[..<slash]
    if current.path != parent {
      var folder = root
      for name in parent.split(separator: "/") {
        folder = try folder.opening(String(name), O_RDONLY | O_DIRECTORY)
      }
      current = (parent, folder)
    }
    return (current.folder, String(path[path.index(after: slash)...]))
  }

  /// A new file at `path`, open for writing.
  mutating func making(_ path: String) throws(StoreError) -> Descriptor {
    let (folder, name) = try parent(of: path)
    return try folder.opening(name, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
  }
}

/// Takes away a folder that did not become whole, as far as that goes: what
/// stays bears a name that nobody reads.
func remove(_ path: String) {
  guard let folder = try? Descriptor.opening(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW) else {
    unlink(path)
    return
  }
  fchmod(folder.number, 0o700)
  if let stream = opendir(path) {
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove("\(path)/\(name)") }
    }
    closedir(stream)
  }
  rmdir(path)
}
