import ArtifactStore
import FlowContract
import Foundation
import Support
import Testing

@Suite("processes that share a store")
struct ProcessTests {
  @Test("of two processes that commit the same hundred items, exactly one is seen for each")
  func race() async throws {
    try await Scratch.with { scratch in
      let items = (0..<100).map(String.init)
      let tools = try (0..<2).map {
        try Tool.start(["commit", "r", "s", String($0)] + items, in: scratch)
      }
      let answers = try tools.map { try $0.output().split(separator: "\n").map(String.init) }
      for item in 0..<100 {
        #expect(Set([answers[0][item], answers[1][item]]) == ["visible", "lost"], "item \(item)")
      }
      let run = try RunName(name: "r")
      let results = try await scratch.store.results(
        of: "s",
        run: run,
        indexes: (0..<100).map { [$0] }
      )
      for (item, result) in results.enumerated() {
        #expect(result?.attempt == (answers[0][item] == "visible" ? 0 : 1))
      }
    }
  }

  @Test("a process killed while it stores leaves whole objects only, and the next one goes on")
  func kills() async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(11)
      try scratch.write(seeded.bytes(40 << 20), as: "in/large")
      for file in 0..<400 { try scratch.write(seeded.bytes(30_000), as: "in/\(file)") }
      // Long enough to be in the midst of it, at another place each time.
      for round in 0..<12 {
        let tool = try Tool.start(["store", scratch.path("in")], in: scratch)
        usleep(UInt32(5_000 + round * 25_000))
        kill(tool.process.processIdentifier, SIGKILL)
        tool.process.waitUntilExit()
        for key in try scratch.keys() where key.hasPrefix("blobs/") {
          let name = key.split(separator: "/").last.map(String.init)
          let checksums = Checksums(of: try scratch.bytes(of: "store/\(key)"))
          #expect(checksums.digest == name, "after \(round) kills")
        }
      }
      let text = try Tool.start(["store", scratch.path("in")], in: scratch).output()
      try await scratch.store.fetch(try Blob(JSON(text), in: "output"), to: scratch.path("out"))
      #expect(try TreeTests.listing(scratch.path("out")) == TreeTests.listing(scratch.path("in")))
    }
  }

  @Test("a process killed while it fetches leaves nothing under the final name")
  func killedFetch() async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(12)
      try scratch.write(seeded.bytes(40 << 20), as: "in/large")
      for file in 0..<400 { try scratch.write(seeded.bytes(30_000), as: "in/\(file)") }
      let blob = try await scratch.store.store(directory: scratch.path("in"))
      let whole = try TreeTests.listing(scratch.path("in"))
      for round in 0..<10 {
        let out = scratch.path("out\(round)")
        let tool = try Tool.start(["fetch", blob.json.text, out], in: scratch)
        usleep(UInt32(5_000 + round * 15_000))
        kill(tool.process.processIdentifier, SIGKILL)
        tool.process.waitUntilExit()
        if access(out, F_OK) == 0 { #expect(try TreeTests.listing(out) == whole) }
      }
    }
  }
}

/// A running `StoreTool`.
private struct Tool {
  let process: Process
  private let pipe: Pipe

  static func start(_ arguments: [String], in scratch: Scratch) throws -> Tool {
    let process = Process()
    process.executableURL = try binary()
    process.arguments = arguments
    process.environment = ["FLOW_STORE": "file://" + scratch.path("store")]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return Tool(process: process, pipe: pipe)
  }

  /// What it printed, once it has ended well.
  func output() throws -> String {
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(text)")
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Beside the test bundle, where SwiftPM puts both.
  private static func binary() throws -> URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let folder = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    let beside = folder.appendingPathComponent("StoreTool")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : Repository.url(".build/debug/StoreTool")
  }
}
