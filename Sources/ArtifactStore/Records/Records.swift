/// How records are read and written: each is one small object.
extension ArtifactStore {
  /// A folder of a thousand items is read by a pool of connections; more at a
  /// time only makes a server queue.
  var readingWidth: Int { 32 }

  func readResult(at place: Place) async throws(StoreError) -> StepResult? {
    try place.check()
    let bytes: [UInt8]
    do {
      bytes = try await objects.get(place.doneKey, limit: Limits.record)
    } catch .missing {
      return nil
    }
    let result = try StepResult(bytes, at: place.doneKey)
    guard result.place.folder == place.folder else {
      throw .refused(
        what: place.doneKey,
        reason: "it is the record of `\(result.place.folder)`; someone has moved it"
      )
    }
    return result
  }

  func writeRecord(of result: StepResult) async throws(StoreError) {
    _ = try await objects.put(
      try document(result),
      at: result.place.attemptKey(result.attempt, nonce: result.nonce),
      if: .always
    )
  }

  /// The whole of a commit: the first `done` record stands.
  ///
  /// When our own write did arrive but its answer did not, the retry finds the
  /// place taken, by us; so the record that stands decides, not the answer.
  func writeDone(_ result: StepResult) async throws(StoreError) -> Commit {
    let bytes = try document(result)
    if marker.hasConditionalWrites {
      if try await objects.put(bytes, at: result.place.doneKey, if: .ifAbsent) { return .visible }
    } else {
      try await writeAndSettle(bytes, at: result.place)
    }
    guard let standing = try await readResult(at: result.place) else {
      throw .unreachable(
        reason: "`\(result.place.doneKey)` was there a moment ago and cannot be found"
      )
    }
    let isOurs = standing.attempt == result.attempt && standing.nonce == result.nonce
    return isOurs ? .visible : .lost(to: standing)
  }

  /// For servers that ignore conditions: look, write, wait, and let the caller
  /// read what stands. Two attempts that write within the wait both see the
  /// later one's record, and one of them takes itself for lost. One that pauses
  /// between looking and writing for longer than the wait is not caught.
  private func writeAndSettle(_ bytes: [UInt8], at place: Place) async throws(StoreError) {
    if try await objects.size(of: place.doneKey) != nil { return }
    _ = try await objects.put(bytes, at: place.doneKey, if: .always)
    do { try await Task.sleep(for: settling) } catch {
      throw .unreachable(reason: "the task was stopped while it waited for `\(place.doneKey)`")
    }
  }

  private func document(_ result: StepResult) throws(StoreError) -> [UInt8] {
    try result.place.check()
    guard isSafeName(result.nonce), result.attempt >= 0 else {
      throw .refused(
        what: "attempt \(result.attempt)-\(result.nonce)",
        reason: "an attempt is counted from 0, and its nonce is letters and digits"
      )
    }
    let bytes = result.bytes
    guard bytes.count <= Limits.record else {
      throw .refused(
        what: "the record of `\(result.place.folder)`",
        reason: "it has \(bytes.count) bytes, above \(Limits.record); store larger values as files"
      )
    }
    return bytes
  }
}
