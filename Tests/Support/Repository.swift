package import Foundation

/// The working copy that the tests belong to.
package enum Repository {
  /// The folder of Package.swift, found from this file's own place.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  package static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  package static func text(_ path: String) throws -> String {
    try String(contentsOf: url(path), encoding: .utf8)
  }

  /// The files below `folder` whose name ends in `suffix`, by path from the root, sorted.
  package static func files(in folder: String, suffix: String) -> [String] {
    let base = url(folder)
    guard let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
    else {
      return []
    }
    return walk.compactMap { $0 as? URL }
      .filter { $0.lastPathComponent.hasSuffix(suffix) }
      .map { folder + $0.path.dropFirst(base.path.count) }
      .sorted()
  }
}
