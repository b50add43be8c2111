import ArtifactStore
import Foundation
import Testing

/// A folder that goes away after the test, with a store in it.
struct Scratch {
  let folder: String
  let objects: CountingStore

  static func with(_ body: (Scratch) async throws -> Void) async throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("flow-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { removeAll(url.path) }
    let store = LocalStore(folder: url.path + "/store")
    try await body(Scratch(folder: url.path, objects: CountingStore(store)))
  }

  var store: ArtifactStore {
    get async throws { try await ArtifactStore.open(objects) }
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ bytes: [UInt8], as name: String) throws {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  func names(_ name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }

  /// Every file in the store, by key.
  func keys() throws -> [String] {
    // A process may be killed before it has made the folder.
    guard FileManager.default.fileExists(atPath: path("store")) else { return [] }
    return try FileManager.default.subpathsOfDirectory(atPath: path("store")).filter { key in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path("store/\(key)"), isDirectory: &isFolder)
      return !isFolder.boolValue
    }.sorted()
  }
}

/// Takes away a folder, and what may not be entered in it, too.
private func removeAll(_ path: String) {
  let walk = FileManager.default.enumerator(atPath: path)
  while let name = walk?.nextObject() as? String {
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")) == nil {
      chmod("\(path)/\(name)", 0o700)
    }
  }
  try? FileManager.default.removeItem(atPath: path)
}

/// A random generator that gives the same numbers in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count + 8) { buffer, filled in
      for offset in stride(from: 0, to: count, by: 8) {
        UnsafeMutableRawBufferPointer(buffer).storeBytes(
          of: next(),
          toByteOffset: offset,
          as: UInt64.self
        )
      }
      filled = count
    }
  }
}

extension Scratch {
  /// Puts bytes where their digest says, as `ArtifactStore` would.
  func put(_ bytes: [UInt8]) async throws -> String {
    try write(bytes, as: "put")
    let blob = try await store.store(file: path("put"))
    try FileManager.default.removeItem(atPath: path("put"))
    return blob.digest
  }
}

extension StoreError {
  /// One line for a golden file; digests of the test's own making are named, not shown.
  var text: String {
    switch self {
    case .missing(let key): "missing \(key)\n"
    case .denied(let key, let reason): "denied \(key): \(reason)\n"
    case .unreachable(let reason): "unreachable: \(reason)\n"
    case .corrupt(let key, let reason): "corrupt \(key): \(reason)\n"
    case .refused(let what, let reason): "refused \(what): \(reason)\n"
    case .local(let path, let reason): "local \(path): \(reason)\n"
    }
  }
}
