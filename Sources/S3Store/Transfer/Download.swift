/// Objects into their places of a file, several at a time.
///
/// One file has one writing thread: two that write to it spend a sixth of their
/// time on the inode's lock. So all connections of a file are on one event loop,
/// and the tasks that drive them run on that loop's thread. That holds with TLS,
/// too: two loops that decrypt were slower than one (docs/benchmarks.md).
package import ArtifactStore
import NIOHTTP1

extension S3Store {
  package func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    let lane = wires.lane()
    if pieces.count == 1 { return try await fetch(pieces[0], into: file, on: lane) }
    _ = try await inParallel(pieces, width: width(for: pieces), on: [lane.executor]) {
      piece throws(StoreError) in
      try await fetch(piece, into: file, on: lane)
    }
  }

  package func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError) {
    let ask = Ask(
      method: .GET,
      key: key,
      place: .sink(sink, size: checksums.size),
      crc64: checksums.crc64
    )
    guard case .answer = try await persist(ask, on: wires.lane()) else { throw .missing(key: key) }
  }

  /// A few connections saturate a file; small objects need more, since each waits.
  private func width(for pieces: [Piece]) -> Int {
    let bytes = pieces.reduce(0) { $0 + $1.size }
    let isLarge = bytes / max(pieces.count, 1) >= 1 << 20
    return isLarge ? options.streams : options.connectionsPerLoop
  }

  private func fetch(_ piece: Piece, into file: Int32, on lane: Lane) async throws(StoreError) {
    let ask = Ask(
      method: .GET,
      key: piece.key,
      place: .file(file, offset: piece.offset, size: piece.size),
      crc64: piece.crc64
    )
    guard case .answer = try await persist(ask, on: lane) else { throw .missing(key: piece.key) }
  }
}
