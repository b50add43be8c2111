/// A piece of YAML as it stands in a file: what it holds, and from where to where.
///
/// Nothing is interpreted yet: a plain `1` and a quoted `"1"` differ only in
/// their style. `resolved` says what Kubernetes makes of them.
package struct YAMLNode: Hashable, Sendable {
  package let content: Content

  /// The tag in full, as in `tag:yaml.org,2002:str` for `!!str`, where one is written.
  package let tag: String?

  /// Where the node begins. What an alias stands for begins at the alias, and its parts where
  /// they are written.
  package let start: YAMLMark

  /// The place after the node's last character.
  package let end: YAMLMark

  /// What stands somewhere in here, so that whoever looks for it may pass by the rest.
  let traits: Traits

  package enum Content: Hashable, Sendable {
    case scalar(String, style: ScalarStyle)
    case list([YAMLNode])
    case map([Pair])
  }

  package enum ScalarStyle: Hashable, Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
  }

  /// One entry of a mapping.
  package struct Pair: Hashable, Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
  }
}

/// A place in a file. Lines and columns count from one, columns in characters; the offset counts
/// bytes from zero.
///
/// Every node holds two of them and is copied a lot, so they are kept small.
package struct YAMLMark: Hashable, Sendable {
  private let storedLine: UInt32
  private let storedColumn: UInt32
  private let storedOffset: UInt32

  init(line: Int, column: Int, offset: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
    storedOffset = UInt32(clamping: offset)
  }

  package var line: Int { Int(storedLine) }
  package var column: Int { Int(storedColumn) }
  package var offset: Int { Int(storedOffset) }
}

/// Why a file is not YAML that a manifest can be written in.
package struct YAMLError: Error, Hashable, Sendable {
  package let message: String
  package let line: Int
  package let column: Int
  /// Whether it is a key that stands twice in one mapping.
  package var isRepeatedKey = false
}

extension YAMLNode {
  /// The text, if this is a scalar of any style.
  package var scalar: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The items, if this is a list.
  package var sequence: [YAMLNode]? {
    guard case .list(let items) = content else { return nil }
    return items
  }

  /// The entries in the file's order, if this is a mapping.
  package var mapping: [Pair]? {
    guard case .map(let pairs) = content else { return nil }
    return pairs
  }

  /// The value under `key`, or `nil` if this is no mapping or has no such key.
  package subscript(_ key: String) -> YAMLNode? {
    guard case .map(let pairs) = content, let index = pairs.firstIndex(of: key) else { return nil }
    return pairs[index].value
  }

  /// The entry under `key`, for whoever needs the place of the key itself.
  package func pair(_ key: String) -> Pair? {
    guard case .map(let pairs) = content, let index = pairs.firstIndex(of: key) else { return nil }
    return pairs[index]
  }
}

extension [YAMLNode.Pair] {
  /// Where the entry under a key stands. Checks ask for fields all the time, so no entry is copied.
  fileprivate func firstIndex(of key: String) -> Int? {
    // Only a bool or a number is another text as a key than in the file.
    let mayBeResolved = key == "true" || key == "false" || key.utf8.first.map(isNumeric) ?? false
    let length = key.utf8.count
    return withUnsafeBufferPointer { pairs in
      for index in pairs.indices {
        guard case .scalar(let text, _) = pairs[index].key.content,
          mayBeResolved || text.utf8.count == length && text == key
        else { continue }
        if pairs[index].key.keyText?.hasSameBytes(as: key) ?? false { return index }
      }
      return nil
    }
  }
}

private func isNumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
    UInt8(ascii: "."):
    true
  default: false
  }
}
