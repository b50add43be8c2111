/// What stands in a node or anywhere below it.
///
/// Most nodes have none of it. Told once, when a node is made, it spares each of the many walks over
/// a file the parts in which there is nothing to find.
struct Traits: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  /// A scalar with the beginning of a tag in it.
  static let tags = Traits(rawValue: 1)
  /// An empty value, which Go takes for an unset one.
  static let nulls = Traits(rawValue: 2)
  /// A `<<` key.
  static let merges = Traits(rawValue: 4)
}

extension YAMLNode {
  init(content: Content, tag: String?, start: YAMLMark, end: YAMLMark) {
    var traits: Traits = []
    switch content {
    case .scalar(let text, let style):
      if text.holdsTag { traits.insert(.tags) }
      if isNullScalar(text, style, tag) { traits.insert(.nulls) }
    case .list(let items):
      for index in items.indices { traits.formUnion(items[index].traits) }
    case .map(let pairs):
      for index in pairs.indices {
        traits.formUnion(pairs[index].key.traits)
        traits.formUnion(pairs[index].value.traits)
        if pairs[index].key.isMergeKey { traits.insert(.merges) }
      }
    }
    self.init(content: content, tag: tag, start: start, end: end, traits: traits)
  }

  /// Whether the beginning of a tag stands in this node or below it.
  package var hasTagsInside: Bool { traits.contains(.tags) }
}

private func isNullScalar(_ text: String, _ style: YAMLNode.ScalarStyle, _ tag: String?) -> Bool {
  if tag == nil {
    // Nothing else that is plain is null (see `resolveScalar`).
    guard style == .plain else { return false }
    switch text.utf8.first {
    case nil, UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"): break
    default: return false
    }
  }
  return resolveScalar(text, style: style, tag: tag) == .null
}

extension String {
  /// Whether Argo would find the beginning of a tag here.
  package var holdsTag: Bool {
    utf8.withContiguousStorageIfAvailable { bytes in
      var wasBrace = false
      for byte in bytes {
        let isBrace = byte == UInt8(ascii: "{")
        if isBrace, wasBrace { return true }
        wasBrace = isBrace
      }
      return false
    } ?? contains("{{")
  }
}
