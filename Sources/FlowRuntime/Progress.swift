package import ArtifactStore
import Glibc
import Synchronization

/// A store that counts what passes through it, so that somebody who watches a
/// pod's log sees a long transfer move. A short one says nothing.
package final class WatchedStore: WrappingStore {
  private struct State {
    var sent = 0
    var received = 0
    var started = 0.0
    var nextLine = 0.0
  }

  package let base: any ObjectStore
  private let interval: Double
  private let tell: @Sendable (String) -> Void
  private let state = Mutex(State())

  package init(
    _ base: any ObjectStore,
    interval: Double = 10,
    tell: @escaping @Sendable (String) -> Void = say
  ) {
    self.base = base
    self.interval = interval
    self.tell = tell
    state.withLock { state in
      state.started = now()
      state.nextLine = now() + interval
    }
  }

  package func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    let bytes = try await base.get(key, limit: limit)
    count(received: bytes.count)
    return bytes
  }

  package func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  ) async throws(StoreError) -> Bool {
    let isWritten = try await base.put(content, at: key, if: condition)
    count(sent: content.bytes.count)
    return isWritten
  }

  package func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError) {
    try await base.upload(source, checksums, at: key)
    count(sent: checksums.size)
  }

  package func read(
    _ key: String,
    _ checksums: Checksums,
    into sink: any ByteSink
  ) async throws(StoreError) {
    try await base.read(key, checksums, into: sink)
    count(received: checksums.size)
  }

  package func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    let size = pieces.reduce(0) { $0 + $1.size }
    guard size >= 1 << 24 else {
      try await base.download(pieces, into: file)
      return count(received: size)
    }
    // A large file comes in one call; what the disk holds of it shows how far it is.
    let before = allocated(file)
    let ticker = Task {
      var seen = before
      while true {
        do { try await Task.sleep(for: .seconds(interval)) } catch { return seen - before }
        let now = allocated(file)
        if now > seen { count(received: now - seen) }
        seen = max(seen, now)
      }
    }
    let result: Result<Void, StoreError>
    do throws(StoreError) {
      result = .success(try await base.download(pieces, into: file))
    } catch {
      result = .failure(error)
    }
    ticker.cancel()
    let counted = await ticker.value
    try result.get()
    count(received: max(size - counted, 0))
  }

  private func count(sent: Int = 0, received: Int = 0) {
    let line: String? = state.withLock { state in
      state.sent += sent
      state.received += received
      guard now() >= state.nextLine else { return nil }
      state.nextLine = now() + interval
      let seconds = Int(now() - state.started)
      return "\(size(state.received)) fetched, \(size(state.sent)) stored in \(seconds) s"
    }
    if let line { tell(line) }
  }

  private func allocated(_ file: Int32) -> Int {
    var info = stat()
    return fstat(file, &info) == 0 ? Int(info.st_blocks) * 512 : 0
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func size(_ bytes: Int) -> String {
    bytes < 1 << 30
      ? "\(bytes >> 20) MiB" : "\(bytes >> 30).\((bytes >> 20 & 1023) * 10 / 1024) GiB"
  }
}
