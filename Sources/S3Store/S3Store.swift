/// Objects in a bucket of an S3 server: the store that pods share.
///
/// Every request is signed, has its deadlines, and is repeated while that is of
/// use (`Persistence.swift`). A body never passes through a queue: it goes
/// between the socket and the file on one event loop (`Connection.swift`).
package import ArtifactStore
import NIOHTTP1

package struct S3Store: ObjectStore {
  package let location: S3Location
  let wires: Wires
  let options: S3Options
  let source: any CredentialSource
  let standing: Standing
  let budget: Budget

  /// `endpoint` is `nil` for Amazon's own server of the region; without a region it
  /// is `us-east-1`, and a bucket elsewhere is found by redirect. `wires` are shared
  /// with whatever fetches credentials.
  package init(
    _ location: S3Location,
    endpoint: String? = nil,
    region: String? = nil,
    credentials source: any CredentialSource,
    options: S3Options = S3Options(),
    wires: Wires? = nil
  ) throws(StoreError) {
    self.location = location
    self.options = options
    self.source = source
    budget = Budget(retriesPerSecond: options.retriesPerSecond)
    self.wires = wires ?? Wires(options: options)
    standing = Standing(
      try Endpoint(
        bucket: location.bucket,
        endpoint: endpoint,
        region: region,
        style: options.style
      )
    )
  }

  package var threads: [any TaskExecutor] { wires.threads }

  package func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    var ask = Ask(method: .GET, key: key, place: .memory(limit: limit))
    ask.headers = [("x-amz-checksum-mode", "ENABLED")]
    switch try await persist(ask, on: wires.lane()) {
    case .answer(let answer): return answer.body
    case .absent, .unmet: throw .missing(key: key)
    }
  }

  package func size(of key: String) async throws(StoreError) -> Int? {
    let ask = Ask(method: .HEAD, key: key)
    guard case .answer(let answer) = try await persist(ask, on: wires.lane()) else { return nil }
    guard let text = answer.headers.first(name: "content-length"), let size = Int(text) else {
      throw .unreachable(reason: "the server does not say how large `\(key)` is")
    }
    return size
  }

  package func put(
    _ content: SummedBytes,
    at key: String,
    if condition: PutCondition
  )
    async throws(StoreError) -> Bool
  {
    var ask = Ask(method: .PUT, key: key, body: .bytes(content.bytes))
    ask.payloadHash = hexadecimal(content.checksums.sha256)
    ask.checksum = base64(content.checksums.crc64)
    if case .ifAbsent = condition {
      ask.headers = [("if-none-match", "*")]
      ask.isConditional = true
    }
    switch try await persist(ask, on: wires.lane()) {
    case .answer: return true
    case .absent: throw .missing(key: key)
    case .unmet(let isFirst):
      // After an attempt whose answer was lost, the object in the way may be ours.
      return isFirst ? false : try await holds(content.bytes, at: key)
    }
  }

  private func holds(_ bytes: [UInt8], at key: String) async throws(StoreError) -> Bool {
    do {
      return try await get(key, limit: bytes.count) == bytes
    } catch .refused {
      // Larger than ours.
      return false
    }
  }

  package func upload(
    _ source: any ByteSource,
    _ checksums: Checksums,
    at key: String
  ) async throws(StoreError) {
    let size = checksums.size
    if let (file, offset) = source.place, fileSize(file) < offset + size {
      throw .local(path: source.path, reason: "became shorter while it was stored")
    }
    var ask = Ask(method: .PUT, key: key)
    ask.body = size == 0 ? .none : .source(source)
    ask.payloadHash = hexadecimal(checksums.sha256)
    ask.checksum = base64(checksums.crc64)
    _ = try await persist(ask, on: wires.lane())
  }
}
