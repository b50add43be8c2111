/// A server that a script of the repository starts, for as long as the value lives.
import Foundation
import Support
import Testing

final class StartedServer: Sendable {
  /// What the script printed: endpoints, roles, keys.
  let facts: [String: String]
  let folder: URL
  private let script: URL

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  init(_ name: String, port: Int, _ more: [String] = []) throws {
    script = Repository.url("Scripts/servers/\(name)")
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("flow-tests-\(UUID().uuidString)")
    let process = Process()
    process.executableURL = script
    process.arguments = ["start", folder.path, "\(port)"] + more
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(description: "`\(name) start` failed; its words are above")
    }
    var facts: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: "=", maxSplits: 1)
      if words.count == 2 { facts[String(words[0])] = String(words[1]) }
    }
    self.facts = facts
  }

  func fact(_ name: String) throws -> String {
    try #require(facts[name], "the script did not print \(name)")
  }

  deinit {
    let process = Process()
    process.executableURL = script
    process.arguments = ["stop", folder.path]
    // Nobody is left to be told; the next start says that the port is taken.
    if (try? process.run()) != nil { process.waitUntilExit() }
    try? FileManager.default.removeItem(at: folder)
  }
}
