/// What a run has left in the store, found by the names of its records.
extension ArtifactStore {
  func listPlaces(inRun name: String) async throws(StoreError) -> [Place] {
    let run = try RunName(name: name)
    let keys = try await objects.list("runs/\(run.folder)/")
    if !keys.isEmpty { return try Self.places(keys) }
    // The name alone: the folder has the id, too.
    let places = try Self.places(try await objects.list("runs/\(run.folder)."))
    let folders = Set(places.map(\.run.folder)).sorted()
    guard folders.count <= 1 else {
      throw .refused(
        what: "the run `\(name)`",
        reason: "there are several of that name; say which: \(folders.joined(separator: ", "))"
      )
    }
    guard !places.isEmpty else { throw .missing(key: "runs/\(name)") }
    return places
  }

  /// The places whose `done` records are among the keys.
  private static func places(_ keys: [String]) throws(StoreError) -> [Place] {
    var result: [Place] = []
    for key in keys where key.hasSuffix("/done.json") {
      let names = key.split(separator: "/").map(String.init)
      // `runs`, the run, the step, items, `done.json`.
      let index = names.dropFirst(3).dropLast().map { Int($0) }
      guard names.count >= 4, index.allSatisfy({ $0 != nil }) else { continue }
      let run = try RunName(name: names[1])
      result.append(Place(run: run, step: names[2], index: index.compactMap(\.self)))
    }
    // By number: item 10 comes after item 9.
    return result.sorted {
      $0.step == $1.step ? $0.index.lexicographicallyPrecedes($1.index) : $0.step < $1.step
    }
  }
}
