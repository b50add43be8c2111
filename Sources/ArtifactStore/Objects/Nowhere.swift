/// A store that keeps nothing: what is stored in it learns its digest, and
/// that is all.
package struct Nowhere: ObjectStore {
  package init() {}

  package func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    throw .missing(key: key)
  }

  package func size(of key: String) async throws(StoreError) -> Int? { nil }

  package func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool { true }

  package func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError) {}

  package func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError) {
    throw .missing(key: key)
  }

  package func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    if let piece = pieces.first { throw .missing(key: piece.key) }
  }

  package var threads: [any TaskExecutor] { [] }

  package func list(_ prefix: String) async throws(StoreError) -> [String] { [] }
}
