import Glibc

/// How a folder gets into the store: large files by chunks, small ones packed,
/// then the index that says what they are.
extension ArtifactStore {
  /// Packs are held whole, once here and once by the transport.
  private var packLanes: Int { min(max(memory / (2 * Packing.most), 1), 8) }

  func storeTree(
    _ path: String,
    holding found: [Walk.Found]
  ) async throws(StoreError) -> Blob {
    let root = try Descriptor.opening(path, O_RDONLY | O_DIRECTORY)
    try check(found, in: path)
    let large = found.filter { $0.state.kind == .file && $0.state.size > Tree.packedSize }
    let blobs = try await storeLarge(large, below: root)
    let packs = try await inParallel(Self.packs(of: found), width: packLanes) {
      files throws(StoreError) in
      try await storePack(files, below: root)
    }
    let tree = Tree(
      packs: packs,
      entries: found.map { file in
        Tree.Entry(path: file.path, content: file.content(blobs[file.path]))
      }
    )
    let bytes = tree.bytes
    guard bytes.count <= Limits.index else {
      throw .refused(
        what: path,
        reason: "its index has \(bytes.count) bytes, above \(Limits.index)"
      )
    }
    let checksums = try await storeBytes(bytes)
    return Blob(kind: .tree, size: tree.size, digest: checksums.digest, crc64: checksums.crc64)
  }

  /// What could not be fetched is not stored.
  private func check(_ found: [Walk.Found], in path: String) throws(StoreError) {
    var rules = PathRules()
    for file in found {
      let entry = Tree.Entry(path: file.path, content: file.content(.empty))
      if let problem = rules.problem(with: entry) {
        throw .refused(what: "\(path)/\(file.path)", reason: problem)
      }
    }
  }

  private func storeLarge(
    _ files: [Walk.Found],
    below root: Descriptor
  ) async throws(StoreError) -> [String: Blob] {
    var work: [(file: Int, range: Range<Int>)] = []
    for (position, file) in files.enumerated() {
      let stretches = try stretches(of: file.state.size, path: "\(root.path)/\(file.path)")
      work += stretches.map { (position, $0) }
    }
    // One list for all files: a folder of many files of one chunk each is as
    // parallel as one file of many chunks.
    let chunks = try await storeChunks(work) { item throws(StoreError) in
      let file = files[item.file]
      return Stretch(of: try open(file, below: root), item.range, in: file.state)
    }
    var parts = [[Checksums]](repeating: [], count: files.count)
    for (item, chunk) in zip(work, chunks) { parts[item.file].append(chunk) }
    let done = parts
    let blobs = try await inParallel(Array(files.indices), width: chunkLanes) {
      position throws(StoreError) in
      try await storeList(of: done[position], size: files[position].state.size)
    }
    return Dictionary(zip(files.map(\.path), blobs)) { first, _ in first }
  }

  private static func packs(of found: [Walk.Found]) -> [[Walk.Found]] {
    var packing = Packing()
    var result: [[Walk.Found]] = []
    var current: [Walk.Found] = []
    for file in found
    where file.state.kind == .file && (1...Tree.packedSize).contains(file.state.size) {
      if packing.endsBefore(file.path, size: file.state.size) {
        result.append(current)
        current = []
      }
      current.append(file)
    }
    return current.isEmpty ? result : result + [current]
  }

  private func storePack(
    _ files: [Walk.Found],
    below root: Descriptor
  ) async throws(StoreError) -> Checksums {
    let size = files.reduce(0) { $0 + $1.state.size }
    var failure: StoreError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      do throws(StoreError) {
        for file in files {
          let opened = try open(file, below: root)
          let part = buffer[count..<count + file.state.size]
          try opened.read(
            into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: part)),
            at: 0
          )
          count += file.state.size
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return try await storeBytes(bytes)
  }

  /// The file that was found there, and no other that took its place since.
  private func open(_ file: Walk.Found, below root: Descriptor) throws(StoreError) -> Descriptor {
    var folder = root
    let names = file.path.split(separator: "/").map(String.init)
    for name in names.dropLast() { folder = try folder.opening(name, O_RDONLY | O_DIRECTORY) }
    let opened = try folder.opening(names.last ?? "", O_RDONLY | O_NONBLOCK)
    guard try opened.state() == file.state else {
      throw .local(path: opened.path, reason: "it changed while it was being stored")
    }
    return opened
  }
}

extension Walk.Found {
  fileprivate func content(_ blob: Blob?) -> Tree.Content {
    switch state.kind {
    case .folder: .folder(mode: mode)
    case .link: .link(to: target)
    case .file, .special:
      if let blob, state.size > Tree.packedSize {
        .file(mode: mode, blob)
      } else {
        .packed(mode: mode, size: state.size)
      }
    }
  }
}
