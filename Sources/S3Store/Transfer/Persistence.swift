/// How one request becomes an answer: sent, judged, mended, and sent again.
///
/// Everything here may be repeated safely: reads change nothing, and a write puts
/// the same bytes under the same key. What a repetition can hide, that a lost
/// answer was a success, is told to the caller (`unmet`).
import ArtifactStore
import NIOHTTP1

enum Outcome: Sendable {
  case answer(Answer)
  case absent
  /// A conditional write found an object. Not the first attempt: it may be ours.
  case unmet(isFirst: Bool)
}

extension S3Store {
  func persist(_ ask: Ask, on lane: Lane) async throws(StoreError) -> Outcome {
    var state = Attempts()
    while true {
      state.count += 1
      guard !Task.isCancelled else { throw .unreachable(reason: "broken off (\(subject(ask)))") }
      let facts = standing.facts
      let call = try await call(ask, facts, &state)
      switch await lane.send(call) {
      case .failure(let fault):
        try await mend(fault, ask, &state, lane)
      case .success(let answer) where (200..<300).contains(answer.status):
        if isDamaged(answer, ask) {
          try await mend(.wrongChecksum, ask, &state, lane)
          continue
        }
        state.count == 1 ? budget.earn() : budget.refund(retries: state.paid)
        return .answer(answer)
      case .success(let answer):
        if let outcome = try await mend(Refusal(answer), ask, &state, lane, facts) {
          return outcome
        }
      }
    }
  }

  private func isDamaged(_ answer: Answer, _ ask: Ask) -> Bool {
    if let crc64 = ask.crc64 { return answer.crc64 != crc64 }
    guard ask.method == .GET, let sent = answer.headers.first(name: "x-amz-checksum-crc64nvme")
    else { return false }
    return sent != base64(checksum(answer.body))
  }

  /// The request as it is sent now: signed with today's credentials, for the
  /// endpoint that is known today.
  private func call(
    _ ask: Ask,
    _ facts: Standing.Facts,
    _ state: inout Attempts
  ) async throws(StoreError) -> Call {
    guard let credentials = try await identity(source.credentials) else {
      throw .denied(
        key: ask.key,
        reason: "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give"
          + " the pod's service account a role"
      )
    }
    state.credentials = credentials
    let (origin, base) = facts.endpoint.address
    var request = SigningRequest(
      method: ask.method.rawValue,
      host: origin.authority,
      path: ask.key.isEmpty ? base : base + location.key(ask.key),
      query: ask.query,
      headers: ask.headers,
      payloadHash: ask.payloadHash
    )
    if let checksum = ask.checksum, facts.takesChecksums {
      request.headers.append(("x-amz-checksum-crc64nvme", checksum))
    }
    let signature = signed(
      request,
      by: credentials,
      region: facts.endpoint.region,
      service: "s3",
      at: epochSeconds() + facts.skew
    )
    var headers = HTTPHeaders(signature.headers.map { ($0.name, $0.value) })
    for header in request.headers { headers.add(name: header.name, value: header.value) }
    if ask.method == .PUT { headers.add(name: "content-length", value: "\(ask.body.count)") }
    return Call(
      origin: origin,
      head: HTTPRequestHead(
        version: .http1_1,
        method: ask.method,
        uri: signature.target,
        headers: headers
      ),
      body: ask.body,
      place: ask.place
    )
  }

  /// A place of credentials that is set up wrongly is a matter of who we are, and
  /// not of the object that was asked for.
  private func identity(
    _ fetch: () async throws(StoreError) -> Credentials?
  ) async throws(StoreError) -> Credentials? {
    do throws(StoreError) {
      return try await fetch()
    } catch {
      switch error {
      case .refused(let what, let reason): throw .noCredentials("\(what): \(reason)")
      case .local(let path, let reason): throw .noCredentials("`\(path)`: \(reason)")
      case .missing, .denied, .unreachable, .corrupt: throw error
      }
    }
  }

