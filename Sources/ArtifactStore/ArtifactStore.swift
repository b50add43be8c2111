/// Where the artifacts of all runs are, whatever keeps them: the one door that
/// the runtime and the desk go through.
///
/// Content is named by its digest and shared by all runs. What an attempt made
/// becomes visible with one conditional write, after everything it refers to is
/// there; `docs/store.md` has the layout.
package struct ArtifactStore: Sendable {
  package let objects: any ObjectStore
  /// What the store says of itself.
  let marker: StoreMarker
  /// How long a store without conditional writes waits before it reads back.
  package var settling = Duration.seconds(1)

  /// Opens a store, and makes it one where nothing is yet.
  package static func open(_ objects: any ObjectStore) async throws(StoreError) -> ArtifactStore {
    ArtifactStore(objects: objects, marker: try await StoreMarker.readOrWrite(in: objects))
  }

  // MARK: Content

  /// Stores a file's content, unless it is there already.
  package func store(file path: String) async throws(StoreError) -> Blob {
    try await storeFile(path)
  }

  /// Stores a folder with all that is in it; the blob is a tree.
  package func store(directory path: String) async throws(StoreError) -> Blob {
    try await storeTree(path, holding: try Walk(path).found)
  }

  /// Stores a folder of code: what version control would keep of it, less what
  /// `isLeftOut` says does not belong to it.
  package func store(
    code path: String,
    leavingOut isLeftOut: (_ path: String, _ isFolder: Bool) -> Bool
  ) async throws(StoreError) -> Blob {
    try await storeTree(path, holding: try Walk(path, leavingOut: isLeftOut).asCode())
  }

  /// Puts a blob where nothing is yet: a file or a folder, by its kind. It is
  /// there whole and verified, or not at all.
  package func fetch(_ blob: Blob, to path: String) async throws(StoreError) {
    switch blob.kind {
    case .file: try await fetchFile(blob, to: path)
    case .tree: try await fetchTree(blob, to: path)
    }
  }

  /// The tree with this digest (`FLOW_CODE` is one): what `fetch` wants to know of it.
  package func tree(_ digest: String) async throws(StoreError) -> Blob {
    try await treeBlob(digest)
  }

  /// A small file's content. One of more than `limit` bytes is refused.
  package func bytes(of blob: Blob, limit: Int) async throws(StoreError) -> [UInt8] {
    try await fileBytes(blob, limit: limit)
  }

  /// Hands a file's content on, piece by piece in order, each verified.
  package func read(
    _ blob: Blob,
    _ take: (_ bytes: [UInt8]) throws(StoreError) -> Void
  ) async throws(StoreError) {
    for piece in try await pieces(of: blob) { try take(try await verifiedBytes(piece)) }
  }

  // MARK: Records

  /// What the step made there: the `done` record, or `nil` when no attempt has ended well.
  package func result(at place: Place) async throws(StoreError) -> StepResult? {
    try await readResult(at: place)
  }

  /// The same for many items of a step, in their order, read side by side.
  package func results(
    of step: String,
    run: RunName,
    indexes: [[Int]]
  ) async throws(StoreError) -> [StepResult?] {
    try await inParallel(indexes, width: readingWidth, on: objects.threads) {
      index throws(StoreError) in
      try await readResult(at: Place(run: run, step: step, index: index))
    }
  }

  /// All places of a run that have a result, by step and item. `name` is the run's
  /// folder, or its name when no other run has had it.
  package func places(inRun name: String) async throws(StoreError) -> [Place] {
    try await listPlaces(inRun: name)
  }

  /// Notes down how an attempt ended, well or not. Nothing becomes visible by it.
  package func record(_ result: StepResult) async throws(StoreError) {
    try await writeRecord(of: result)
  }

  /// Makes an attempt's outputs the step's outputs, unless another attempt was first.
  package func commit(_ result: StepResult) async throws(StoreError) -> Commit {
    try await writeDone(result)
  }
}

/// Whether an attempt's outputs are the ones that are seen.
package enum Commit: Hashable, Sendable {
  case visible
  /// Another attempt was first, and its outputs count.
  case lost(to: StepResult)
}
