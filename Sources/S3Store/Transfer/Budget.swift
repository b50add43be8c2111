/// What retries may cost the server: a purse that all operations of a store
/// share, so that a server in trouble is not asked ten times by everyone.
///
/// The figures are those of the AWS SDKs' standard mode: 500 to begin with, 5
/// for a retry, 10 after a timeout, the last price back on success.
import Synchronization

final class Budget: Sendable {
  private let purse = Mutex<Int>(500)

  /// `false`: there is not enough left.
  func pay(isTimeout: Bool) -> Bool {
    purse.withLock { purse in
      let price = isTimeout ? 10 : 5
      guard purse >= price else { return false }
      purse -= price
      return true
    }
  }

  func refund(retries: Int) {
    guard retries > 0 else { return }
    purse.withLock { $0 = min(500, $0 + 5 * retries) }
  }

  /// A first attempt that went well earns a little.
  func earn() { purse.withLock { if $0 < 500 { $0 += 1 } } }
}

/// A wait before attempt `attempt` (2 for the first retry), with full jitter:
/// anything up to the doubled limit, so that clients that failed together do not
/// come back together.
func pause(before attempt: Int, least: Double?, _ options: S3Options) -> Double {
  let doubled = options.backoffSeconds * Double(1 << min(attempt - 2, 16))
  let jitter = Double.random(in: 0...min(doubled, options.longestBackoffSeconds))
  guard let least else { return jitter }
  // The server said when; a minute is as long as anyone is waited for.
  return min(max(least, 0), 60) + jitter
}
