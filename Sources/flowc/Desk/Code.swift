import ArtifactStore
import CodePackage
import FlowEmit

/// The folder of code that a project's steps run.
extension CodePackage {
  init(folder: String) throws {
    guard Files.isFolder(folder) else { throw Files.Failure("read the folder of code", folder, 20) }
    let ignore = try Files.contents(Files.join(folder, Self.ignoreFile)) ?? []
    self.init(
      folder: folder,
      ignore: String(decoding: ignore, as: UTF8.self),
      isGenerated: OutputFolders.isGenerated
    )
  }
}

/// Gives the documents of each project with `code` the digest of its package,
/// which every pod is told: what runs is what was reviewed.
func withCode(
  _ documents: [Document],
  waiting wait: (@escaping @Sendable () async throws -> String) throws -> String = waiting(for:)
) throws -> [Document] {
  var digests: [String: String] = [:]
  var result = documents
  for (position, document) in documents.enumerated() {
    guard let code = document.project.code else { continue }
    let folder = Files.join(document.root, code)
    if digests[folder] == nil {
      let package = try CodePackage(folder: folder)
      digests[folder] = try wait { try await package.blob().digest }
    }
    result[position].project.emit.code = digests[folder]
  }
  return result
}
