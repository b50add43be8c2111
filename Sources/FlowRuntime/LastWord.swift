import FlowContract
import Glibc

/// What a failed attempt says at its end: a line on stderr, and a JSON document
/// that Kubernetes keeps as the container's message and Argo shows on the node.
package struct LastWord: Sendable {
  /// As much as Kubernetes takes.
  static let limit = 4096

  package var step: String?
  package var attempt: Int?
  package var exit: Int
  package var cause: String
  package var message: String
  package var mistakes: [String] = []

  package init(
    step: String?,
    attempt: Int?,
    exit: Int,
    cause: String,
    message: String,
    mistakes: [String] = []
  ) {
    self.step = step
    self.attempt = attempt
    self.exit = exit
    self.cause = cause
    self.message = message
    self.mistakes = mistakes
  }

  package init(_ failure: TaskFailure, of pod: Pod?) {
    self.init(
      step: pod?.title,
      attempt: pod?.attempt,
      exit: failure.code.rawValue,
      cause: failure.code.cause,
      message: failure.message,
      mistakes: failure.mistakes
    )
  }

  /// Writes both. The file is never made: where it is not, nobody reads it.
  package func write(to path: String) {
    let step = step.map { "step `\($0)`: " } ?? ""
    say("\(step)\(message)")
    let file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    let text = text
    _ = text.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
  }

  /// The document; mistakes that do not fit are counted instead.
  package var text: [UInt8] {
    // The two fields of mistakes have names, brackets and a number.
    var room = Self.limit - document([]).count - 60
    var shown: [String] = []
    for mistake in mistakes {
      let text = clipped(mistake, to: 400)
      room -= JSON.string(text).textWithTags.utf8.count + 1
      guard room >= 0 else { break }
      shown.append(text)
    }
    return document(shown)
  }

  private func document(_ shown: [String]) -> [UInt8] {
    var fields: [JSON.Field] = []
    if let step { fields.append(.init(key: "step", value: .string(step))) }
    if let attempt { fields.append(.init(key: "attempt", value: .int(attempt))) }
    fields += [
      .init(key: "exit", value: .int(exit)),
      .init(key: "cause", value: .string(cause)),
      .init(key: "message", value: .string(clipped(message, to: 600))),
    ]
    if !shown.isEmpty {
      fields.append(.init(key: "mistakes", value: .array(shown.map(JSON.string))))
    }
    if shown.count < mistakes.count {
      fields.append(.init(key: "more", value: .int(mistakes.count - shown.count)))
    }
    return Array(JSON.object(fields).textWithTags.utf8)
  }

  private func clipped(_ text: String, to limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end != scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }
}

extension ExitCode {
  /// A word for programs that read the last word.
  var cause: String {
    switch self {
    case .contract: "contract"
    case .inputsMissing: "inputs-missing"
    case .outputs: "outputs"
    case .storeUnreachable: "store-unreachable"
    case .storeDenied: "store-denied"
    case .digestMismatch: "digest-mismatch"
    case .outOfMemory: "out-of-memory"
    case .preempted: "preempted"
    case .disk: "disk"
    }
  }
}

/// A line of the runtime's own on stderr: stdout is the program's alone.
package func say(_ text: String) {
  let line = Array("flowrt: \(text)\n".utf8)
  _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
