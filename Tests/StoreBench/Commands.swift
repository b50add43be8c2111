/// The verbs of the benchmark's client.
import ArtifactStore
import Glibc
import S3Store

struct Usage: Error {}

func run(_ arguments: [String]) async throws {
  let store = try store()
  let words = arguments.dropFirst()
  switch (arguments.first, words.first, words.dropFirst().first) {
  case ("put-one", let key?, let size?):
    let bytes = (0..<(Int(size) ?? 0)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    guard try await store.put(bytes, at: key, if: .always) else { throw Usage() }
  case ("get-one", let key?, let size?):
    let bytes = try await store.get(key, limit: Int(size) ?? 0)
    let file = try create(words.last ?? "")
    guard write(file, bytes, bytes.count) == bytes.count else { throw Usage() }
    close(file)
  case ("put-large", let prefix?, let path?):
    try await putLarge(path, below: prefix, store)
  case ("get-large", let list?, let path?):
    let file = try create(path)
    var pieces: [Piece] = []
    var offset = 0
    for entry in try entries(list) {
      pieces.append(Piece(key: entry.key, offset: offset, size: entry.size, crc64: entry.crc64))
      offset += entry.size
    }
    try await store.download(pieces, into: file)
    close(file)
  case ("put-many", let prefix?, let folder?):
    try await putMany(folder, below: prefix, store)
  case ("get-many", let list?, let folder?):
    try await getMany(try entries(list), into: folder, store)
  case ("list", let prefix?, _):
    for key in try await store.list(prefix) { print(key) }
  default:
    throw Usage()
  }
}

private func store() throws -> S3Store {
  var options = S3Options()
  if let text = variable("BENCH_STREAMS"), let count = Int(text) { options.streams = count }
  if let text = variable("BENCH_CONNECTIONS"), let count = Int(text) {
    options.connectionsPerLoop = count
  }
  options.roots = TrustRoots(environment: variable, builtIn: { nil })
  return try S3Store(
    S3Location(parsing: variable("BENCH_STORE") ?? ""),
    endpoint: variable("BENCH_ENDPOINT"),
    region: variable("AWS_REGION"),
    credentials: Keys(),
    options: options
  )
}

/// The keys in the environment.
struct Keys: CredentialSource {
  func credentials() -> Credentials? {
    guard let key = variable("AWS_ACCESS_KEY_ID"), let secret = variable("AWS_SECRET_ACCESS_KEY")
    else { return nil }
    return Credentials(accessKey: key, secretKey: secret)
  }

  func refresh(_: Credentials) -> Credentials? { nil }
}

private let chunk = 16 << 20
private let workers = 32

private func putLarge(_ path: String, below prefix: String, _ store: S3Store) async throws {
  let file = try Descriptor.opening(path, O_RDONLY)
  let state = try file.state()
  let stretches = stride(from: 0, to: state.size, by: chunk).map {
    Stretch(of: file, $0..<min($0 + chunk, state.size), in: state)
  }
  try await put(stretches.count, atMost: 8, on: [], store) { ("\(prefix)/\($0)", stretches[$0]) }
}

private func putMany(_ folder: String, below prefix: String, _ store: S3Store) async throws {
  let names = try names(in: folder)
  try await put(names.count, atMost: workers, on: store.threads, store) {
    index throws(StoreError) in
    let file = try Descriptor.opening("\(folder)/\(names[index])", O_RDONLY)
    let state = try file.state()
    return ("\(prefix)/\(names[index])", Stretch(of: file, 0..<state.size, in: state))
  }
}

/// Sums up two stretches at a time, as the store does, and sends both.
private func put(
  _ count: Int,
  atMost limit: Int,
  on threads: [any TaskExecutor],
  _ store: S3Store,
  _ opening: @escaping @Sendable (Int) throws(StoreError) -> (key: String, stretch: Stretch)
) async throws {
  let pairs = stride(from: 0, to: count, by: 2).map { $0..<min($0 + 2, count) }
  let lines = try await inParallel(pairs, width: limit / 2, on: threads) {
    pair throws(StoreError) in
    var parts: [(key: String, stretch: Stretch)] = []
    for index in pair { parts.append(try opening(index)) }
    let sums = try Checksums.of(parts.map(\.stretch))
    return try await inParallel(Array(zip(parts, sums)), width: 2) { item throws(StoreError) in
      let ((key, stretch), checksums) = item
      try await store.upload(stretch, checksums, at: key)
      return "\(key) \(checksums.size) \(checksums.crc64)"
    }
  }
  for line in lines.flatMap(\.self) { print(line) }
}

private func getMany(_ entries: [Entry], into folder: String, _ store: S3Store) async throws {
  mkdir(folder, 0o755)
  _ = try await inParallel(entries, width: workers, on: store.threads) { entry throws(StoreError) in
    let name = entry.key.split(separator: "/").last ?? ""
    let file = try Descriptor.opening("\(folder)/\(name)", O_RDWR | O_CREAT | O_TRUNC, mode: 0o644)
    let piece = Piece(key: entry.key, offset: 0, size: entry.size, crc64: entry.crc64)
    try await store.download([piece], into: file.number)
  }
}

private struct Entry: Sendable {
  let key: String
  let size: Int
  let crc64: UInt64
}

private func entries(_ path: String) throws -> [Entry] {
  let file = try open(path)
  defer { close(file) }
  let size = Int(lseek(file, 0, SEEK_END))
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    count = buffer.baseAddress.map { max(0, pread(file, $0, size, 0)) } ?? 0
  }
  return try String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
    let words = line.split(separator: " ")
    guard words.count == 3, let size = Int(words[1]), let crc64 = UInt64(words[2]) else {
      throw Usage()
    }
    return Entry(key: String(words[0]), size: size, crc64: crc64)
  }
}

private func names(in folder: String) throws -> [String] {
  guard let stream = opendir(folder) else { throw Usage() }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

private func open(_ path: String) throws -> Int32 {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw Usage() }
  return file
}

private func create(_ path: String) throws -> Int32 {
  let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard file >= 0 else { throw Usage() }
  return file
}

private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
