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
  private var index: [Substring: Int] = [:]

  package static let argo = FieldTable(fieldTable)

  package func fields(of type: Int) -> [String: Field] { types[type] }

  package func required(of type: Int) -> [String] { required[type] }

  package func type(_ name: String) -> Int? { index[name[...]] }

  init(_ text: String) {
    let lines = text.split(separator: "\n")
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 2)
      guard let name = words.first else { continue }
      let alias =
        words.count > 1 && words[1].utf8.first == UInt8(ascii: "+") ? words[1].dropFirst() : nil
      if let alias {
        index[name] = index[alias]
        continue
      }
      index[name] = types.count
      types.append([:])
    }
    for line in lines {
      let words = line.split(separator: " ")
      guard let type = index[words[0]], types[type].isEmpty else { continue }
      types[type] = Dictionary(uniqueKeysWithValues: words.dropFirst().map(entry))
    }
    required = types.map { fields in fields.filter { $0.value.isRequired }.keys.sorted() }
  }

  private func entry(_ word: Substring) -> (String, Field) {
    let parts = word.split(separator: ":", maxSplits: 1)
    let isRequired = parts[0].last == "!"
    let name = isRequired ? parts[0].dropLast() : parts[0]
    let halves = parts[1].split(separator: "@")
    var since: ArgoVersion?
    var until: ArgoVersion?
    if halves.count > 1 {
      let range = halves[1].split(separator: "-", omittingEmptySubsequences: false)
      since = ArgoVersion(rawValue: String(range[0]))
      until = ArgoVersion(rawValue: String(range[1]))
    }
    let field = Field(kind: kind(halves[0]), isRequired: isRequired, since: since, until: until)
    return (String(name), field)
  }

  private func kind(_ text: Substring) -> Kind {
    switch text {
    case "b": return .bool
    case "n": return .number
    case "s": return .string(choices: [])
    case "v": return .scalar
    case "x": return .intOrString
    case "q": return .quantity
    case "i": return .int(Bounds())
    case "*": return .anything
    default: break
    }
    let inner = text.dropFirst()
    switch text.first {
    case "[":
      let end = inner.lastIndex(of: "]") ?? inner.endIndex
      return .list(kind(inner[..<end]), bounds(inner[end...].dropFirst()))
    case "{": return .map(kind(inner.dropLast()))
    case "s" where inner.first == "(":
      return .string(choices: inner.dropFirst().dropLast().split(separator: "|").map(String.init))
    case "i" where inner.first == "(": return .int(bounds(inner))
    default: return index[text].map(Kind.object) ?? .anything
    }
  }

  /// `(1..200)`, either end left open.
  private func bounds(_ text: Substring) -> Bounds {
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
