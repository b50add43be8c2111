/// What must hold after a run, whatever was done to it.
import ArtifactStore
import FlowContract
import Foundation

struct RunCheck {
  let scenario: Scenario
  let errands: [Errand]
  let endings: [Ending]
  let table: Data
  /// Faults of this run that did happen.
  let hits: Int
  /// How often the pod was given credentials by the proxy.
  let fetches: Int
  var complaints: [String] = []
  var isVisible = false

  mutating func everything(in store: ArtifactStore) async throws {
    let result = try await visible(in: store)
    for (errand, ending) in zip(errands, endings) {
      try local(errand)
      try exported(errand, ending, result)
    }
    try await records(in: store)
    endingsFit()
  }

  /// The next attempt finds nothing in its way.
  mutating func retried(_ errand: Errand, _ ending: Ending, in store: ArtifactStore) async throws {
    if !ending.isWell { complaints.append("the next attempt failed: \(ending.words)") }
    guard let result = try await visible(in: store) else {
      complaints.append("the next attempt left nothing")
      return
    }
    try exported(errand, ending, result)
    try await records(in: store)
  }

  /// The result is there with the right bytes, or it is not there.
  private mutating func visible(in store: ArtifactStore) async throws -> StepResult? {
    guard let errand = errands.first, let result = try await store.result(at: errand.place) else {
      if endings.contains(where: \.isWell) { complaints.append("ended well, but nothing is there") }
      return nil
    }
    isVisible = true
    let expected = product(errand, attempt: result.attempt)
    guard case .blob(let model) = result.output("model")?.value,
      case .blob(let parts) = result.output("parts")?.value,
      case .inline(.int(let score)) = result.output("score")?.value
    else {
      complaints.append("the visible result lacks its outputs")
      return result
    }
    let folder = errand.folder.appendingPathComponent("check")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do throws(StoreError) {
      try await store.fetch(model, to: folder.appendingPathComponent("model").path)
      try await store.fetch(parts, to: folder.appendingPathComponent("parts").path)
    } catch {
      complaints.append("the visible result cannot be fetched: \(error)")
      return result
    }
    let isModelRight =
      try Data(contentsOf: folder.appendingPathComponent("model")) == expected.model
    let arePartsRight = try readFolder(folder.appendingPathComponent("parts")) == expected.parts
    if !isModelRight { complaints.append("the visible `model` is wrong") }
    if !arePartsRight { complaints.append("the visible `parts` is wrong") }
    if score != expected.score { complaints.append("the visible `score` is wrong: \(score)") }
    try FileManager.default.removeItem(at: folder)
    return result
  }

  private func product(_ errand: Errand, attempt: Int) -> Product {
    Product(table: table, folder: Campaign.folder(), run: errand.run.name, attempt: attempt)
  }

  /// No input stands under its name unless it is whole.
  private mutating func local(_ errand: Errand) throws {
    // It was mounted elsewhere, and is gone.
    if case .diskFull = scenario { return }
    let inputs = errand.volume.appendingPathComponent("inputs")
    guard FileManager.default.fileExists(atPath: inputs.path) else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: inputs.path) {
      let file = inputs.appendingPathComponent(name)
      switch name {
      case "table":
        if try Data(contentsOf: file) != table { complaints.append("a broken input `table`") }
      case "folder":
        if try readFolder(file) != Campaign.folder() {
          complaints.append("a broken input `folder`")
        }
      default:
        if !name.hasPrefix(".flow-") { complaints.append("a leftover `\(name)`") }
      }
    }
  }

  /// What Argo is told is what is visible, or nothing.
  private mutating func exported(
    _ errand: Errand,
    _ ending: Ending,
    _ result: StepResult?
  ) throws {
    if case .diskFull = scenario { return }
    let file = errand.volume.appendingPathComponent("export/score")
    let isThere = FileManager.default.fileExists(atPath: file.path)
    let text = isThere ? String(decoding: try Data(contentsOf: file), as: UTF8.self) : ""
    guard ending.isWell || !text.isEmpty else { return }
    let expected = result.map { "\(product(errand, attempt: $0.attempt).score)" } ?? "nothing"
    if text != expected { complaints.append("Argo is told `\(text)`, and \(expected) is right") }
  }

  /// A run's folder holds whole records only.
  private mutating func records(in store: ArtifactStore) async throws {
    guard let errand = errands.first else { return }
    for key in try await store.objects.list("runs/\(errand.run.folder)/") {
      let name = key.split(separator: "/").last ?? ""
      if name != "done.json", !(name.hasPrefix("attempt-") && name.hasSuffix(".json")) {
        complaints.append("an unknown object `\(key)`")
      }
      let bytes = try await store.objects.get(key, limit: 1 << 20)
      do throws(JSONError) { _ = try JSON(bytes) } catch {
        complaints.append("a broken record `\(key)`: \(error)")
      }
    }
  }
}
