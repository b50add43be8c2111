/// A store in front of another: what it does not do itself, it asks that one for.
package protocol WrappingStore: ObjectStore {
  var base: any ObjectStore { get }
}

extension WrappingStore {
  package func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    try await base.get(key, limit: limit)
  }

  package func size(of key: String) async throws(StoreError) -> Int? {
    try await base.size(of: key)
  }

  package func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool {
    try await base.put(content, at: key, if: condition)
  }

  package func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError) {
    try await base.upload(source, checksums, at: key)
  }

  package func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError) {
    try await base.read(key, checksums, into: sink)
  }

  package func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    try await base.download(pieces, into: file)
  }

  package func list(_ prefix: String) async throws(StoreError) -> [String] {
    try await base.list(prefix)
  }

  package var threads: [any TaskExecutor] { base.threads }
}
