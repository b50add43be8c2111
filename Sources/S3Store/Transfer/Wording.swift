/// What is said when a request is given up: the cause, the key, and what to do.
import ArtifactStore
import CChecksum
import NIOHTTP1

extension S3Store {
  /// `GET s3://bucket/key at http://host`.
  func subject(_ ask: Ask) -> String {
    let key = ask.key.isEmpty ? "" : location.key(ask.key)
    let origin = standing.facts.endpoint.address.origin.description
    return "\(ask.method.rawValue) s3://\(location.bucket)/\(key) at \(origin)"
  }

  func error(_ fault: Fault, _ ask: Ask, _ state: Attempts) -> StoreError {
    let place = "\(subject(ask)), \(times(state.count))"
    switch fault {
    case .wrongLength, .wrongChecksum:
      return .corrupt(
        key: ask.key,
        reason:
          "\(fault.reason) (\(place)); store the artifact again, or look at what is in between"
      )
    case .tooLarge:
      return .refused(what: ask.key, reason: "\(fault.reason) (\(place))")
    case .local:
      return .local(path: localPath(ask), reason: fault.reason)
    case .ours(let error):
      return error
    case .untrusted:
      return .unreachable(reason: "\(fault.reason) (\(place))")
    case .unresolved, .unconnected:
      return .unreachable(
        reason: "\(fault.reason) (\(place)); is the store's endpoint right, and is it up?"
      )
    case .broken, .stale, .silent, .stalled, .slow, .garbled:
      return .unreachable(
        reason:
          "\(fault.reason) (\(place)); the network or the store is in trouble, try again later"
      )
    }
  }

  func error(_ refusal: Refusal, _ verdict: Verdict, _ ask: Ask, _ state: Attempts) -> StoreError {
    let place = "\(subject(ask)), \(times(state.count))"
    switch verdict {
    case .denied, .renew:
      return .denied(
        key: ask.key,
        reason: "\(refusal.text) (\(place)); the role or key may not do this, or has expired"
      )
    case .damaged where refusal.code == "SignatureDoesNotMatch":
      return .denied(
        key: ask.key,
        reason: "\(refusal.text) (\(place)); the secret key is wrong, or a proxy changes requests"
      )
    case .damaged:
      return .corrupt(
        key: ask.key,
        reason: "\(refusal.text) (\(place)); the bytes were changed on their way, or the file was"
      )
    case .skewed:
      return .denied(key: ask.key, reason: "\(refusal.text) (\(place)); set this machine's clock")
    case .moved(let region, let endpoint):
      let target = region.map { "region `\($0)`" } ?? endpoint.map { "`\($0)`" } ?? "another place"
      return .denied(
        key: "s3://\(location.bucket)",
        reason: "the bucket is in \(target) (\(refusal.text)); set the store's region and endpoint"
      )
    case .again:
      return .unreachable(reason: "\(refusal.text) (\(place)); the store is in trouble, try later")
    case .plainer, .refused, .absent, .unmet:
      return refused(refusal, ask, place)
    }
  }

  private func refused(_ refusal: Refusal, _ ask: Ask, _ place: String) -> StoreError {
    if refusal.code == "NoSuchBucket" {
      return .denied(
        key: "s3://\(location.bucket)",
        reason: "there is no such bucket (\(place)); create it, or correct the store's URL"
      )
    }
    if ask.isConditional, [400, 404, 405, 501].contains(refusal.status) {
      return .refused(
        what: "`If-None-Match: *` on \(ask.key)",
        reason: "the server does not know conditional writes: \(refusal.text) (\(place))"
      )
    }
    return .denied(key: ask.key, reason: "\(refusal.text) (\(place))")
  }

  private func times(_ count: Int) -> String {
    count == 1 ? "1 attempt" : "\(count) attempts"
  }

  private func localPath(_ ask: Ask) -> String {
    if case .file(let file, _, _) = ask.place { return path(of: file) }
    return ask.key
  }
}

func checksum(_ bytes: [UInt8]) -> UInt64 { crc64nvme(0, bytes, bytes.count) }
