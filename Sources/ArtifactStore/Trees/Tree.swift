/// A folder as it is stored: what is in it, by path, and the packs that hold
/// its small files.
///
/// The files of a pack are contiguous and stand in the order of the entries, so
/// no entry says where its bytes are, and none can claim another's.
struct Tree: Hashable, Sendable {
  static let format = 1

  /// Files up to this size are packed; a larger one is stored by itself, so
  /// that it is found again wherever it turns up.
  static let packedSize = 4 << 20

  struct Entry: Hashable, Sendable {
    /// From the folder, parted by `/`.
    let path: String
    let content: Content
  }

  enum Content: Hashable, Sendable {
    case folder(mode: Int)
    case link(to: String)
    /// The next bytes of the packs.
    case packed(mode: Int, size: Int)
    case file(mode: Int, Blob)
  }

  var packs: [Checksums]
  var entries: [Entry]

  /// Bytes in all files.
  var size: Int {
    entries.reduce(0) { sum, entry in
      switch entry.content {
      case .folder, .link: sum
      case .packed(_, let size): sum + size
      case .file(_, let blob): sum + blob.size
      }
    }
  }

  /// For each pack, the entries whose bytes it holds.
  ///
  /// Files are dealt out to the packs in turn, and each pack has to come out even.
  func packedEntries(in document: String) throws(StoreError) -> [[Int]] {
    var result: [[Int]] = []
    var current: [Int] = []
    var rest = 0
    for (position, entry) in entries.enumerated() {
      guard case .packed(_, let size) = entry.content, size > 0 else { continue }
      if rest == 0 {
        if !current.isEmpty { result.append(current) }
        current = []
        guard result.count < packs.count else {
          throw .refused(what: document, reason: "its packs end before \(shown(entry.path))")
        }
        rest = packs[result.count].size
      }
      guard size <= rest else {
        throw .refused(what: document, reason: "\(shown(entry.path)) reaches beyond its pack")
      }
      rest -= size
      current.append(position)
    }
    if !current.isEmpty { result.append(current) }
    guard rest == 0, result.count == packs.count else {
      throw .refused(what: document, reason: "its packs hold more than its files")
    }
    return result
  }
}

/// Decides where packs end. The larger the packs, the fewer the requests; but
/// a pack is stored anew when one of its files changes, and one more byte must
/// not shift all packs that follow. So a pack that is large enough ends at the
/// next file whose name says so, which is there before and after an edit.
struct Packing {
  static let enough = 8 << 20
  static let most = 16 << 20

  private var size = 0

  /// Whether a pack ends before this file.
  mutating func endsBefore(_ path: String, size next: Int) -> Bool {
    let ends = size > 0 && (size + next > Self.most || size >= Self.enough && Self.isMark(path))
    size = ends ? next : size + next
    return ends
  }

  /// One path in sixteen (FNV-1a, so that it is the same everywhere and always).
  private static func isMark(_ path: String) -> Bool {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return (hash >> 32) & 15 == 0
  }
}
