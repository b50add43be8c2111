package import ArgoEngine

/// The room of this machine, and who waits for it in the order of coming.
///
/// As in Kubernetes a small step passes a large one that does not fit yet.
struct Room {
  /// `nil` where nobody counts what steps ask for.
  let size: Resources?
  /// How many may run at a time, whatever they ask for.
  let places: Int?
  private var free: Resources
  private var taken = 0
  private var cards: [Int]
  private var waiting: [(pod: Int, wanted: Resources)] = []

  init(_ size: Resources?, places: Int?) {
    self.size = size
    self.places = places
    free = size ?? Resources()
    cards = Array(0..<free.gpu)
  }

  /// What of a step's needs there will never be.
  func excess(_ wanted: Resources) -> String? {
    size.flatMap { LocalRun.excess(of: wanted, over: $0) }
  }

  /// What counts of what a step asks for.
  private func counted(_ wanted: Resources) -> Resources { size == nil ? Resources() : wanted }

  /// Takes room now, or queues: then the answer is `nil`. Else the numbers of the cards.
  mutating func take(_ pod: Int, _ wanted: Resources) -> [Int]? {
    let wanted = counted(wanted)
    if let cards = seize(wanted) { return cards }
    waiting.append((pod, wanted))
    return nil
  }

  private mutating func seize(_ wanted: Resources) -> [Int]? {
    guard taken < places ?? .max, wanted.fits(in: free) else { return nil }
    taken += 1
    free = free - wanted
    let given = Array(cards.prefix(wanted.gpu))
    cards.removeFirst(given.count)
    return given
  }

  /// Gives room back; those who get it.
  mutating func give(_ resources: Resources, cards: [Int]) -> [(pod: Int, cards: [Int])] {
    taken -= 1
    free = free + counted(resources)
    self.cards = (self.cards + cards).sorted()
    var begun: [(Int, [Int])] = []
    var position = 0
    while position < waiting.count, taken < places ?? .max {
      if let cards = seize(waiting[position].wanted) {
        begun.append((waiting.remove(at: position).pod, cards))
      } else {
        position += 1
      }
    }
    return begun
  }

  /// One that waited is gone.
  mutating func forget(_ pod: Int) { waiting.removeAll { $0.pod == pod } }

  /// Why it has to wait.
  func reason(_ wanted: Resources) -> String {
    var short: [String] = []
    let wanted = counted(wanted)
    if wanted.cpu > free.cpu {
      short.append("\(processors(wanted.cpu)) cpu (\(processors(free.cpu)) free)")
    }
    if wanted.memory > free.memory {
      short.append("\(bytes(wanted.memory)) of memory (\(bytes(free.memory)) free)")
    }
    if wanted.gpu > free.gpu { short.append("\(wanted.gpu) gpu (\(free.gpu) free)") }
    if short.isEmpty, let places { return "one of \(places) places (--max-workers)" }
    return short.joined(separator: " and ")
  }
}

/// What of a step's needs this machine will never have, in words; `nil` when it has all.
package func excess(of wanted: Resources, over machine: Resources) -> String? {
  var much: [String] = []
  if wanted.cpu > machine.cpu {
    much.append("\(processors(wanted.cpu)) cpu (there are \(processors(machine.cpu)))")
  }
  if wanted.memory > machine.memory {
    much.append("\(bytes(wanted.memory)) of memory (there are \(bytes(machine.memory)))")
  }
  if wanted.gpu > machine.gpu {
    much.append("\(wanted.gpu) gpu (there \(machine.gpu == 0 ? "is none" : "are \(machine.gpu)"))")
  }
  return much.isEmpty ? nil : much.joined(separator: " and ")
}

/// `2`, `0.5`: thousandths of a processor for people.
package func processors(_ thousandths: Int) -> String {
  if thousandths % 1000 == 0 { return "\(thousandths / 1000)" }
  let digits = "\(1000 + abs(thousandths % 1000))".dropFirst()
  let shown = digits.reversed().drop { $0 == "0" }.reversed()
  return "\(thousandths / 1000).\(String(shown))"
}

/// `512 MiB`, `2 GiB`, `1.5 GiB`.
package func bytes(_ count: Int) -> String {
  let tenths = count / (1 << 20) * 10 / 1024
  if tenths < 10 { return "\(count >> 20) MiB" }
  return tenths % 10 == 0 ? "\(tenths / 10) GiB" : "\(tenths / 10).\(tenths % 10) GiB"
}
