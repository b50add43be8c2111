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
  var complaints: [String] = []
  var isVisible = false

  mutating func everything(in store: ArtifactStore) async throws {
    try await visible(in: store)
    for errand in errands { try local(errand) }
    try await records(in: store)
    endingsFit()
  }

  /// The result is there with the right bytes, or it is not there.
  private mutating func visible(in store: ArtifactStore) async throws {
    guard let errand = errands.first, let result = try await store.result(at: errand.place) else {
      if endings.contains(where: \.isWell) { complaints.append("ended well, but nothing is there") }
      return
    }
    isVisible = true
    let expected = Product(table: table, run: errand.run.name, attempt: result.attempt)
    guard case .blob(let model) = result.output("model")?.value,
      case .blob(let parts) = result.output("parts")?.value
    else {
      complaints.append("the visible result lacks its outputs")
      return
    }
    let folder = errand.folder.appendingPathComponent("check")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do throws(StoreError) {
      try await store.fetch(model, to: folder.appendingPathComponent("model").path)
      try await store.fetch(parts, to: folder.appendingPathComponent("parts").path)
    } catch {
      complaints.append("the visible result cannot be fetched: \(error)")
      return
    }
    let isModelRight =
      try Data(contentsOf: folder.appendingPathComponent("model")) == expected.model
    let arePartsRight = try readFolder(folder.appendingPathComponent("parts")) == expected.parts
    if !isModelRight { complaints.append("the visible `model` is wrong") }
    if !arePartsRight { complaints.append("the visible `parts` is wrong") }
    try FileManager.default.removeItem(at: folder)
  }

  /// No input stands under its name unless it is whole.
  private mutating func local(_ errand: Errand) throws {
    // It was mounted elsewhere, and is gone.
    if case .diskFull = scenario { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: errand.folder.path) {
      let file = errand.folder.appendingPathComponent(name)
      switch name {
      case "table":
        if try Data(contentsOf: file) != table { complaints.append("a broken input `table`") }
      case "folder":
        if try readFolder(file) != Campaign.folder() {
          complaints.append("a broken input `folder`")
        }
      case "model", "parts":
        break
      default:
        if !name.hasPrefix(".") { complaints.append("a leftover `\(name)`") }
      }
    }
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

  private mutating func endingsFit() {
    switch scenario {
    case .passing, .racing:
      for ending in endings where !ending.isWell {
        complaints.append("did not come through: \(ending.words)")
      }
    case .lasting(let kind, _):
      guard let ending = endings.first, hits > 0 else {
        complaints.append("the fault never happened")
        return
      }
      if ending.isWell { complaints.append("ended well in spite of it all") }
      let words = kind.causes ?? []
      if !words.contains(where: ending.words.contains) {
        complaints.append("the cause is not named: \(ending.words)")
      }
    case .killed:
      for ending in endings where !ending.isWell && !ending.wasSignalled {
        complaints.append("did not come through before the signal: \(ending.words)")
      }
    case .diskFull:
      // Said beforehand by the store, by the kernel, or by the program that writes.
      let words = ["bytes are needed, and", "No space left", "program:"]
      for ending in endings where !ending.isWell && !words.contains(where: ending.words.contains) {
        complaints.append("the cause is not named: \(ending.words)")
      }
    }
  }
}
