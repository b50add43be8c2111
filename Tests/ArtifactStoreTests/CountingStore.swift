import ArtifactStore
import Synchronization

/// Another store, and a count of what is asked of it.
final class CountingStore: WrappingStore {
  struct Counts: Equatable {
    var gets = 0
    var sizes = 0
    var puts = 0
    var uploads = 0
    var downloads = 0
    /// Bytes of bodies sent.
    var sent = 0
  }

  let base: any ObjectStore
  private let state = Mutex(Counts())

  /// Done before a size is asked for.
  private let beforeSize: @Sendable () -> Void

  init(_ base: any ObjectStore, beforeSize: @escaping @Sendable () -> Void = {}) {
    self.base = base
    self.beforeSize = beforeSize
  }

  var counts: Counts { state.withLock { $0 } }

  func reset() { state.withLock { $0 = Counts() } }

  func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    state.withLock { $0.gets += 1 }
    return try await base.get(key, limit: limit)
  }

  func size(of key: String) async throws(StoreError) -> Int? {
    state.withLock { $0.sizes += 1 }
    beforeSize()
    return try await base.size(of: key)
  }

  func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool {
    state.withLock {
      $0.puts += 1
      $0.sent += content.bytes.count
    }
    return try await base.put(content, at: key, if: condition)
  }

  func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError) {
    state.withLock {
      $0.uploads += 1
      $0.sent += checksums.size
    }
    try await base.upload(source, checksums, at: key)
  }

  func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError) {
    state.withLock { $0.gets += 1 }
    try await base.read(key, checksums, into: sink)
  }

  func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    state.withLock { $0.downloads += 1 }
    try await base.download(pieces, into: file)
  }
}
