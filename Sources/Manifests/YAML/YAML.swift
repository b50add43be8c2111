/// A YAML value as an emitter writes it down, with mappings in the author's order.
///
/// The literals give Swift code the outline of the YAML it makes. `absent` is
/// what an unset field is: it drops out of whatever holds it, and so does a
/// mapping or list in which nothing is left. An empty mapping or list is written
/// only where it was given as one.
package enum YAML: Hashable, Sendable {
  case absent
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case list([YAML])
  case map([Entry])

  /// One key of a mapping and what it holds.
  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: YAML

    package init(_ key: String, _ value: YAML) {
      self.key = key
      self.value = value
    }
  }
}

extension YAML {
  /// A list of strings.
  package static func strings(_ strings: [String]) -> YAML {
    .list(strings.map { .string($0) })
  }

  /// The entries, if this is a mapping.
  package var mapping: [Entry]? {
    guard case .map(let entries) = self else { return nil }
    return entries
  }

  /// The items, if this is a list.
  package var sequence: [YAML]? {
    guard case .list(let items) = self else { return nil }
    return items
  }

  /// The text, if this is a string.
  package var string: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  /// The value under `key`, or `nil` if this is no mapping or has no such key.
  package subscript(_ key: String) -> YAML? {
    mapping?.first { key.hasSameBytes(as: $0.key) }?.value
  }

  /// Whether anything of this value is written.
  package var isPresent: Bool {
    switch self {
    case .absent: false
    case .null, .bool, .int, .double, .string: true
    case .list(let items): items.isEmpty || items.contains { $0.isPresent }
    case .map(let entries): entries.isEmpty || entries.contains { $0.value.isPresent }
    }
  }
}

extension YAML: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, YAML)...) {
    assert(
      Set(elements.map { ExactKey($0.0) }).count == elements.count,
      "a mapping names each key once"
    )
    // Most fields of most objects are unset; they need no place at all.
    var entries: [Entry] = []
    entries.reserveCapacity(elements.count)
    for (key, value) in elements {
      if case .absent = value { continue }
      entries.append(Entry(key, value))
    }
    self = entries.isEmpty && !elements.isEmpty ? .absent : .map(entries)
  }
}

extension YAML: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: YAML...) {
    self = .list(elements)
  }
}

extension YAML: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    self = .string(value)
  }
}

extension YAML: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) {
    self = .int(value)
  }
}

extension YAML: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}

/// A mapping key compared byte by byte, as every YAML reader compares keys.
///
/// Swift's own equality calls canonically equivalent strings equal, such as the
/// letter K and the sign for kelvin.
struct ExactKey: Hashable {
  private let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: ExactKey, right: ExactKey) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  func hasSameBytes(as other: String) -> Bool {
    // Of two texts that are not equal to Swift, the bytes are not either, and that shows faster.
    utf8.count == other.utf8.count && self == other && (isASCII || utf8.elementsEqual(other.utf8))
  }

  private var isASCII: Bool {
    utf8.withContiguousStorageIfAvailable { $0.allSatisfy { $0 < 0x80 } } ?? false
  }
}
