/// Objects into their places of a file, several at a time.
///
/// One file has one writing thread: two that write to it spend a sixth of their
/// time on the inode's lock. So all connections of a file are on one event loop,
/// and the tasks that drive them run on that loop's thread. That holds with TLS,
/// too: two loops that decrypt were slower than one (docs/benchmarks.md).
package import ArtifactStore
import NIOHTTP1
import Synchronization

extension S3Store {
  package func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    guard pieces.count > 1 else {
      if let piece = pieces.first { try await fetch(piece, into: file, on: wires.lane()) }
      return
    }
    let lane = wires.lane()
    let queue = Queue(pieces)
    let error: StoreError? = await withTaskExecutorPreference(lane.executor) {
      await withTaskGroup(of: StoreError?.self) { group in
        for _ in 0..<workers(for: pieces) {
          group.addTask { await work(queue, into: file, on: lane) }
        }
        var first: StoreError?
        for await error in group where error != nil && first == nil {
          first = error
          group.cancelAll()
        }
        return first
      }
    }
    if let error { throw error }
  }

  /// A few connections saturate a file; small objects need more, since each waits.
  private func workers(for pieces: [Piece]) -> Int {
    let bytes = pieces.reduce(0) { $0 + $1.size }
    let isLarge = bytes / pieces.count >= 1 << 20
    return min(pieces.count, isLarge ? options.streams : options.connectionsPerLoop)
  }

  private func work(_ queue: Queue, into file: Int32, on lane: Lane) async -> StoreError? {
    while let piece = queue.next() {
      do {
        try await fetch(piece, into: file, on: lane)
      } catch {
        return error
      }
    }
    return nil
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

/// What is left to fetch, shared by the workers of one download.
private final class Queue: Sendable {
  private let pieces: [Piece]
  private let place = Atomic<Int>(0)

  init(_ pieces: [Piece]) { self.pieces = pieces }

  func next() -> Piece? {
    let index = place.add(1, ordering: .relaxed).oldValue
    return index < pieces.count ? pieces[index] : nil
  }
}
