import ArtifactStore
import Foundation
import Synchronization
import Testing

@testable import FlowRuntime

@Suite("a watched store")
struct ProgressTests {
  private func moved(every interval: Double) async throws -> [String] {
    let folder = NSTemporaryDirectory() + "flow-watched-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/in/sub",
      withIntermediateDirectories: true
    )
    let large = Data(repeating: 7, count: 20 << 20)
    try large.write(to: URL(fileURLWithPath: folder + "/large"))
    try Data(repeating: 8, count: 3 << 20).write(to: URL(fileURLWithPath: folder + "/in/sub/a"))
    let lines = Mutex<[String]>([])
    let objects = WatchedStore(LocalStore(folder: folder + "/store"), interval: interval) { line in
      lines.withLock { $0.append(line) }
    }
    let store = try await ArtifactStore.open(objects)
    let file = try await store.store(file: folder + "/large")
    let tree = try await store.store(directory: folder + "/in")
    try await store.fetch(file, to: folder + "/large.out")
    try await store.fetch(tree, to: folder + "/in.out")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/large.out")) == large)
    return lines.withLock { $0 }
  }

  @Test("says how much has moved, all of it in the end")
  func lines() async throws {
    // 16 and 4 MiB that are equal bytes but other chunks, and a pack of 3 MiB.
    #expect(try await moved(every: 0).last?.hasPrefix("23 MiB fetched, 23 MiB stored in ") == true)
  }

  @Test("says nothing of what is soon done")
  func silence() async throws {
    #expect(try await moved(every: 3600) == [])
  }
}
