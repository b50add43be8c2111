import ArtifactStore
import FlowContract
import Foundation
import Support
import Testing

/// The same documents that the store refuses (Tests/ArtifactStoreTests), met by a
/// pod: `flowrt` ends with a code of its own, the program never starts, and no file
/// is where none should be.
@Suite("hostile content in a pod")
struct HostileStoreTests {
  static let trees = Fixture.all(in: "hostile/tree", suffix: ".jsonl")
  static let chunkLists = Fixture.all(in: "hostile/chunks", suffix: ".json")
  static let records = Fixture.all(in: "hostile/record", suffix: ".json")
  static let markers = Fixture.all(in: "hostile/marker", suffix: ".json")

  @Test("no such folder is given to a program", arguments: trees)
  func tree(_ fixture: Fixture) throws {
    let text = String(decoding: try fixture.bytes, as: UTF8.self)
    let size = text.firstMatch(of: /"size":([0-9]+),"packs"/).flatMap { Int($0.output.1) } ?? 0
    try refuses(fixture, type: "dir") { pod in
      let blob = Blob(kind: .tree, size: size, digest: try pod.put(fixture.bytes), crc64: 0)
      try pod.putRecord(.blob(blob), type: "dir")
    }
  }

  @Test("no such file is given to a program", arguments: chunkLists)
  func chunks(_ fixture: Fixture) throws {
    try refuses(fixture, type: "file") { pod in
      let digest = try pod.put(fixture.bytes)
      let blob = Blob(kind: .file, size: 33, digest: digest, isChunked: true, crc64: 0)
      try pod.putRecord(.blob(blob), type: "file")
    }
  }

  @Test("no such record is believed", arguments: records)
  func record(_ fixture: Fixture) throws {
    try refuses(fixture, type: "file") { pod in
      try pod.write(fixture.bytes, at: "runs/r/s/0/done.json")
    }
  }

  @Test("no such store is opened", arguments: markers)
  func marker(_ fixture: Fixture) throws {
    try refuses(fixture, type: "file") { pod in
      try pod.write(fixture.bytes, at: "flow-store.json")
    }
  }

  private func refuses(
    _ fixture: Fixture,
    type: String,
    _ harm: (PoisonedStore) throws -> Void
  ) throws {
    try withTrial { trial in
      let store = PoisonedStore(folder: trial.folder.appendingPathComponent("store"))
      _ = try store.put(Array("123456789".utf8))
      try harm(store)
      try Data("untouched".utf8).write(to: trial.folder.appendingPathComponent("evil"))
      let before = try names(trial.folder)
      let ending = try trial.run(
        """
        {"step":"victim","inputs":{"x":\
        {"type":"list<\(type)>","output":"s.x","over":[{"range":[0,0]}]}}}
        """,
        "echo never",
        environment: [Variable.run: "r", Variable.runID: ""]
      )
      // Something that is only missing is told as that. No store holds an empty object;
      // this one does.
      let isMissing =
        try fixture.refusal.hasPrefix("missing ") && fixture.name != "empty.jsonl"
      #expect(ending.code == (isMissing ? 241 : 245), "\(ending.errors)")
      #expect(ending.output.isEmpty)
      #expect(ending.lastWord.contains(isMissing ? "inputs-missing" : "digest-mismatch"))
      let evil = try Data(contentsOf: trial.folder.appendingPathComponent("evil"))
      #expect(evil == Data("untouched".utf8))
      let pods = try names(trial.folder).filter { !before.contains($0) }
      #expect(pods.allSatisfy { $0.hasPrefix("pod-") })
      for pod in pods {
        let inputs = trial.folder.appendingPathComponent("\(pod)/inputs")
        let left = (try? FileManager.default.subpathsOfDirectory(atPath: inputs.path)) ?? []
        #expect(left.allSatisfy { $0 == "x" || $0.hasPrefix("x/.flow-") }, "\(left)")
      }
    }
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
  }
}

extension Fixture {
  /// What the store says of it.
  fileprivate var refusal: String {
    get throws {
      let stem = path.prefix { $0 != "." }
      return try String(contentsOf: Repository.url("\(stem).refusal"), encoding: .utf8)
    }
  }
}

/// A local store with something in it that nobody who keeps the rules would write.
private struct PoisonedStore {
  let folder: URL

  func write(_ bytes: [UInt8], at key: String) throws {
    let file = folder.appendingPathComponent(key)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: file)
  }

  /// Puts bytes where their digest says.
  func put(_ bytes: [UInt8]) throws -> String {
    let digest = Sha256.hash(bytes).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    let name = digest.joined()
    try write(bytes, at: "blobs/\(name.prefix(2))/\(name)")
    return name
  }

  func putRecord(_ value: StepResult.Value, type: String) throws {
    let record = StepResult(
      version: "test",
      flow: "f",
      place: Place(run: try RunName(name: "r"), step: "s", index: [0]),
      attempt: 0,
      nonce: "n",
      started: 0,
      ended: 0,
      exit: 0,
      outputs: [.init(name: "x", type: type, value: value)]
    )
    try write(Array(record.json.text.utf8), at: "runs/r/s/0/done.json")
  }
}
