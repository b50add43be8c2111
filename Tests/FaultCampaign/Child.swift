/// A process of the campaign: an attempt, watched from outside.
import Foundation
import Synchronization

struct Ending: Sendable {
  let status: Int32
  let wasSignalled: Bool
  let words: String

  var isWell: Bool { !wasSignalled && status == 0 }
}

/// Runs a program to its end, or until a signal is sent to it.
func runChild(
  _ program: String,
  _ arguments: [String],
  environment: [String: String],
  signal: (number: Int32, afterMilliseconds: Int)? = nil
) async throws -> Ending {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.environment = environment
  // A file rather than a pipe: nobody has to read it while the child writes.
  let log = FileManager.default.temporaryDirectory
    .appendingPathComponent("flow-faults-\(UUID().uuidString)")
  try Data().write(to: log)
  let output = try FileHandle(forWritingTo: log)
  process.standardOutput = output
  process.standardError = output
  process.standardInput = FileHandle.nullDevice
  defer { try? FileManager.default.removeItem(at: log) }
  try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
    process.terminationHandler = { _ in ended.resume() }
    do {
      try process.run()
    } catch {
      process.terminationHandler = nil
      return ended.resume(throwing: error)
    }
    guard let signal else { return }
    let identifier = process.processIdentifier
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(signal.afterMilliseconds)) {
      // The number is still ours: Foundation reaps only after `isRunning` is false.
      if process.isRunning { kill(identifier, signal.number) }
    }
  }
  return Ending(
    status: process.terminationStatus,
    wasSignalled: process.terminationReason == .uncaughtSignal,
    words: String(decoding: try Data(contentsOf: log), as: UTF8.self)
  )
}
