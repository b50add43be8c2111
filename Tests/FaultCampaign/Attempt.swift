/// One attempt at a step, as flowrt makes it: inputs fetched, a program's work
/// done, outputs stored, the result committed. Run as a process of its own, so
/// that it can be killed at any moment.
import ArtifactStore
import FlowContract
import Foundation
import S3Store

/// What every attempt in a run is told, by its environment.
struct Errand: Sendable {
  let run: RunName
  let attempt: Int
  /// Where inputs land and outputs are made.
  let folder: URL

  init(run: String, attempt: Int, folder: URL) throws {
    self.run = try RunName(name: run)
    self.attempt = attempt
    self.folder = folder
  }

  var place: Place { Place(run: run, step: "work") }

  static func source(_ size: Int) throws -> Place {
    Place(run: try RunName(name: "source"), step: "make", index: [size])
  }
}

/// What the program writes, as a function of its input, the run and the attempt.
struct Product: Equatable {
  let model: Data
  let parts: [String: Data]

  init(table: Data, run: String, attempt: Int) {
    let mark = Data("\(run)/\(attempt)/".utf8)
    model = mark + table
    var parts: [String: Data] = [:]
    for index in 0..<24 {
      let name = index.isMultiple(of: 3) ? "deep/\(index)/part" : "part-\(index)"
      parts[name] = mark + table.prefix(index * 997)
    }
    self.parts = parts
  }

  func write(to folder: URL) throws {
    try model.write(to: folder.appendingPathComponent("model"))
    try writeFolder(parts, to: folder.appendingPathComponent("parts"))
  }
}

func writeFolder(_ files: [String: Data], to folder: URL) throws {
  for (name, data) in files {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
  }
}

func readFolder(_ folder: URL) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
    let file = folder.appendingPathComponent(name)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue
    {
      continue
    }
    files[name] = try Data(contentsOf: file)
  }
  return files
}

/// A store through `endpoint`, with times short enough to see many faults.
func openStore(_ bucket: String, at endpoint: String, attempts: Int) async throws -> ArtifactStore {
  var options = S3Options()
  options.attempts = attempts
  options.backoffSeconds = 0.02
  options.longestBackoffSeconds = 0.5
  options.connectSeconds = 2
  options.answerSeconds = 1.5
  options.stallSeconds = 1
  options.slowSeconds = 2
  let wires = Wires(options: options)
  let settings = CredentialSettings(
    variables: ProcessInfo.processInfo.environment,
    exchange: wires,
    storeEndpoint: endpoint
  )
  let objects = try S3Store(
    S3Location(parsing: "s3://\(bucket)/store"),
    endpoint: endpoint,
    credentials: CredentialCache(chain: settings),
    options: options,
    wires: wires
  )
  return try await ArtifactStore.open(objects, memory: 64 << 20)
}

func makeAttempt(_ errand: Errand, size: Int, in store: ArtifactStore) async throws -> Commit {
  let table = errand.folder.appendingPathComponent("table")
  guard let source = try await store.result(at: Errand.source(size)),
    case .blob(let tableBlob) = source.output("table")?.value,
    case .blob(let folderBlob) = source.output("folder")?.value
  else { throw StoreError.missing(key: "the source's result") }
  try await store.fetch(tableBlob, to: table.path)
  try await store.fetch(folderBlob, to: errand.folder.appendingPathComponent("folder").path)
  let product = Product(
    table: try Data(contentsOf: table),
    run: errand.run.name,
    attempt: errand.attempt
  )
  try product.write(to: errand.folder)
  let model = try await store.store(file: errand.folder.appendingPathComponent("model").path)
  let parts = try await store.store(directory: errand.folder.appendingPathComponent("parts").path)
  let result = StepResult(
    version: "campaign",
    flow: "faults",
    place: errand.place,
    attempt: errand.attempt,
    nonce: String(UInt64.random(in: 0...UInt64.max), radix: 36),
    started: 0,
    ended: 0,
    exit: 0,
    outputs: [
      .init(name: "model", type: "file", value: .blob(model)),
      .init(name: "parts", type: "dir", value: .blob(parts)),
      .init(name: "score", type: "int", value: .inline(.int(errand.attempt))),
    ]
  )
  try await store.record(result)
  return try await store.commit(result)
}
