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
      let packs = Array(zip(tree.packs, packed))
      let lanes = min(max(memory / (2 * Packing.most), 1), 8)
      _ = try await inParallel(packs, width: lanes) { pack, entries throws(StoreError) in
        try await fetchPack(pack, entries.map { tree.entries[$0] }, into: root)
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

  private func fetchPack(
    _ pack: Checksums,
    _ entries: [Tree.Entry],
    into root: Descriptor
  ) async throws(StoreError) {
    let key = blobKey(pack.digest)
    let bytes = try await verifiedBytes(
      Piece(key: key, offset: 0, size: pack.size, crc64: pack.crc64)
    )
    var folders = OpenFolders(root: root)
    var offset = 0
    for entry in entries {
      guard case .packed(let mode, let size) = entry.content else { continue }
      let file = try folders.making(entry.path)
      let result = bytes.withUnsafeBytes { all in
        Result { () throws(StoreError) in
          try file.write(UnsafeRawBufferPointer(rebasing: all[offset..<offset + size]), at: 0)
        }
      }
      try result.get()
      offset += size
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
