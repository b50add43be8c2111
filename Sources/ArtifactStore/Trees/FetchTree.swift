import Glibc

/// How a folder comes out of the store: into a new folder beside its place that
/// nobody else can enter, and moved there when it is whole.
///
/// Nothing that is written follows a link: folders are made first and entered
/// one name at a time, and links come after all files.
extension ArtifactStore {
  func fetchTree(_ blob: Blob, to path: String) async throws(StoreError) {
    let tree = try await tree(of: blob)
    let packed = try tree.packedEntries(in: blobKey(blob.digest))
    let arrival = try Arrival(at: path, size: tree.size)
    guard mkdir(arrival.path, 0o777) == 0 else { throw .system(path) }
    do throws(StoreError) {
      let root = try Descriptor.opening(arrival.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      // What the process's mask leaves of the mode; reading the mask itself is not thread-safe.
      let mode = try root.state().mode
      guard fchmod(root.number, 0o700) == 0 else { throw .system(path) }
      try makeFolders(tree, in: root)
      try await fetchLarge(tree, into: root)
      _ = try await inParallel(Array(zip(tree.packs, packed)), width: chunkLanes) {
        pack,
        entries throws(StoreError) in
        let unpacking = Unpacking(entries.map { tree.entries[$0] }, into: root)
        try await objects.read(blobKey(pack.digest), pack, into: unpacking)
      }
      try finish(tree, in: root)
      guard fchmod(root.number, mode_t(mode)) == 0 else { throw .system(path) }
      try arrival.finish()
    } catch {
      remove(arrival.path)
      throw error.told(of: path, for: arrival.path)
    }
  }

  func tree(of blob: Blob) async throws(StoreError) -> Tree {
    let key = blobKey(blob.digest)
    let tree = try Tree(try await verifiedBytes(blob.digest, limit: Limits.index), at: key)
    guard tree.size == blob.size else {
      throw .refused(
        what: key,
        reason: "its files add up to \(tree.size) bytes where \(blob.size) were announced"
      )
    }
    return tree
  }

  func treeBlob(_ digest: String) async throws(StoreError) -> Blob {
    guard isDigest(digest) else {
      throw .refused(
        what: "the digest `\(digest)`",
        reason: "it is not 64 digits of lower-case hex"
      )
    }
    let bytes = try await verifiedBytes(digest, limit: Limits.index)
    let tree = try Tree(bytes, at: blobKey(digest))
    return Blob(kind: .tree, size: tree.size, digest: digest, crc64: Checksums.crc64(of: bytes))
  }

  private func makeFolders(_ tree: Tree, in root: Descriptor) throws(StoreError) {
    var folders = OpenFolders(root: root)
    for entry in tree.entries {
      guard case .folder = entry.content else { continue }
      let (parent, name) = try folders.parent(of: entry.path)
      guard mkdirat(parent.number, name, 0o700) == 0 else {
        throw .system("\(parent.path)/\(name)")
      }
    }
  }

  private func fetchLarge(_ tree: Tree, into root: Descriptor) async throws(StoreError) {
    let large = tree.entries.filter { if case .file = $0.content { true } else { false } }
    _ = try await inParallel(large, width: chunkLanes) { entry throws(StoreError) in
      guard case .file(let mode, let blob) = entry.content else { return }
      let pieces = try await pieces(of: blob)
      var folders = OpenFolders(root: root)
      let file = try folders.making(entry.path)
      try await objects.download(pieces, into: file)
      guard fchmod(file.number, mode_t(mode)) == 0 else { throw .system(file.path) }
    }
  }

  /// What has no bytes: empty files, links, and the modes of folders, inner
  /// ones first, since a mode may forbid to enter.
  private func finish(_ tree: Tree, in root: Descriptor) throws(StoreError) {
    var folders = OpenFolders(root: root)
    for entry in tree.entries {
      switch entry.content {
      case .packed(let mode, 0):
        let file = try folders.making(entry.path)
        guard fchmod(file.number, mode_t(mode)) == 0 else { throw .system(file.path) }
      case .link(let target):
        let (parent, name) = try folders.parent(of: entry.path)
        guard symlinkat(target, parent.number, name) == 0 else {
          throw .system("\(parent.path)/\(name)")
        }
      case .folder, .file, .packed: break
      }
    }
    for entry in tree.entries.reversed() {
      guard case .folder(let mode) = entry.content else { continue }
      let (parent, name) = try folders.parent(of: entry.path)
      guard fchmodat(parent.number, name, mode_t(mode), 0) == 0 else {
        throw .system("\(parent.path)/\(name)")
      }
    }
  }
}

/// Cuts a pack into its files while its bytes arrive.
private final class Unpacking: ByteSink, @unchecked Sendable {
  private let entries: [Tree.Entry]
  // Whoever brings the bytes, one thread at a time.
  private var folders: OpenFolders
  private var position = 0
  /// The file of the entry at `position`, once it is there, and how much of it is.
  private var file: Descriptor?
  private var done = 0
  /// Files that an attempt has made.
  private var made = 0

  init(_ entries: [Tree.Entry], into root: Descriptor) {
    self.entries = entries
    folders = OpenFolders(root: root)
  }

  func begin() {
    position = 0
    file = nil
    done = 0
  }

  func take(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard position < entries.count, case .packed(let mode, let size) = entries[position].content
      else { throw .refused(what: "a pack", reason: "it holds more than its files") }
      let file = try making(entries[position].path)
      let part = rest.prefix(size - done)
      try file.write(UnsafeRawBufferPointer(rebasing: part), at: done)
      rest = rest.dropFirst(part.count)
      done += part.count
      guard done == size else { continue }
      guard fchmod(file.number, mode_t(mode)) == 0 else { throw .system(file.path) }
      self.file = nil
      position += 1
      done = 0
    }
  }

  private func making(_ path: String) throws(StoreError) -> Descriptor {
    if let file { return file }
    if position < made {
      let (folder, name) = try folders.parent(of: path)
      guard unlinkat(folder.number, name, 0) == 0 else { throw .system("\(folder.path)/\(name)") }
    }
    made = max(made, position + 1)
    let new = try folders.making(path)
    file = new
    return new
  }
}
