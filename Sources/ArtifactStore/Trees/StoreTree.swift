import Glibc

/// How a folder gets into the store: large files by chunks, small ones packed,
/// then the index that says what they are.
extension ArtifactStore {
  func storeTree(
    _ path: String,
    holding found: [Walk.Found]
  ) async throws(StoreError) -> Blob {
    let root = try Descriptor.opening(path, O_RDONLY | O_DIRECTORY)
    try check(found, in: path)
    let large = found.filter { $0.state.kind == .file && $0.state.size > Tree.packedSize }
    let blobs = try await storeLarge(large, below: root)
    let packs = try await storeChunks(Self.packs(of: found)) { files throws(StoreError) in
      Pack(of: files, below: root)
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
      var folders = OpenFolders(root: root)
      return Stretch(of: try file.opened(in: &folders), item.range, in: file.state)
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
}

/// Small files one after the other, as one object.
private final class Pack: ByteSource, @unchecked Sendable {
  let size: Int
  private let files: [Walk.Found]
  // Whoever reads, one thread at a time: the next byte is of the file at
  // `position`, of which `done` are behind.
  private var folders: OpenFolders
  private var position = 0
  private var file: Descriptor?
  private var done = 0

  init(of files: [Walk.Found], below root: Descriptor) {
    self.files = files
    size = files.reduce(0) { $0 + $1.state.size }
    folders = OpenFolders(root: root)
  }

  var path: String { file?.path ?? files[0].path }

  var place: (file: Int32, offset: Int)? { nil }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(StoreError) {
    // From the beginning means anew: each file is looked at again.
    if offset == 0 { (position, file, done) = (0, nil, 0) }
    var rest = buffer[...]
    while !rest.isEmpty {
      let found = files[position]
      let file = try opened(found)
      let part = rest.prefix(found.state.size - done)
      try file.read(into: UnsafeMutableRawBufferPointer(rebasing: part), at: done)
      rest = rest.dropFirst(part.count)
      done += part.count
      if done == found.state.size { (position, self.file, done) = (position + 1, nil, 0) }
    }
  }

  /// Each file was held against what had been found when it was opened, once to
  /// be summed up and once more to be sent.
  func check() {}

  private func opened(_ found: Walk.Found) throws(StoreError) -> Descriptor {
    if let file { return file }
    let new = try found.opened(in: &folders)
    file = new
    return new
  }
}

extension Walk.Found {
  /// The file that was found there, and no other that took its place since.
  fileprivate func opened(in folders: inout OpenFolders) throws(StoreError) -> Descriptor {
    let (folder, name) = try folders.parent(of: path)
    let opened = try folder.opening(name, O_RDONLY | O_NONBLOCK)
    guard try opened.state() == state else {
      throw .local(path: opened.path, reason: "it changed while it was being stored")
    }
    return opened
  }

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
