/// What fields Argo's objects have, by release: `Generated/FieldTable.swift` read into a table.
///
/// A line of it is a type and its fields. `name!:` is a field that must be there, `@3.7-` one that
/// came with 3.7, `@-3.7` one that left after it. `s` is a string, `b` a bool, `i` a whole number,
/// `n` a number, `x` a whole number or a string, `q` a quantity, `v` a string that Argo also takes
/// from numbers and bools, `*` anything, `[T]` a list, `{T}` a map to T; a word is a type of the
/// table. Choices and bounds stand in brackets: `s(Set|Add)`, `i(1..)`. `A +B` is another name of B.
package struct FieldTable: Sendable {
  package struct Field: Sendable {
    package let kind: Kind
    package let isRequired: Bool
    package let since: ArgoVersion?
    package let until: ArgoVersion?

    package init(kind: Kind, isRequired: Bool, since: ArgoVersion?, until: ArgoVersion?) {
      self.kind = kind
      self.isRequired = isRequired
      self.since = since
      self.until = until
    }
  }

  package indirect enum Kind: Sendable {
    case anything
    case bool
    case int(Bounds)
    case number
    case string(choices: [String])
    case scalar
    case intOrString
    case quantity
    case list(Kind, Bounds)
    case map(Kind)
    case object(Int)
  }

  package struct Bounds: Hashable, Sendable {
    package var least: Int?
    package var most: Int?
  }

  private var types: [[String: Field]] = []
  /// By type, the names of the fields that must be there, sorted.
  private var required: [[String]] = []
  private var index: [String: Int] = [:]

  package static let argo = FieldTable(fieldTable)

  package func fields(of type: Int) -> [String: Field] { types[type] }

  package func required(of type: Int) -> [String] { required[type] }

  package func type(_ name: String) -> Int? { index[name] }

  init(_ text: String) {
    // Everything is cut by bytes: the table is read whenever a file is.
    let lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"))
    for line in lines {
      let name = string(line.prefix { $0 != UInt8(ascii: " ") })
      let rest = line.dropFirst(name.utf8.count + 1)
      if rest.first == UInt8(ascii: "+") {
        index[name] = index[string(rest.dropFirst())]
        continue
      }
      index[name] = types.count
      types.append([:])
    }
    for line in lines {
      let words = line.split(separator: UInt8(ascii: " "))
      guard let type = index[string(words[0])], types[type].isEmpty else { continue }
      types[type].reserveCapacity(words.count - 1)
      for word in words.dropFirst() where word.first != UInt8(ascii: "+") {
        let (name, field) = entry(word)
        types[type][name] = field
      }
    }
    required = types.map { fields in fields.filter { $0.value.isRequired }.keys.sorted() }
  }

  private typealias Bytes = ArraySlice<UInt8>

  private func string(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

  private func entry(_ word: Bytes) -> (String, Field) {
    let colon = word.firstIndex(of: UInt8(ascii: ":")) ?? word.endIndex
    let isRequired = word[..<colon].last == UInt8(ascii: "!")
    let name = isRequired ? word[..<colon].dropLast() : word[..<colon]
    let rest = word[colon...].dropFirst()
    let mark = rest.firstIndex(of: UInt8(ascii: "@")) ?? rest.endIndex
    var since: ArgoVersion?
    var until: ArgoVersion?
    if mark < rest.endIndex {
      let range = rest[mark...].dropFirst()
      let hyphen = range.firstIndex(of: UInt8(ascii: "-")) ?? range.endIndex
      since = ArgoVersion(rawValue: string(range[..<hyphen]))
      until = ArgoVersion(rawValue: string(range[hyphen...].dropFirst()))
    }
    let kind = kind(rest[..<mark])
    let field = Field(kind: kind, isRequired: isRequired, since: since, until: until)
    return (string(name), field)
  }

  private func kind(_ text: Bytes) -> Kind {
    let inner = text.dropFirst()
    switch text.first {
    case UInt8(ascii: "["):
      let end = inner.lastIndex(of: UInt8(ascii: "]")) ?? inner.endIndex
      return .list(kind(inner[..<end]), bounds(string(inner[end...].dropFirst())))
    case UInt8(ascii: "{"): return .map(kind(inner.dropLast()))
    case UInt8(ascii: "s") where inner.first == UInt8(ascii: "("):
      let bar = UInt8(ascii: "|")
      let choices = inner.dropFirst().dropLast().split(separator: bar).map(string)
      return .string(choices: choices)
    case UInt8(ascii: "i") where inner.first == UInt8(ascii: "("):
      return .int(bounds(string(inner)))
    case let letter? where inner.isEmpty:
      switch letter {
      case UInt8(ascii: "b"): return .bool
      case UInt8(ascii: "n"): return .number
      case UInt8(ascii: "s"): return .string(choices: [])
      case UInt8(ascii: "v"): return .scalar
      case UInt8(ascii: "x"): return .intOrString
      case UInt8(ascii: "q"): return .quantity
      case UInt8(ascii: "i"): return .int(Bounds())
      default: return .anything
      }
    default: return index[string(text)].map(Kind.object) ?? .anything
    }
  }

  /// `(1..200)`, either end left open.
  private func bounds(_ text: String) -> Bounds {
    guard text.first == "(" else { return Bounds() }
    let ends = text.dropFirst().dropLast().split(separator: ".", omittingEmptySubsequences: false)
    return Bounds(least: Int(ends.first ?? ""), most: Int(ends.last ?? ""))
  }
}

extension FieldTable.Field {
  package func isIn(_ version: ArgoVersion) -> Bool {
    (since.map { version >= $0 } ?? true) && (until.map { version <= $0 } ?? true)
  }
}
