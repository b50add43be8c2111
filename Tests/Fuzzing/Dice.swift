/// Random choices that are the same for the same seed, on every machine (SplitMix64).
package struct Dice: Sendable {
  private var state: UInt64

  package init(_ seed: UInt64) {
    state = seed
  }

  /// A stream of its own for something that has a name, whatever else is chosen.
  package init(_ seed: UInt64, about name: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = seed ^ hash
    _ = next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  /// From 0 to `count - 1`; 0 where there is nothing to choose.
  package mutating func below(_ count: Int) -> Int {
    count > 0 ? Int(next() % UInt64(count)) : 0
  }

  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in so many of a hundred.
  package mutating func percent(_ share: Int) -> Bool { below(100) < share }

  package mutating func pick<Element>(_ items: [Element]) -> Element? {
    items.isEmpty ? nil : items[below(items.count)]
  }

  /// One of several that are surely there.
  package mutating func pick<Element>(_ first: Element, _ others: Element...) -> Element {
    let index = below(others.count + 1)
    return index == 0 ? first : others[index - 1]
  }

  package mutating func shuffle<Element>(_ items: inout [Element]) {
    for index in items.indices.dropFirst() { items.swapAt(index, below(index + 1)) }
  }
}
