package import ArtifactStore
package import FlowContract

/// Why the runtime, and not the step's program, ends a task. The code is what
/// Argo's retry looks at; the words are for people.
package struct TaskFailure: Error, Hashable, Sendable {
  package let code: ExitCode
  package let message: String
  /// Each mistake by itself, where there may be several.
  package var mistakes: [String] = []

  package init(_ code: ExitCode, _ message: String, mistakes: [String] = []) {
    self.code = code
    self.message = message
    self.mistakes = mistakes
  }

  package init(_ error: ContractError) {
    self.init(.contract, error.description)
  }

  /// `purpose` says what was being done: `input \`table\``. What is `refused` depends
  /// on it: by default a document of the store; else what a program wrote, or
  /// what the pod's variables say.
  package init(
    _ error: StoreError,
    for purpose: String,
    refused code: ExitCode = .digestMismatch
  ) {
    switch error {
    case .missing(let key):
      self.init(.inputsMissing, "\(purpose): `\(key)` is not in the store")
    case .denied(let key, let reason):
      self.init(.storeDenied, "\(purpose): the store refuses `\(key)`: \(reason)")
    case .unreachable(let reason):
      self.init(.storeUnreachable, "\(purpose): the store cannot be reached: \(reason)")
    case .corrupt(let key, let reason):
      self.init(.digestMismatch, "\(purpose): `\(key)` is not what was stored: \(reason)")
    case .refused(let what, let reason):
      self.init(code, "\(purpose): \(what) cannot be taken: \(reason)")
    case .local(let path, let reason):
      self.init(.disk, "\(purpose): `\(path)`: \(reason)")
    }
  }
}
