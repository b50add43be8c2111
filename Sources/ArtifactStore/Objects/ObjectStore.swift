/// Objects under keys, as S3 has them and as a folder can play them.
///
/// A key is a path below the store's root, `blobs/3f/3fa8…`. Every operation may
/// be repeated safely, and implementations do so until their retries are used up.
package protocol ObjectStore: Sendable {
  /// The whole object. One larger than `limit` bytes is refused.
  func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8]

  /// The object's size in bytes, or `nil` when there is none.
  func size(of key: String) async throws(StoreError) -> Int?

  /// Writes an object in one go; it is there whole or not at all.
  ///
  /// - Returns: `false` when `condition` did not hold and nothing was written.
  func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError)
    -> Bool

  /// Writes an object without holding it in memory.
  func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError)

  /// Hands an object's bytes on as they arrive.
  func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError)

  /// Brings objects into their places of an open file, several at once, each
  /// verified against its checksum as its bytes arrive.
  func download(_ pieces: [Piece], into file: Int32) async throws(StoreError)

  /// The keys that begin with `prefix`, in byte order.
  func list(_ prefix: String) async throws(StoreError) -> [String]

  /// The threads that the objects move on; none where it makes no difference.
  ///
  /// Tasks that ask for many small objects are best run on them: no thread then
  /// has to wake another for each. What they do in between may take a moment of
  /// processor or disk, not wait.
  var threads: [any TaskExecutor] { get }
}

extension ObjectStore {
  package func put(
    _ bytes: [UInt8],
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool {
    try await put(SummedBytes(bytes), at: key, if: condition)
  }
}

/// Bytes in memory with their sums, which nobody has to work out again.
package struct SummedBytes: Sendable {
  package let bytes: [UInt8]
  package let checksums: Checksums

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    checksums = Checksums(of: bytes)
  }
}

/// When a put may write.
package enum PutCondition: Sendable {
  case always
  /// Only where no object is (`If-None-Match: *`).
  case ifAbsent
}

/// An object, and where in a file its bytes belong.
package struct Piece: Hashable, Sendable {
  package let key: String
  package let offset: Int
  package let size: Int
  package let crc64: UInt64

  package init(key: String, offset: Int, size: Int, crc64: UInt64) {
    self.key = key
    self.offset = offset
    self.size = size
    self.crc64 = crc64
  }
}

/// What is known of some bytes: how many, their identity, and what they are
/// verified by on their way.
///
/// SHA-256 names content and signs its upload; CRC-64/NVME costs a tenth of it
/// and guards each byte that is read back.
package struct Checksums: Hashable, Sendable {
  package let size: Int
  /// 32 bytes.
  package let sha256: [UInt8]
  package let crc64: UInt64

  package init(size: Int, sha256: [UInt8], crc64: UInt64) {
    self.size = size
    self.sha256 = sha256
    self.crc64 = crc64
  }
}
