import ArtifactStore

/// Why one attempt brought no answer. Which of these another attempt may mend is
/// decided here and nowhere else.
enum Fault: Error, Hashable, Sendable {
  case unresolved(host: String, reason: String)
  case unconnected(reason: String)
  /// The certificate, or what it is checked against.
  case untrusted(reason: String)
  /// Closed or reset before the answer was whole.
  case broken(reason: String)
  /// The same, on a connection that had idled and before any byte came back:
  /// the server had closed it already, and nothing is known against it.
  case stale
  case silent(seconds: Double)
  case stalled(seconds: Double)
  case slow(bytesPerSecond: Int)
  /// Not HTTP.
  case garbled(reason: String)
  /// An object of another length than it was stored with.
  case wrongLength(expected: Int, found: Int)
  case wrongChecksum
  case tooLarge(limit: Int)
  /// The file of ours that bytes go to.
  case local(operation: String, code: Int32)
  /// What brings or takes the bytes here has failed.
  case ours(StoreError)

  var mayPass: Bool {
    switch self {
    case .unresolved, .unconnected, .broken, .stale, .silent, .stalled, .slow, .garbled,
      .wrongLength, .wrongChecksum:
      true
    case .untrusted, .tooLarge, .local, .ours:
      false
    }
  }

  /// Whether the time was spent waiting: such attempts cost the budget more.
  var isTimeout: Bool {
    switch self {
    case .silent, .stalled, .slow: true
    case .unresolved, .unconnected, .untrusted, .broken, .stale, .garbled, .wrongLength,
      .wrongChecksum, .tooLarge, .local, .ours:
      false
    }
  }

  var reason: String {
    switch self {
    case .unresolved(let host, let reason): "cannot resolve `\(host)`: \(reason)"
    case .unconnected(let reason): "cannot connect: \(reason)"
    case .untrusted(let reason): reason
    case .broken(let reason): "the connection broke: \(reason)"
    case .stale: "the connection had been closed"
    case .silent(let seconds): "no answer within \(seconds) s"
    case .stalled(let seconds): "no byte moved for \(seconds) s"
    case .slow(let rate): "slowed down to \(rate) bytes a second"
    case .garbled(let reason): "the answer is not HTTP: \(reason)"
    case .wrongLength(let expected, let found): "\(found) bytes instead of \(expected)"
    case .wrongChecksum: "the bytes do not match their checksum"
    case .tooLarge(let limit): "larger than \(limit) bytes"
    case .local(let operation, let code): "\(operation): \(systemMessage(code))"
    case .ours(let error): "\(error)"
    }
  }
}

/// Does what is asked of a source or a sink.
func ours<Value>(_ body: () throws(StoreError) -> Value) throws(Fault) -> Value {
  do throws(StoreError) { return try body() } catch { throw .ours(error) }
}
