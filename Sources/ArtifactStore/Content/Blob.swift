package import FlowContract

/// A reference to content in the store: what a record holds in place of the
/// bytes, and all that is needed to fetch and to verify them.
package struct Blob: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case file
    /// A folder; the digest is that of its index.
    case tree
  }

  package let kind: Kind
  /// Bytes of content: of the file, or of all files in the folder.
  package let size: Int
  /// SHA-256 in lower-case hex: the identity, and the name of the object.
  package let digest: String
  /// Whether the object lists the chunks of a larger file.
  package let isChunked: Bool
  /// CRC-64/NVME of the object that `digest` names.
  package let crc64: UInt64

  package init(kind: Kind, size: Int, digest: String, isChunked: Bool = false, crc64: UInt64) {
    self.kind = kind
    self.size = size
    self.digest = digest
    self.isChunked = isChunked
    self.crc64 = crc64
  }
}

extension Blob {
  package var json: JSON {
    let fields: [JSON.Field] = [
      .init(key: "kind", value: .string(kind.rawValue)),
      .init(key: "size", value: .int(size)),
      .init(key: "sha256", value: .string(digest)),
      .init(key: "crc64", value: .string(hex(crc64))),
    ]
    return .object(fields + (isChunked ? [.init(key: "chunked", value: .bool(true))] : []))
  }

  /// Reads a reference strictly; fields it does not know are of a later version.
  package init(_ json: JSON, in document: String) throws(StoreError) {
    let reader = try FieldReader(json, in: document, at: "a blob")
    let kindName = try reader.text("kind")
    guard let kind = Kind(rawValue: kindName) else {
      throw reader.refusal("`kind` is `file` or `tree`, not `\(kindName)`")
    }
    self.kind = kind
    size = try reader.count("size")
    digest = try reader.digest("sha256")
    crc64 = try reader.crc64("crc64")
    isChunked = try reader.flag("chunked")
    if kind == .tree, isChunked { throw reader.refusal("a tree is not chunked") }
  }
}