  /// Waits before the next attempt, or gives up and says why.
  private func mend(
    _ fault: Fault,
    _ ask: Ask,
    _ state: inout Attempts,
    _ lane: Lane
  )
    async throws(StoreError)
  {
    state.mayHaveArrived = true
    // Whatever is in between may have claimed the length; an object that is
    // truly larger says so again.
    if case .tooLarge = fault { state.doubtful += 1 }
    guard fault.mayPass || (1...3).contains(state.doubtful) else { throw error(fault, ask, state) }
    if fault == .stale, state.stale < 3 {
      state.stale += 1
      state.count -= 1
      return
    }
    guard state.count < options.attempts else { throw error(fault, ask, state) }
    state.paid += 1
    let covered = budget.pay(isTimeout: fault.isTimeout)
    await lane.wait(seconds: max(covered, pause(before: state.count + 1, least: nil, options)))
  }

  /// `nil`: something was learnt, or time has passed; the request is worth sending again.
  private func mend(
    _ refusal: Refusal,
    _ ask: Ask,
    _ state: inout Attempts,
    _ lane: Lane,
    _ facts: Standing.Facts
  ) async throws(StoreError) -> Outcome? {
    let sentChecksum = ask.checksum != nil && facts.takesChecksums
    let verdict = judge(
      refusal,
      method: ask.method,
      isConditional: ask.isConditional,
      hasChecksum: sentChecksum
    )
    switch verdict {
    case .absent:
      return .absent
    case .unmet:
      return .unmet(isFirst: !state.mayHaveArrived)
    case .again:
      // An intermediary may have lost the answer of a server that did write.
      state.mayHaveArrived = true
      return try await again(refusal, verdict, ask, &state, lane)
    case .damaged:
      state.damaged += 1
      guard state.damaged < 4 else { break }
      return try await again(refusal, .again(after: nil, isThrottled: false), ask, &state, lane)
    case .moved(let region, let endpoint):
      if follow(region, endpoint, facts, &state) { return nil }
    case .renew:
      guard !state.isRenewed, let refused = state.credentials else { break }
      state.isRenewed = true
      let others = try await identity { () throws(StoreError) in
        try await source.refresh(refused)
      }
      if others != nil { return nil }
    case .skewed(let date):
      guard !state.isSkewed else { break }
      state.isSkewed = true
      standing.learn { $0.skew = date - epochSeconds() }
      return nil
    case .plainer:
      guard !state.isPlainer else { break }
      state.isPlainer = true
      standing.learn { $0.takesChecksums = false }
      return nil
    case .denied, .refused:
      break
    }
    // It was not the checksum that the server minded.
    if state.isPlainer { standing.learn { $0.takesChecksums = true } }
    throw error(refusal, verdict, ask, state)
  }

  private func again(
    _ refusal: Refusal,
    _ verdict: Verdict,
    _ ask: Ask,
    _ state: inout Attempts,
    _ lane: Lane
  ) async throws(StoreError) -> Outcome? {
    guard case .again(let after, let isThrottled) = verdict, state.count < options.attempts else {
      throw error(refusal, verdict, ask, state)
    }
    var covered = 0.0
    // Who is throttled asks for less at a time (`Pace`) instead.
    if !isThrottled {
      state.paid += 1
      covered = budget.pay(isTimeout: false)
    }
    await lane.wait(seconds: max(covered, pause(before: state.count + 1, least: after, options)))
    return nil
  }

  /// Follows the bucket to its region: only where the endpoint is Amazon's, and
  /// only to Amazon, or within the same host. Content goes to no other place.
  private func follow(
    _ region: String?,
    _ endpoint: String?,
    _ facts: Standing.Facts,
    _ state: inout Attempts
  ) -> Bool {
    guard state.moves < 3 else { return false }
    state.moves += 1
    if let region, let moved = facts.endpoint.moved(to: region) {
      standing.learn { $0.endpoint = moved }
      return true
    }
    guard let endpoint, let address = HTTPAddress(endpoint) ?? HTTPAddress("https://" + endpoint),
      let moved = facts.endpoint.redirected(to: address)
    else { return false }
    standing.learn { $0.endpoint = moved }
    return true
  }
}

/// What has been tried for one request.
struct Attempts {
  var count = 0
  /// What the last attempt was signed with.
  var credentials: Credentials?
  var paid = 0
  var stale = 0
  var moves = 0
  var damaged = 0
  var doubtful = 0
  var isRenewed = false
  var isSkewed = false
  var isPlainer = false
  /// An earlier attempt may have been carried out without our hearing of it.
  var mayHaveArrived = false
}
