/// A pod of the campaign: flowrt as process 1 of its own namespace, watched and
/// harmed from outside.
import Foundation
import Synchronization

struct Ending: Sendable {
  let status: Int32
  let wasSignalled: Bool
  /// What came on both streams.
  let words: String
  /// What Kubernetes would keep.
  let lastWord: String
  let seconds: Double

  var isWell: Bool { !wasSignalled && status == 0 }
}

/// What is done to a pod from outside.
enum Harm: Sendable {
  case none
  case signal(Int32, afterMilliseconds: Int)
  case smallDisk(kilobytes: Int)
}

/// Runs the campaign's step in a pod, to its end.
func runPod(
  _ errand: Errand,
  flowrt: String,
  program: String,
  variables: [String: String],
  harm: Harm = .none
) async throws -> Ending {
  var script = "exec \"$0\" exec -- \"$1\" program"
  if case .smallDisk(let kilobytes) = harm {
    // The mount belongs to the namespace, and goes away with it.
    script = "mount -t tmpfs -o size=\(kilobytes)k none \"$FLOW_ROOT\" && \(script)"
  }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
  process.arguments =
    (getuid() == 0 ? [] : ["-r"])
    + ["--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", script, flowrt, program]
  process.environment = variables
  // A file rather than a pipe: nobody has to read it while the child writes.
  let log = errand.folder.appendingPathComponent("log")
  try Data().write(to: log)
  let output = try FileHandle(forWritingTo: log)
  process.standardOutput = output
  process.standardError = output
  process.standardInput = FileHandle.nullDevice
  let flowrtItself = Mutex<pid_t?>(nil)
  let clock = ContinuousClock()
  let start = clock.now
  try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
    process.terminationHandler = { _ in ended.resume() }
    do {
      try process.run()
    } catch {
      process.terminationHandler = nil
      return ended.resume(throwing: error)
    }
    guard case .signal(let number, let milliseconds) = harm else { return }
    let outside = process.processIdentifier
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      // The number is still ours: Foundation reaps only after `isRunning` is false.
      guard process.isRunning else { return }
      let inside = firstChild(of: outside)
      flowrtItself.withLock { $0 = inside }
      // `unshare` does not hand on a death by SIGKILL, but dies with its child.
      kill(number == SIGKILL ? outside : inside ?? outside, number)
    }
  }
  if let inside = flowrtItself.withLock(\.self) { try await awaitEnd(of: inside) }
  return Ending(
    status: process.terminationStatus,
    wasSignalled: process.terminationReason == .uncaughtSignal,
    words: String(decoding: try Data(contentsOf: log), as: UTF8.self),
    lastWord: String(decoding: try Data(contentsOf: errand.lastWord), as: UTF8.self),
    seconds: (clock.now - start) / .seconds(1)
  )
}

/// Waits until a process is gone, or a zombie that somebody else has to reap. With the
/// first of a namespace go all others in it.
private func awaitEnd(of process: pid_t) async throws {
  while let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
    !stat.contains(") Z")
  {
    try await Task.sleep(for: .milliseconds(5))
  }
}

/// flowrt itself, which `unshare` has for a child.
private func firstChild(of process: pid_t) -> pid_t? {
  let file = "/proc/\(process)/task/\(process)/children"
  guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
  return text.split(separator: " ").first.flatMap { pid_t($0) }
}
