/// A bucket, and the prefix below which a store keeps its keys: `s3://bucket/prefix`.
package import ArtifactStore

package struct S3Location: Hashable, Sendable {
  package let bucket: String
  /// Without slashes around it; may be empty.
  package let prefix: String

  /// Reads `s3://bucket/prefix`.
  ///
  /// What some servers refuse or rewrite (empty and dot segments, control
  /// characters) is refused here, so that no store depends on the server.
  package init(parsing text: String) throws(StoreError) {
    guard text.hasPrefix("s3://") else {
      throw .refused(what: text, reason: "a store in S3 is written `s3://bucket/prefix`")
    }
    let rest = text.dropFirst(5)
    let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let bucket = parts.first.map(String.init) ?? ""
    guard (3...255).contains(bucket.utf8.count), bucket.utf8.allSatisfy(isBucketByte) else {
      throw .refused(
        what: text,
        reason: "`\(bucket)` is no bucket: 3 or more letters, digits, `.`, `-` and `_`"
      )
    }
    var prefix = parts.count > 1 ? parts[1] : ""
    while prefix.hasSuffix("/") { prefix.removeLast() }
    let segments = prefix.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = segments.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    guard prefix.isEmpty || (isPlain && prefix.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }) else {
      throw .refused(
        what: text,
        reason: "a prefix has no empty, `.` or `..` segment and no control character"
      )
    }
    self.bucket = bucket
    self.prefix = String(prefix)
  }

  /// The key in the bucket of a key in the store.
  func key(_ key: String) -> String { prefix.isEmpty ? key : "\(prefix)/\(key)" }
}

private func isBucketByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
    UInt8(ascii: "_"):
    true
  default:
    false
  }
}
