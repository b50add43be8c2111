import FlowContract

/// `flow-store.json`: what makes a folder or a prefix a store, and what its
/// server can do.
///
/// It is written by whoever comes first, and never changed.
struct StoreMarker: Hashable, Sendable {
  static let key = "flow-store.json"
  static let format = 1

  /// Whether `If-None-Match: *` holds here.
  let hasConditionalWrites: Bool

  static func readOrWrite(in objects: any ObjectStore) async throws(StoreError) -> StoreMarker {
    if let marker = try await read(from: objects) { return marker }
    let marker = StoreMarker(hasConditionalWrites: try await probe(objects))
    let isOurs = try await objects.put(
      Array(marker.json.text.utf8),
      at: key,
      if: marker.hasConditionalWrites ? .ifAbsent : .always
    )
    if isOurs { return marker }
    return try await read(from: objects) ?? marker
  }

  private static func read(from objects: any ObjectStore) async throws(StoreError) -> StoreMarker? {
    let bytes: [UInt8]
    do { bytes = try await objects.get(key, limit: Limits.record) } catch .missing { return nil }
    let reader = try checkFormat(of: parse(bytes, of: key), in: key, known: format)
    return StoreMarker(hasConditionalWrites: try reader.flag("conditional_writes"))
  }

  /// Writes the same small object twice, if absent both times. A server that
  /// takes the second ignores conditions. Nothing else is touched, and pods
  /// that probe side by side come to the same answer.
  private static func probe(_ objects: any ObjectStore) async throws(StoreError) -> Bool {
    for _ in 0..<2 {
      do {
        let key = "flow-store.probe"
        let isWritten = try await objects.put(Array("probe\n".utf8), at: key, if: .ifAbsent)
        if !isWritten { return true }
      } catch .refused {
        // A server that says outright that it knows no conditions (501).
        return false
      }
    }
    return false
  }

  private var json: JSON {
    [
      "format": .int(Self.format),
      "conditional_writes": .bool(hasConditionalWrites),
    ]
  }
}
