import ArtifactStore
import FlowContract

/// What Argo is told of a step's outputs, in files that its conditions and
/// loops read.
struct Exports {
  let contract: StepContract
  let folder: String

  /// Makes every file, empty, so that Argo finds them however the attempt ends.
  func prepare() throws(TaskFailure) {
    try Files.makeEmptyFolder(folder)
    for output in contract.outputs {
      if let file = file(output) { try Files.write([], to: file) }
    }
  }

  /// Fills them from the outputs that count.
  func write(_ result: StepResult, _ store: ArtifactStore?) async throws(TaskFailure) {
    for output in contract.outputs {
      guard let file = file(output), let value = result.output(output.name)?.value else { continue }
      let text = try await text(value, output, store)
      try Files.write(Array(text.utf8), to: file)
    }
  }

  private func file(_ output: StepContract.Output) -> String? {
    switch output.export {
    case nil: nil
    case .value: "\(folder)/\(output.name)"
    case .count: "\(folder)/\(output.name)__count"
    }
  }

  private func text(
    _ value: Value,
    _ output: StepContract.Output,
    _ store: ArtifactStore?
  ) async throws(TaskFailure) -> String {
    switch (output.export, value) {
    case (.count, .list(let items)): return "\(items.count)"
    case (.count, .inline(.array(let items))): return "\(items.count)"
    case (.count, .blob(let blob)):
      guard let store else { throw Origins.noStore(for: "the items of `\(output.name)`") }
      do {
        let bytes = try await store.bytes(of: blob, limit: 256 << 20)
        guard case .array(let items) = try JSON(bytes) else { break }
        return "\(items.count)"
      } catch let error as StoreError {
        throw TaskFailure(error, for: "output `\(output.name)`")
      } catch {
        break
      }
    case (.value, .inline(.string(let string))):
      return base64(Array(JSON.string(string).textWithTags.utf8))
    case (.value, .inline(let json)): return json.textWithTags
    default: break
    }
    // Argo keeps parameters in its own object, which has room for a few KiB.
    throw TaskFailure(
      .outputs,
      "output `\(output.name)` is looked at by a condition or a loop, "
        + "and is too large for that: at most \(StepResult.inlineLimit) bytes"
    )
  }
}
