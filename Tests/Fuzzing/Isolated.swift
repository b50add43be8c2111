import Foundation
import Synchronization

/// Cases in processes of their own, so that one that traps, hangs or takes all memory is counted with
/// its number and does not end the others.
///
/// A worker says `at NUMBER` before each case, and `bad NUMBER` with words for one that went wrong.
package struct Isolated: Sendable {
  package let program: String
  /// What a worker is started with, before the numbers of its cases.
  package let arguments: [String]
  package var secondsPerCase = 30.0
  package var workers = 2
  /// A worker gets so many cases at a time.
  package var batch = 250

  package struct Bad: Sendable {
    package let number: Int
    package let words: String
  }

  package struct Result: Sendable {
    package var cases = 0
    package var bad: [Bad] = []
    /// Counters that workers report, summed up.
    package var sums: [String: Int] = [:]
  }

  package init(program: String, arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  package func run(_ numbers: Range<Int>, stopAfterBad limit: Int = 10) -> Result {
    let state = Mutex((next: numbers.lowerBound, result: Result()))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let range = state.withLock { state -> Range<Int>? in
          guard state.next < numbers.upperBound, state.result.bad.count < limit else { return nil }
          let end = min(state.next + batch, numbers.upperBound)
          defer { state.next = end }
          return state.next..<end
        }
        guard let range else { return }
        var rest = range
        while !rest.isEmpty {
          let (done, bad, sums) = work(rest)
          state.withLock { state in
            state.result.cases += done.count
            state.result.bad += bad
            for (name, count) in sums { state.result.sums[name, default: 0] += count }
          }
          rest = done.upperBound..<rest.upperBound
        }
      }
    }
    return state.withLock { $0.result }
  }

  /// One worker, to its end; the cases that it has come to.
  private func work(_ range: Range<Int>) -> (done: Range<Int>, [Bad], [String: Int]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments + ["\(range.lowerBound)", "\(range.count)"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      return (range, [Bad(number: range.lowerBound, words: "no worker: \(error)")], [:])
    }
    let watch = Mutex((last: Date(), wasLate: false))
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + 1, repeating: 1)
    let identifier = process.processIdentifier
    timer.setEventHandler {
      watch.withLock { state in
        guard Date().timeIntervalSince(state.last) > secondsPerCase else { return }
        state.wasLate = true
        kill(identifier, SIGKILL)
      }
    }
    timer.resume()
    var bad: [Bad] = []
    var sums: [String: Int] = [:]
    var at = range.lowerBound
    for line in lines(of: output.fileHandleForReading) {
      watch.withLock { $0.last = Date() }
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count > 1 else { continue }
      switch words[0] {
      case "at": at = Int(words[1]) ?? at
      case "bad": bad.append(Bad(number: Int(words[1]) ?? at, words: words.last ?? ""))
      case "sum": sums[words[1], default: 0] += words.last.flatMap { Int($0) } ?? 0
      default: break
      }
    }
    process.waitUntilExit()
    timer.cancel()
    if process.terminationReason == .exit, process.terminationStatus == 0 {
      return (range, bad, sums)
    }
    let isLate = watch.withLock { $0.wasLate }
    let words =
      isLate
      ? "took more than \(Int(secondsPerCase)) s"
      : "the process ended with \(process.terminationStatus)"
    bad.append(Bad(number: at, words: words))
    return (range.lowerBound..<at + 1, bad, sums)
  }

  private func lines(of handle: FileHandle) -> AnySequence<String> {
    AnySequence { () -> AnyIterator<String> in
      var buffer = Data()
      return AnyIterator {
        while true {
          if let end = buffer.firstIndex(of: 10) {
            defer { buffer = Data(buffer[(end + 1)...]) }
            return String(decoding: buffer[..<end], as: UTF8.self)
          }
          let more = handle.availableData
          if more.isEmpty { return nil }
          buffer.append(more)
        }
      }
    }
  }
}

/// Keeps this process within so many bytes of memory; what would need more traps.
package func limitMemory(to bytes: UInt) {
  var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
  setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
}

/// Says a line to whoever started this worker.
package func tell(_ line: String) {
  FileHandle.standardOutput.write(Data((line + "\n").utf8))
}
