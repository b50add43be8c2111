/// Whether the bytes of a call move, in either direction.
///
/// Two rules: some byte within a few seconds, and a least amount within a
/// longer window, since a trickle of bytes keeps the first rule quiet for ever.
import NIOCore

struct Progress {
  private(set) var count = 0
  private var last = NIODeadline.now()
  private var windowStart = NIODeadline.now()
  private var windowCount = 0

  mutating func moved(_ bytes: Int) {
    if count == 0 { windowStart = .now() }
    count += bytes
    windowCount += bytes
    last = .now()
  }

  /// `isWaiting`: all is sent and nothing has come back, which is the server's time to think.
  mutating func overdue(_ now: NIODeadline, isWaiting: Bool, _ options: S3Options) -> Fault? {
    let quiet = now - last
    if isWaiting {
      windowStart = now
      windowCount = 0
      return quiet > amount(options.answerSeconds) ? .silent(seconds: options.answerSeconds) : nil
    }
    if quiet > amount(options.stallSeconds) { return .stalled(seconds: options.stallSeconds) }
    let window = now - windowStart
    guard window > amount(options.slowSeconds) else { return nil }
    let rate = Int(Double(windowCount) / (Double(window.nanoseconds) / 1e9))
    windowStart = now
    windowCount = 0
    return rate < options.slowBytesPerSecond ? .slow(bytesPerSecond: rate) : nil
  }
}

func amount(_ seconds: Double) -> TimeAmount { .nanoseconds(Int64(seconds * 1e9)) }
