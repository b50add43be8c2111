/// What may be set about the client. The defaults are meant for everyone; tests
/// shorten the times.
package import ArtifactStore
import FlowContract

package struct S3Options: Sendable {
  package var style = BucketStyle.automatic
  /// Connections that carry requests at a time, on each of two event loops.
  package var connectionsPerLoop = 16
  /// Connections that one large file is read through.
  package var streams = 8
  /// How often one request is sent, the first time included.
  package var attempts = 10
  /// The first wait between two attempts is random up to this, and doubles.
  package var backoffSeconds = 0.1
  package var longestBackoffSeconds = 20.0
  /// Of all requests together, once a first hundred are spent.
  package var retriesPerSecond = 10.0
  package var connectSeconds = 5.0
  /// From the last byte sent to the first byte back.
  package var answerSeconds = 30.0
  /// Without a byte in either direction while a body moves.
  package var stallSeconds = 15.0
  /// A body that moves slower than this over `slowSeconds` is given up.
  package var slowBytesPerSecond = 4096
  package var slowSeconds = 30.0
  /// An unused connection is not trusted after this; servers drop them silently.
  package var idleSeconds = 15.0
  package var roots = TrustRoots()

  package init() {}

  /// What the environment says: `AWS_MAX_ATTEMPTS`, as the SDKs have it, and
  /// `FLOW_STORE_PATIENCE`, by which every deadline and every pause is multiplied.
  package init(environment: (String) -> String?) throws(StoreError) {
    if let text = environment("AWS_MAX_ATTEMPTS") {
      guard let count = Int(text), (1...100).contains(count) else {
        throw .refused(
          what: "AWS_MAX_ATTEMPTS",
          reason: "expected a whole number from 1 to 100, found `\(text)`"
        )
      }
      attempts = count
    }
    if let text = environment(Variable.storePatience) {
      guard let factor = Double(text), (0.01...100).contains(factor) else {
        throw .refused(
          what: Variable.storePatience,
          reason: "expected a number from 0.01 to 100, found `\(text)`"
        )
      }
      backoffSeconds *= factor
      longestBackoffSeconds *= factor
      retriesPerSecond /= factor
      connectSeconds *= factor
      answerSeconds *= factor
      stallSeconds *= factor
      slowSeconds *= factor
    }
  }
}
