/// A server that a script of the repository starts, for as long as the value lives.
import Foundation
import Support
import Testing

final class StartedServer: Sendable {
  /// What the script printed: endpoints, roles, keys.
  let facts: [String: String]
  let folder: URL
  private let script: String

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  init(_ name: String, _ more: [String] = []) throws {
    script = Repository.url("Scripts/servers/\(name)").path
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("flow-tests-\(UUID().uuidString)")
    // Another run may have the same idea of a port: then the script says so.
    var text: String?
    for attempt in 1...4 where text == nil {
      let port = 18_000 + Int.random(in: 0..<190) * 10
      do {
        text = try shell([script, "start", folder.path, "\(port)"] + more)
      } catch {
        if attempt == 4 { throw error }
      }
    }
    var facts: [String: String] = [:]
    for line in (text ?? "").split(separator: "\n") {
      let words = line.split(separator: "=", maxSplits: 1)
      if words.count == 2 { facts[String(words[0])] = String(words[1]) }
    }
    self.facts = facts
  }

  func fact(_ name: String) throws -> String {
    try #require(facts[name], "the script did not print \(name)")
  }

  deinit {
    // Nobody is left to be told; the next start says that the port is taken.
    _ = try? shell([script, "stop", folder.path])
    try? FileManager.default.removeItem(at: folder)
  }
}

/// What a program prints, once it has ended well.
///
/// By popen, since Foundation's `Process` wants a run loop that test threads have not.
@discardableResult
func shell(_ words: [String]) throws -> String {
  let command = words.map { "'\($0)'" }.joined(separator: " ")
  guard let output = popen(command, "r") else {
    throw StartedServer.Failed(description: "cannot run \(command)")
  }
  var text: [UInt8] = []
  while case let byte = getc(output), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
  guard pclose(output) == 0 else {
    throw StartedServer.Failed(description: "\(command) failed; its words are above")
  }
  return String(decoding: text, as: UTF8.self)
}
