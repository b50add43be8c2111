import ArtifactStore
import FlowContract
import Foundation
import Synchronization
import Testing

@testable import FlowRuntime

/// A store that counts what is asked of it.
private final class Counted: WrappingStore {
  let base: any ObjectStore
  private let state = Mutex((gets: [String](), downloads: 0, sizes: 0))

  init(_ base: any ObjectStore) { self.base = base }

  var gets: [String] { state.withLock(\.gets) }
  var downloads: Int { state.withLock(\.downloads) }
  var sizes: Int { state.withLock(\.sizes) }

  func get(_ key: String, limit: Int) async throws(StoreError) -> [UInt8] {
    state.withLock { $0.gets.append(key) }
    return try await base.get(key, limit: limit)
  }

  func size(of key: String) async throws(StoreError) -> Int? {
    state.withLock { $0.sizes += 1 }
    return try await base.size(of: key)
  }

  func download(_ pieces: [Piece], into file: Int32) async throws(StoreError) {
    state.withLock { $0.downloads += pieces.count }
    try await base.download(pieces, into: file)
  }
}

@Suite("fan-in")
struct FanInTests {
  private static let count = 300
  private static let absent: Set<Int> = [0, 7, 150, 299]

  /// An item each, but for those that were skipped or failed and are tolerated.
  private func commitItems(_ store: ArtifactStore, _ folder: String) async throws {
    let run = try RunName(name: "r")
    for item in 0..<Self.count where !Self.absent.contains(item) {
      let file = "\(folder)/item"
      try Data("content of \(item)".utf8).write(to: URL(fileURLWithPath: file))
      let result = StepResult(
        version: "test",
        flow: "f",
        place: Place(run: run, step: "square", index: [item]),
        attempt: 0,
        nonce: "n",
        started: 0,
        ended: 0,
        exit: 0,
        outputs: [
          .init(name: "n", type: "int", value: .inline(.int(item * item))),
          .init(name: "s", type: "string", value: .inline(.string("s\(item)"))),
          .init(name: "f", type: "file", value: .blob(try await store.store(file: file))),
        ]
      )
      _ = try await store.commit(result)
    }
  }

  @Test("n items cost n small reads, however many inputs come from them, and keep their places")
  func reads() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fan-in-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let counted = Counted(LocalStore(folder: "\(folder)/store"))
    let store = try await ArtifactStore.open(counted)
    try await commitItems(store, folder)
    let over = #""over":[{"range":[0,\#(Self.count - 1)]}]"#
    let inputs = [("n", "int"), ("s", "string"), ("f", "file")].map { name, type in
      #""\#(name)":{"type":"list<\#(type)?>","output":"square.\#(name)",\#(over)}"#
    }
    let pod = try Pod(
      Environment([
        (Variable.contract, #"{"step":"join","inputs":{\#(inputs.joined(separator: ","))}}"#),
        (Variable.signature, #"{"version":1,"flow":"f","params":{}}"#), (Variable.run, "r"),
        (Variable.root, "\(folder)/flow"),
      ])
    )
    let before = (gets: counted.gets.count, downloads: counted.downloads, sizes: counted.sizes)
    let staging = Staging(pod, store)
    let variables = try await staging.stage(try await staging.values(), into: Environment([]))

    #expect(counted.gets.count - before.gets == Self.count)
    #expect(Set(counted.gets.dropFirst(before.gets)).count == Self.count)
    #expect(counted.downloads - before.downloads == Self.count - Self.absent.count)
    #expect(counted.sizes == before.sizes)

    let numbers = try JSON(Array(Data(contentsOf: URL(fileURLWithPath: variables["n"] ?? ""))))
    let expected = (0..<Self.count).map { Self.absent.contains($0) ? JSON.null : .int($0 * $0) }
    #expect(numbers == .array(expected))
    let files = try FileManager.default.contentsOfDirectory(atPath: variables["f"] ?? "")
    #expect(
      Set(files) == Set((0..<Self.count).filter { !Self.absent.contains($0) }.map(String.init))
    )
    let one = try Data(contentsOf: URL(fileURLWithPath: "\(variables["f"] ?? "")/298"))
    #expect(one == Data("content of 298".utf8))
  }
}
