import Glibc

/// How a file's content gets into the store: each chunk is hashed, asked for,
/// and sent only where it is not known, while others are at another of the three.
extension ArtifactStore {
  /// Chunks on their way at once: two for each core to be hashed and sent, and
  /// enough that a server's time to answer is not waited for.
  var chunkLanes: Int { 8 }

  func storeFile(_ path: String) async throws(StoreError) -> Blob {
    // A pipe would otherwise be waited for until someone writes to it.
    let file = try Descriptor.opening(path, O_RDONLY | O_NONBLOCK)
    let state = try file.state()
    guard state.kind == .file else {
      throw .refused(
        what: path,
        reason: state.kind == .folder ? "it is a folder, not a file" : "it is not a regular file"
      )
    }
    let stretches = try stretches(of: state.size, path: path)
    let chunks = try await storeChunks(stretches) { range throws(StoreError) in
      Stretch(of: file, range, in: state)
    }
    return try await storeList(of: chunks, size: state.size)
  }

  /// Where a file is cut.
  func stretches(of size: Int, path: String) throws(StoreError) -> [Range<Int>] {
    guard size <= Limits.file else {
      throw .refused(what: path, reason: "it has \(size) bytes, above \(Limits.file)")
    }
    let chunk = chunkSize(of: size)
    return stride(from: 0, to: size, by: chunk).map { $0..<min($0 + chunk, size) }
  }

  /// Stores each item as one object. Files are opened when it is their turn.
  func storeChunks<Item: Sendable>(
    _ items: [Item],
    opening: @escaping @Sendable (Item) throws(StoreError) -> any ByteSource
  ) async throws(StoreError) -> [Checksums] {
    // Two at a time, since the sums of two cost little more than those of one.
    let pairs = stride(from: 0, to: items.count, by: 2).map { items[$0...].prefix(2) }
    let chunks = try await inParallel(pairs, width: chunkLanes / 2) { pair throws(StoreError) in
      var sources: [any ByteSource] = []
      for item in pair { sources.append(try opening(item)) }
      let sums = try Checksums.of(sources)
      return try await inParallel(Array(zip(sources, sums)), width: 2) {
        part throws(StoreError) in
        try await storeChunk(part.0, part.1)
        return part.1
      }
    }
    return chunks.flatMap(\.self)
  }

  private func storeChunk(
    _ source: any ByteSource,
    _ checksums: Checksums
  ) async throws(StoreError) {
    let key = blobKey(checksums.digest)
    if try await objects.size(of: key) != checksums.size {
      try await objects.upload(source, checksums, at: key)
    }
    try source.check()
  }

  /// The reference to a file whose chunks are there.
  func storeList(of chunks: [Checksums], size: Int) async throws(StoreError) -> Blob {
    guard let first = chunks.first else { return Blob.empty }
    if chunks.count == 1 {
      return Blob(kind: .file, size: size, digest: first.digest, crc64: first.crc64)
    }
    let list = ChunkList(
      size: size,
      chunkSize: first.size,
      chunks: chunks.map { .init(digest: $0.digest, crc64: $0.crc64) }
    )
    let checksums = try await storeBytes(list.bytes)
    return Blob(
      kind: .file,
      size: size,
      digest: checksums.digest,
      isChunked: true,
      crc64: checksums.crc64
    )
  }

  /// Content that is in memory, as one object.
  func storeBytes(_ bytes: [UInt8]) async throws(StoreError) -> Checksums {
    let content = SummedBytes(bytes)
    let key = blobKey(content.checksums.digest)
    if try await objects.size(of: key) != bytes.count {
      _ = try await objects.put(content, at: key, if: .always)
    }
    return content.checksums
  }
}

extension Blob {
  /// A file without content, which has no object: not all servers keep one of no bytes.
  static let empty: Blob = {
    let checksums = Checksums(of: [])
    return Blob(kind: .file, size: 0, digest: checksums.digest, crc64: checksums.crc64)
  }()
}
