package import FlowContract

/// What one attempt at a step came to: the document that stands in the store as
/// `attempt-…json`, and as `done.json` for the attempt that counts.
package struct StepResult: Hashable, Sendable {
  /// The format of the document. A reader refuses a larger one.
  package static let format = 1

  /// Of the program that wrote it.
  package var version: String
  package var flow: String
  package var place: Place
  package var attempt: Int
  /// Letters and digits that only this process has chosen.
  package var nonce: String
  /// Milliseconds since 1970, by the clock of the pod.
  package var started: Int
  package var ended: Int
  package var exit: Int
  /// What went wrong, in words. `nil` when all is well.
  package var failure: String?
  /// SHA-256 over code and inputs: another run with the same key may take the outputs.
  package var reuse: String?
  package var outputs: [Output]

  package init(
    version: String,
    flow: String,
    place: Place,
    attempt: Int,
    nonce: String,
    started: Int,
    ended: Int,
    exit: Int,
    failure: String? = nil,
    reuse: String? = nil,
    outputs: [Output] = []
  ) {
    self.version = version
    self.flow = flow
    self.place = place
    self.attempt = attempt
    self.nonce = nonce
    self.started = started
    self.ended = ended
    self.exit = exit
    self.failure = failure
    self.reuse = reuse
    self.outputs = outputs
  }

  package struct Output: Hashable, Sendable {
    package var name: String
    /// As the flow spells it: `int`, `list<file>`.
    package var type: String
    package var value: Value

    package init(name: String, type: String, value: Value) {
      self.name = name
      self.type = type
      self.value = value
    }
  }

  package indirect enum Value: Hashable, Sendable {
    /// Small enough to stand in the record.
    case inline(JSON)
    case blob(Blob)
    /// Items in their order; `nil` where one is absent.
    case list([Value?])
  }

  package func output(_ name: String) -> Output? { outputs.first { $0.name == name } }

  /// Up to this many bytes of JSON, a value should stand in the record itself:
  /// then reading the record is reading the value.
  package static let inlineLimit = 16 << 10
}
