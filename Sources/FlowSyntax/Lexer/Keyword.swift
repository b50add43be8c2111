/// The words that begin a statement.
///
/// They are words only where a statement may start, so every one of them is
/// free to be the name of a step or an input. To add one, add a case here and
/// a production in `Parser/`.
package enum Keyword: String, CaseIterable, Sendable {
  // What a file or a flow holds.
  case defaults
  case flow
  case foreach
  case `if`
  case on
  case param
  case parallelism
  case schedule
  case step
  case `switch`
  case test

  // What a step holds.
  case after
  case allow
  case annotations
  case cpu
  case disk
  case env
  case exec
  case gpu
  case image
  case input
  case labels
  case memory
  case node
  case output
  case pending
  case podPatch = "pod_patch"
  case retry
  case run
  case secret
  case serviceAccount = "service_account"
  case timeout
  case tolerate
  case user
  case volume

  // Reserved for what comes next.
  case approve
  case call
  case `import`
  case lock
  case nodes
  case profile
  case `repeat`
  case task

  /// By spelling: `init(rawValue:)` compares with one word after the other.
  private static let words = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  init?(word: String) {
    guard let keyword = Self.words[word] else { return nil }
    self = keyword
  }

  /// Reserved words that parse to a clear "not yet".
  package var isReserved: Bool {
    switch self {
    case .approve, .call, .import, .lock, .nodes, .profile, .repeat, .task: true
    default: false
    }
  }
}
