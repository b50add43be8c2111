/// What may be set about the client. The defaults are meant for everyone; tests
/// shorten the times.
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
}
