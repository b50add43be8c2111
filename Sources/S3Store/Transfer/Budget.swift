/// What retries may cost the server: a purse that all operations of a store
/// share, so that a server in trouble is not asked ten times by everyone.
///
/// The prices are those of the AWS SDKs' standard mode: 500 to begin with, 5 for
/// a retry, 10 after a timeout, the last price back on success. There an empty
/// purse is an error, which makes of an outage of a second, met by 32 requests
/// side by side, a failure. Here it fills again with time, and who finds it
/// empty waits; how often a request is sent is bounded by `S3Options.attempts`.
import NIOCore
import Synchronization

final class Budget: Sendable {
  private struct Purse {
    /// Below zero is what those who wait have spent already.
    var money = 500.0
    var counted = NIODeadline.now()
  }

  private let purse = Mutex(Purse())
  private let perSecond: Double

  init(retriesPerSecond: Double) { perSecond = 5 * retriesPerSecond }

  /// Pays for a retry: the seconds until that is covered.
  func pay(isTimeout: Bool, at now: NIODeadline = .now()) -> Double {
    purse.withLock { purse in
      let passed = Double((now - purse.counted).nanoseconds) / 1e9
      purse.counted = now
      purse.money = min(500, purse.money + passed * perSecond) - (isTimeout ? 10 : 5)
      return max(0, -purse.money / perSecond)
    }
  }

  func refund(retries: Int) { add(5 * retries) }

  /// A first attempt that went well earns a little.
  func earn() { add(1) }

  private func add(_ money: Int) {
    purse.withLock { $0.money = min(500, $0.money + Double(money)) }
  }
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
