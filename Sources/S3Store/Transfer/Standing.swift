/// What the server has taught us so far: where the bucket is, how its clock
/// differs from ours, and whether it knows the checksum header.
import Synchronization

final class Standing: Sendable {
  struct Facts {
    var endpoint: Endpoint
    /// To add to our clock, in seconds.
    var skew = 0
    var takesChecksums = true
  }

  private let known: Mutex<Facts>

  init(_ endpoint: Endpoint) { known = Mutex(Facts(endpoint: endpoint)) }

  var facts: Facts { known.withLock { $0 } }

  func learn(_ change: (inout sending Facts) -> Void) { known.withLock { change(&$0) } }
}
