import Manifests

/// Manifests with something wrong, made from right ones: bytes, lines and nodes that are dropped,
/// doubled, exchanged or replaced by what is extreme.
package struct Broken {
  private var dice: Dice
  private let sources: [[UInt8]]

  package static func manifests(_ number: Int, from sources: [[UInt8]]) -> [UInt8] {
    var broken = Broken(dice: Dice(UInt64(number)), sources: sources)
    return broken.make()
  }

  private mutating func make() -> [UInt8] {
    let source = dice.pick(sources) ?? []
    switch dice.below(100) {
    case ..<25: return bytes(source)
    case ..<45: return lines(source)
    case ..<97: return structure(source)
    default: return bomb(source)
    }
  }

  // MARK: Bytes and lines

  private mutating func bytes(_ source: [UInt8]) -> [UInt8] {
    var bytes = source
    for _ in 0..<dice.within(1...4) where !bytes.isEmpty {
      let place = dice.below(bytes.count)
      let end = min(bytes.count, place + dice.within(1...40))
      switch dice.below(6) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: dice.next())
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: dice.below(bytes.count))
      case 3: bytes.insert(contentsOf: Array((dice.pick(Self.scalars) ?? "").utf8), at: place)
      case 4: bytes.insert(dice.pick(Array("{}[]:,&*!|>'\"%@`#-?\t\n\\".utf8)) ?? 0, at: place)
      default: bytes = Array(bytes[..<end])
      }
    }
    return bytes
  }

  private mutating func lines(_ source: [UInt8]) -> [UInt8] {
    var lines = source.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    for _ in 0..<dice.within(1...3) where lines.count > 1 {
      let (first, second) = (dice.below(lines.count), dice.below(lines.count))
      switch dice.below(5) {
      case 0: lines.remove(at: first)
      case 1: lines.insert(lines[first], at: second)
      case 2: lines.swapAt(first, second)
      case 3: lines[first] = Array(repeating: 32, count: dice.within(1...4)) + lines[first]
      default: lines[first] = Array(lines[first].drop { $0 == 32 })
      }
    }
    return Array(lines.joined(separator: [10]))
  }

  // MARK: Structure

  private mutating func structure(_ source: [UInt8]) -> [UInt8] {
    guard case .success(let nodes) = readYAML(source) else { return bytes(source) }
    var documents = nodes.map(\.resolved)
    var pieces = documents.flatMap { Self.pieces(of: $0) }
    for _ in 0..<dice.within(1...3) where !documents.isEmpty {
      let index = dice.below(documents.count)
      let size = Self.pieces(of: documents[index]).count
      var place = dice.below(size)
      documents[index] = changed(documents[index], at: &place, pieces)
      pieces = documents.flatMap { Self.pieces(of: $0) }
    }
    return yamlBytes(documents)
  }

  /// Every value in a value, itself the first.
  private static func pieces(of value: YAML) -> [YAML] {
    switch value {
    case .list(let items): [value] + items.flatMap { pieces(of: $0) }
    case .map(let entries): [value] + entries.flatMap { pieces(of: $0.value) }
    default: [value]
    }
  }

  /// The value with something done to the piece of that number, counted as above.
  private mutating func changed(_ value: YAML, at place: inout Int, _ pieces: [YAML]) -> YAML {
    if place == 0 {
      place = -1
      return changed(value, pieces)
    }
    place -= 1
    switch value {
    case .list(var items):
      for index in items.indices where place >= 0 {
        items[index] = changed(items[index], at: &place, pieces)
      }
      return .list(items)
    case .map(var entries):
      for index in entries.indices where place >= 0 {
        entries[index].value = changed(entries[index].value, at: &place, pieces)
      }
      return .map(entries)
    default: return value
    }
  }

  private mutating func changed(_ value: YAML, _ pieces: [YAML]) -> YAML {
    switch (value, dice.below(4)) {
    case (.list(var items), 0...2) where !items.isEmpty:
      let (first, second) = (dice.below(items.count), dice.below(items.count))
      switch dice.below(4) {
      case 0: items.remove(at: first)
      case 1: items.insert(items[first], at: second)
      case 2: items.swapAt(first, second)
      default: items.append(dice.pick(pieces) ?? .null)
      }
      return .list(items)
    case (.map(var entries), 0...2) where !entries.isEmpty:
      let (first, second) = (dice.below(entries.count), dice.below(entries.count))
      switch dice.below(4) {
      case 0: entries.remove(at: first)
      case 1: entries[first].value = entries[second].value
      case 2: entries[first].key = entries[second].key
      default: entries[first].value = dice.pick(pieces) ?? .null
      }
      return .map(entries)
    case (.string(let text), 0...1): return .string(tagged(text))
    default: return replacement(pieces)
    }
  }

  private mutating func tagged(_ text: String) -> String {
    let scalar = dice.pick(Self.scalars) ?? ""
    switch dice.below(4) {
    case 0: return scalar + text
    case 1: return text + scalar
    case 2: return "{{=\(text)}}"
    default: return text.replacing("}}", with: scalar + "}}", maxReplacements: 1)
    }
  }

  private mutating func replacement(_ pieces: [YAML]) -> YAML {
    switch dice.below(12) {
    case 0: return .null
    case 1: return .bool(dice.percent(50))
    case 2: return .int(dice.pick(0, -1, 1, 3, .max, .min, 1 << 31, 1_000_000_000))
    case 3: return .double(dice.pick(0.5, -1e300, 1e300, 1e-300, .infinity, .nan))
    case 4: return .list([])
    case 5: return .map([])
    case 6: return deep(dice.pick(10, 150, 400))
    case 7: return .string(String(repeating: dice.pick("a", "{{", "(", "é"), count: 5000))
    case 8: return dice.pick(pieces) ?? .null
    default: return .string(dice.pick(Self.scalars) ?? "")
    }
  }

  private mutating func deep(_ depth: Int) -> YAML {
    let isList = dice.percent(50)
    var value = YAML.int(1)
    for _ in 0..<depth { value = isList ? .list([value]) : .map([.init("a", value)]) }
    return value
  }

  /// Aliases of aliases, which are many values in few bytes.
  private mutating func bomb(_ source: [UInt8]) -> [UInt8] {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...dice.within(2...12) {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    return dice.percent(50) ? Array(text.utf8) + source : source + Array(text.utf8)
  }

  private static let scalars = [
    "", "0", "-1", "1", "00", "1e9", "1e400", "99999999999999999999", "9223372036854775807",
    "-9223372036854775808", "0.1", "NaN", "true", "null", "~", "[]", "{}", "[[1]]", "{\"a\":1}",
    "{{item}}", "{{item.a}}", "{{", "}}", "{{=", "{{=1/0}}", "{{=1%0}}", "{{=[][0]}}",
    "{{=9223372036854775807+1}}", "{{=-9223372036854775808/-1}}", "{{=int(1e300)}}",
    "{{=1..1000000000}}", "{{=repeat('a', 1000000000)}}", "{{=sprig.repeat(1000000000, 'a')}}",
    "{{=((((((((((((((((((((1))))))))))))))))))))}}", "{{=toJson(workflow)}}",
    "{{=fromJSON('[[[[[]]]]]')}}", "{{=map(1..9, {map(1..9, {#})})}}", "{{=\"\\u{110000}\"}}",
    "{{inputs.parameters.{{item}}}}", "{{workflow.parameters}}", "{{workflow.failures}}",
    "{{=sprig.substr(-5, 900, 'a')}}", "{{='a'[5]}}", "{{='é'[1:0]}}",
    "{{=jsonpath('{}', '$..[')}}",
    "{{='a' matches '(((((a*)*)*)*)*)*b'}}", "{{=sprig.trunc(-9223372036854775808, 'a')}}",
    "1h", "-1h", "9999999999h", "1ns", "1.5.5h", "100Ei", "-1Mi", "1e300Gi", "%d%s%n%99999d", "%",
    "* * * * *", "@every 1ns", "Europe/Nowhere", "a.Succeeded && (", "a || b && !c", "!a",
    "2020-01-01", "a-b", "a.b.c", "main", "'", "\"", "\\", "\u{0}", "\u{FEFF}", "e\u{301}",
  ]
}
