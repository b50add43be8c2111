import Glibc

/// How a file's content comes out of the store: into a file beside its place,
/// verified on the way, and moved there when it is whole.
extension ArtifactStore {
  func fetchFile(_ blob: Blob, to path: String) async throws(StoreError) {
    let pieces = try await pieces(of: blob)
    let arrival = try Arrival(at: path, size: blob.size)
    do throws(StoreError) {
      let file = try Descriptor.opening(
        arrival.path,
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
        mode: 0o666
      )
      try await objects.download(pieces, into: file)
      try arrival.finish()
    } catch {
      unlink(arrival.path)
      throw error.told(of: path, for: arrival.path)
    }
  }

  /// The objects that make up a file, in order.
  func pieces(of blob: Blob) async throws(StoreError) -> [Piece] {
    guard blob.kind == .file else {
      throw .refused(what: "the blob \(blob.digest)", reason: "it is a folder, not a file")
    }
    guard blob.size > 0 else {
      guard blob == .empty else {
        throw .refused(what: "the blob \(blob.digest)", reason: "it has 0 bytes and is not empty")
      }
      return []
    }
    let key = blobKey(blob.digest)
    guard blob.isChunked else {
      return [Piece(key: key, offset: 0, size: blob.size, crc64: blob.crc64)]
    }
    let list = try ChunkList(try await verifiedBytes(blob.digest, limit: Limits.chunkList), at: key)
    guard list.size == blob.size else {
      throw .refused(
        what: key,
        reason: "it lists \(list.size) bytes where \(blob.size) were announced"
      )
    }
    return list.pieces
  }

  func fileBytes(_ blob: Blob, limit: Int) async throws(StoreError) -> [UInt8] {
    guard blob.size <= limit else {
      throw .refused(
        what: "the blob \(blob.digest)",
        reason: "it has \(blob.size) bytes, above \(limit)"
      )
    }
    var bytes: [UInt8] = []
    for piece in try await pieces(of: blob) {
      bytes += try await verifiedBytes(piece)
    }
    return bytes
  }

  /// One object whole, by its checksum.
  func verifiedBytes(_ piece: Piece) async throws(StoreError) -> [UInt8] {
    let bytes = try await objects.get(piece.key, limit: piece.size)
    guard bytes.count == piece.size else {
      throw .corrupt(key: piece.key, reason: "it has \(bytes.count) bytes, not \(piece.size)")
    }
    guard Checksums.crc64(of: bytes) == piece.crc64 else {
      throw .corrupt(key: piece.key, reason: "its bytes are not those that were stored")
    }
    return bytes
  }

  /// One object whole, by its name: lists and indexes are what everything else
  /// is verified by.
  func verifiedBytes(_ digest: String, limit: Int) async throws(StoreError) -> [UInt8] {
    let key = blobKey(digest)
    let bytes = try await objects.get(key, limit: limit)
    guard Checksums(of: bytes).digest == digest else {
      throw .corrupt(
        key: key,
        reason: "its \(bytes.count) bytes do not have the digest in its name"
      )
    }
    return bytes
  }
}

extension StoreError {
  /// An error of what is being made at `arrival`, told of its destination: the
  /// path that people know.
  func told(of destination: String, for arrival: String) -> StoreError {
    guard case .local(let path, let reason) = self, path.hasPrefix(arrival) else { return self }
    return .local(path: destination + path.dropFirst(arrival.count), reason: reason)
  }

  /// An error of a transport, which knows a file by its descriptor only.
  func naming(_ file: Descriptor) -> StoreError {
    guard case .local(let path, let reason) = self, !path.hasPrefix("/") else { return self }
    return .local(path: file.path, reason: reason)
  }
}

extension ObjectStore {
  func download(_ pieces: [Piece], into file: Descriptor) async throws(StoreError) {
    do throws(StoreError) {
      try await download(pieces, into: file.number)
    } catch {
      throw error.naming(file)
    }
  }
}
