/// The key of a day, a region and a service, which signatures are made with.
///
/// It takes four HMACs, and holds for a day: the last one is remembered, so that
/// a request costs one.
import ArtifactStore
import Synchronization

package func signingKey(
  secret: String,
  day: String,
  region: String,
  service: String
) -> [UInt8] {
  let scope = KeyScope(secret: secret, day: day, region: region, service: service)
  let remembered = lastKey.withLock { $0?.scope == scope ? $0?.key : nil }
  if let remembered { return remembered }
  var key = Array("AWS4\(secret)".utf8)
  for part in [day, region, service, "aws4_request"] {
    key = Sha256.authenticationCode(for: Array(part.utf8), key: key)
  }
  lastKey.withLock { $0 = (scope, key) }
  return key
}

private struct KeyScope: Hashable {
  let secret: String
  let day: String
  let region: String
  let service: String
}

private let lastKey = Mutex<(scope: KeyScope, key: [UInt8])?>(nil)
