/// The regular expression of a parameter's `matches`: one small dialect for the
/// compiler, which checks defaults, and for the pod, which checks what is given.
///
/// Literals, `.`, `[a-z]`, `\d \w \s` and their opposites, `( )`, `(?: )`, `|`,
/// `* + ? {n,m}`, `^` and `$`. A text is matched in time that grows with its
/// length only, whatever the pattern: all ways through it are followed at once.
/// (Swift's own `Regex` would add two MB to a static flowrt.)
package struct Pattern: Sendable {
  private var states: [State] = []

  private enum State {
    case take(ScalarSet, next: Int)
    case fork(Int, Int)
    case atStart(next: Int)
    case atEnd(next: Int)
    case found
  }

  package init(_ text: String) throws(PatternError) {
    let tree = try PatternReader.read(text)
    let found = add(.found)
    let start = try compile(tree, next: found)
    // The last state is where matching begins.
    _ = add(.fork(start, start))
  }

  /// Whether the whole text matches.
  package func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var current: Set<Int> = []
    follow(states.count - 1, at: 0, of: scalars.count, into: &current)
    for (position, scalar) in scalars.enumerated() {
      var next: Set<Int> = []
      for state in current {
        if case .take(let set, let target) = states[state], set.contains(scalar) {
          follow(target, at: position + 1, of: scalars.count, into: &next)
        }
      }
      if next.isEmpty { return false }
      current = next
    }
    return current.contains {
      if case .found = states[$0] { true } else { false }
    }
  }

  /// Adds a state and all that follow without taking anything.
  private func follow(_ start: Int, at position: Int, of count: Int, into set: inout Set<Int>) {
    var waiting = [start]
    while let state = waiting.popLast() {
      guard set.insert(state).inserted else { continue }
      switch states[state] {
      case .fork(let one, let other): waiting += [one, other]
      case .atStart(let next): if position == 0 { waiting.append(next) }
      case .atEnd(let next): if position == count { waiting.append(next) }
      case .take, .found: break
      }
    }
  }

  // MARK: From tree to states

  private mutating func add(_ state: State) -> Int {
    states.append(state)
    return states.count - 1
  }

  /// The state in which matching `tree`, and then going on at `next`, begins.
  private mutating func compile(
    _ tree: PatternReader.Tree,
    next: Int
  ) throws(PatternError) -> Int {
    // A counted repetition of counted repetitions grows fast.
    guard states.count < 20_000 else { throw PatternError("it is too large") }
    switch tree {
    case .take(let set): return add(.take(set, next: next))
    case .atStart: return add(.atStart(next: next))
    case .atEnd: return add(.atEnd(next: next))
    case .sequence(let parts):
      var next = next
      for part in parts.reversed() { next = try compile(part, next: next) }
      return next
    case .either(let one, let other):
      return add(.fork(try compile(one, next: next), try compile(other, next: next)))
    case .repeated(let part, let least, let most):
      var next = next
      if let most {
        let end = next
        for _ in least..<most { next = add(.fork(try compile(part, next: next), end)) }
      } else {
        let loop = add(.fork(next, next))
        states[loop] = .fork(try compile(part, next: loop), next)
        next = loop
      }
      for _ in 0..<least { next = try compile(part, next: next) }
      return next
    }
  }
}

/// What a pattern holds that is not of the dialect.
package struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Characters by ranges of their code points.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<UInt32>]
  var isInverted = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } != isInverted
  }

  init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  static let digits = ScalarSet([0x30...0x39])
  static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = ScalarSet([0x09...0x0D, 0x20...0x20])
  static let anyButLineBreaks = ScalarSet([0x0A...0x0A, 0x0D...0x0D]).inverted

  var inverted: ScalarSet {
    var copy = self
    copy.isInverted.toggle()
    return copy
  }

  /// The ranges it holds, with inversion worked out.
  var plainRanges: [ClosedRange<UInt32>] {
    guard isInverted else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}
