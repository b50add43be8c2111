/// What follows from a refusal: the one place that knows S3's codes.
///
/// An answer to HEAD has no body, so there a bare status stands for all that it
/// may mean, and the cures are tried in turn.
import NIOHTTP1

enum Verdict: Hashable {
  case absent
  /// A conditional write found an object.
  case unmet
  /// The same again, after a pause of at least `after` seconds.
  case again(after: Double?, isThrottled: Bool)
  /// The bytes that arrived are not those that were sent.
  case damaged
  case moved(region: String?, endpoint: String?)
  /// The credentials have run out, or are not known any more.
  case renew
  /// The clocks differ; the server's is given.
  case skewed(date: Int)
  /// Again without the checksum header, which this server may not know.
  case plainer
  case denied
  case refused
}

func judge(
  _ refusal: Refusal,
  method: HTTPMethod,
  isConditional: Bool,
  hasChecksum: Bool
)
  -> Verdict
{
  switch refusal.code {
  case "SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "RequestLimitExceeded",
    "ServiceUnavailable":
    return .again(after: refusal.retryAfter, isThrottled: true)
  case "RequestTimeout", "InternalError", "OperationAborted", "ConditionalRequestConflict":
    return .again(after: refusal.retryAfter, isThrottled: false)
  case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody",
    "SignatureDoesNotMatch":
    return .damaged
  case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidAccessKeyId",
    "InvalidToken":
    return .renew
  case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect",
    "IllegalLocationConstraintException":
    if refusal.region != nil || refusal.endpoint != nil { return moved(refusal) }
  case "RequestTimeTooSkewed":
    return refusal.date.map { .skewed(date: $0) } ?? .denied
  case "NoSuchKey":
    return .absent
  case "NoSuchBucket":
    return .refused
  default:
    break
  }
  return judge(
    status: refusal,
    method: method,
    isConditional: isConditional,
    hasChecksum: hasChecksum
  )
}

private func judge(
  status refusal: Refusal,
  method: HTTPMethod,
  isConditional: Bool,
  hasChecksum: Bool
) -> Verdict {
  switch refusal.status {
  case 301, 302, 307, 308:
    return moved(refusal)
  case 400 where method == .HEAD:
    return refusal.region == nil ? .renew : moved(refusal)
  case 400, 501:
    return hasChecksum ? .plainer : .refused
  case 401:
    return .renew
  case 403:
    guard method == .HEAD || refusal.code.isEmpty else { return .denied }
    if let date = refusal.date, abs(date - epochSeconds()) > 600 { return .skewed(date: date) }
    return .renew
  case 404:
    return method == .PUT ? .refused : .absent
  case 409:
    return .again(after: refusal.retryAfter, isThrottled: false)
  case 412:
    return isConditional ? .unmet : .refused
  case 429, 503:
    return .again(after: refusal.retryAfter, isThrottled: true)
  case 408, 425, 500, 502, 504...599:
    return .again(after: refusal.retryAfter, isThrottled: false)
  default:
    return .refused
  }
}

private func moved(_ refusal: Refusal) -> Verdict {
  let place = refusal.location.flatMap { HTTPAddress($0)?.origin.description }
  return .moved(region: refusal.region, endpoint: place ?? refusal.endpoint)
}
