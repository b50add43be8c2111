/// What the proxy does to one request: the list of what goes wrong between a pod
/// and its store.
import FlowContract

enum FaultKind: String, CaseIterable, Sendable {
  // On the way there.
  case delayedConnect = "delayed-connect"
  case resetBeforeBody = "reset-before-body"
  case resetInBody = "reset-in-body"
  case flippedRequest = "flipped-bit-in-request"
  case stalledRequest = "stalled-request"
  // Instead of an answer.
  case resetAfterBody = "reset-after-body"
  case silence = "no-answer"
  case unavailable = "503"
  case unavailableFor = "503-retry-after"
  case slowDown = "503-slow-down"
  case tooMany = "429"
  case internalError = "500"
  case expired = "expired-credentials"
  case garbled = "not-http"
  // On the way back.
  case resetInAnswer = "reset-in-answer"
  case truncated = "truncated-answer"
  case tooLong = "wrong-length-more"
  case tooShort = "wrong-length-less"
  case flippedAnswer = "flipped-bit-in-answer"
  case stalledAnswer = "stalled-answer"
  case trickle = "slow-trickle"
  case closedAfter = "closed-while-idle"

  /// Which requests show it: those that carry content there, or back, or all.
  func fits(_ method: String, sends size: Int) -> Bool {
    switch self {
    case .resetInBody, .flippedRequest, .stalledRequest: method == "PUT" && size > 1
    case .resetInAnswer, .truncated, .tooLong, .tooShort, .flippedAnswer, .stalledAnswer, .trickle:
      method == "GET"
    case .delayedConnect, .resetBeforeBody, .resetAfterBody, .silence, .unavailable,
      .unavailableFor, .slowDown, .tooMany, .internalError, .expired, .garbled, .closedAfter:
      true
    }
  }

  /// With which of its codes flowrt ends when the fault never does.
  var codes: Set<ExitCode> {
    switch self {
    case .delayedConnect, .closedAfter: []
    case .expired: [.storeDenied]
    case .flippedRequest, .flippedAnswer, .tooShort: [.digestMismatch]
    // The length may be wrong in fact or in word.
    case .truncated, .tooLong: [.storeUnreachable, .digestMismatch]
    case .resetBeforeBody, .resetInBody, .stalledRequest, .resetAfterBody, .silence, .unavailable,
      .unavailableFor, .slowDown, .tooMany, .internalError, .garbled, .resetInAnswer,
      .stalledAnswer, .trickle:
      [.storeUnreachable]
    }
  }

  /// Words of which one must stand in the error when the fault never ends.
  ///
  /// `nil`: nothing is wrong with it but the time it takes, so that nothing fails.
  var causes: [String]? {
    switch self {
    case .delayedConnect, .closedAfter: nil
    case .resetBeforeBody, .resetInBody, .resetAfterBody, .resetInAnswer:
      ["the connection broke", "had been closed"]
    case .flippedRequest: ["BadDigest", "checksum", "SHA256", "digest"]
    case .stalledRequest, .stalledAnswer: ["no byte moved", "no answer within"]
    case .silence: ["no answer within"]
    case .unavailable, .unavailableFor: ["ServiceUnavailable"]
    case .slowDown: ["SlowDown"]
    case .tooMany: ["TooManyRequests"]
    case .internalError: ["InternalError"]
    case .expired: ["ExpiredToken"]
    case .garbled: ["not HTTP"]
    case .truncated, .tooLong:
      ["the connection broke", "bytes instead of", "checksum", "no byte moved"]
    case .tooShort: ["bytes instead of", "checksum", "broke", "JSON", "digest"]
    case .flippedAnswer: ["checksum", "JSON", "digest", "not those", "expected"]
    case .trickle: ["slowed down", "no byte moved", "bytes a second"]
    }
  }
}

/// A fault that waits for its request.
struct Armed: Sendable {
  let kind: FaultKind
  /// How many fitting requests pass unharmed first.
  var skip: Int
  /// How many are then hit.
  var times: Int
}
