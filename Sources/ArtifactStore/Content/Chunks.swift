import CChecksum
import FlowContract

/// How content is cut: a file is its chunks, each an object of its own, named
/// by its digest.
///
/// The size of a chunk follows from the file's size alone, so equal files are
/// equal chunks whoever stores them.
func chunkSize(of size: Int) -> Int {
  var chunk = 16 << 20
  while chunk * 2048 < size { chunk *= 2 }
  return chunk
}

/// Where an object with this digest is.
func blobKey(_ digest: String) -> String { "blobs/\(digest.prefix(2))/\(digest)" }

extension Checksums {
  package var digest: String { hex(sha256) }

  init(of bytes: UnsafeRawBufferPointer) {
    var hasher = Sha256()
    hasher.update(bytes)
    self.init(
      size: bytes.count,
      sha256: hasher.finalize(),
      crc64: crc64nvme(0, bytes.baseAddress, bytes.count)
    )
  }

  package init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Checksums(of: $0) }
  }

  static func crc64(of bytes: [UInt8]) -> UInt64 { crc64nvme(0, bytes, bytes.count) }
}

/// The chunks of a file that has more than one.
struct ChunkList: Hashable, Sendable {
  static let format = 1

  struct Chunk: Hashable, Sendable {
    let digest: String
    let crc64: UInt64
  }

  let size: Int
  /// Bytes of every chunk but the last, which may be smaller.
  let chunkSize: Int
  let chunks: [Chunk]

  var pieces: [Piece] {
    chunks.enumerated().map { position, chunk in
      let offset = position * chunkSize
      return Piece(
        key: blobKey(chunk.digest),
        offset: offset,
        size: min(chunkSize, size - offset),
        crc64: chunk.crc64
      )
    }
  }

  var bytes: [UInt8] {
    let items = chunks.map { chunk in
      JSON.object([
        .init(key: "sha256", value: .string(chunk.digest)),
        .init(key: "crc64", value: .string(hex(chunk.crc64))),
      ])
    }
    let document: JSON = [
      "format": .int(Self.format),
      "size": .int(size),
      "chunk": .int(chunkSize),
      "chunks": .array(items),
    ]
    return Array(document.text.utf8)
  }
}

extension ChunkList {
  init(_ bytes: [UInt8], at key: String) throws(StoreError) {
    let reader = try checkFormat(of: parse(bytes, of: key), in: key, known: Self.format)
    size = try reader.count("size")
    chunkSize = try reader.count("chunk")
    var chunks: [Chunk] = []
    for item in try reader.list("chunks") {
      let item = try FieldReader(item, in: key, at: "chunk \(chunks.count)")
      chunks.append(Chunk(digest: try item.digest("sha256"), crc64: try item.crc64("crc64")))
    }
    self.chunks = chunks
    guard chunkSize > 0, chunks.count > 1, size.dividedRoundingUp(by: chunkSize) == chunks.count
    else {
      throw reader.refusal("\(chunks.count) chunks of \(chunkSize) bytes are not \(size) bytes")
    }
  }
}

extension Int {
  fileprivate func dividedRoundingUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
