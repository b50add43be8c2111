package import ArtifactStore

/// The code that a project's steps run, as one folder of files: what is in it,
/// and its digest, which is what manifests name.
///
/// The same files give the same digest on every machine: times, owners and the
/// finer permissions do not count, and neither do empty folders.
package struct CodePackage: Sendable {
  package let folder: String
  private let rules: IgnoreRules
  private let isGenerated: @Sendable (_ path: String) -> Bool

  /// The name of the file, in the folder, that says what does not belong to it.
  package static let ignoreFile = ".flowcignore"

  /// A repository's own files, and the runs of this machine.
  private static let neverIn: Set<Substring> = [".git", ".flow"]

  /// A package of `folder`. `ignore` is its ignore file's text; `isGenerated`
  /// tells of a file's path that this very program writes it: a manifest that
  /// names the package's digest cannot be part of the package.
  package init(
    folder: String,
    ignore: String,
    isGenerated: @escaping @Sendable (_ path: String) -> Bool
  ) {
    self.folder = folder
    rules = IgnoreRules(ignore)
    self.isGenerated = isGenerated
  }

  /// What is in the package, in order.
  package func files() throws(StoreError) -> [Walk.Found] {
    try Walk(folder, leavingOut: leavesOut).asCode()
  }

  /// What the package would be in a store, without one.
  package func blob() async throws(StoreError) -> Blob {
    let store = try await ArtifactStore.open(Nowhere())
    return try await store.store(code: folder, leavingOut: leavesOut)
  }

  /// Stores the package, unless it is there.
  package func push(to store: ArtifactStore) async throws(StoreError) -> Blob {
    try await store.store(code: folder, leavingOut: leavesOut)
  }

  private func leavesOut(_ path: String, isFolder: Bool) -> Bool {
    if Self.neverIn.contains(path.split(separator: "/").last ?? "") { return true }
    if rules.leavesOut(path, isFolder: isFolder) { return true }
    return !isFolder && isGenerated("\(folder)/\(path)")
  }
}
