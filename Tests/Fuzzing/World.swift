package import FlowContract

/// What is supposed of the leaves of a run: how each attempt ends, how long it takes, what it gives.
///
/// Everything is drawn from the seed and the names alone, so that a flow of which something is left
/// out has the same outcomes for the rest.
package struct World: Sendable {
  package var seed: UInt64
  /// How many places in a hundred fail at first.
  package var troubles = 0

  package init(seed: UInt64) { self.seed = seed }

  /// How the program of one attempt, or its pod, ends.
  package enum Ending: Hashable, Sendable {
    case well
    /// With a code of the program's own, or one that the runtime keeps for itself.
    case exit(Int)
    /// The kernel kills the container before the runtime can tell.
    case outOfMemory
    /// The pod is taken away with its node.
    case deleted
    /// The pod goes wrong around the program.
    case error
  }

  package struct Attempt: Hashable, Sendable {
    package var seconds: Int
    package var ending: Ending
  }

  package func attempt(_ number: Int, of step: String, at indexes: [Int]) -> Attempt {
    let place = "\(step)\(indexes)"
    var trouble = Dice(seed, about: place)
    var fails = 0
    if trouble.percent(troubles) { fails = trouble.percent(30) ? .max : trouble.within(1...3) }
    var dice = Dice(seed, about: "\(place) attempt \(number)")
    let seconds = dice.within(1...60)
    guard number < fails else { return Attempt(seconds: seconds, ending: .well) }
    let endings: [Ending] = [
      .exit(1), .exit(1), .exit(2), .exit(75), .exit(246), .outOfMemory, .exit(247), .deleted,
      .error, .exit(240), .exit(241), .exit(242), .exit(243), .exit(244), .exit(245), .exit(248),
    ]
    return Attempt(seconds: seconds, ending: dice.pick(endings) ?? .well)
  }

  /// What a step writes at a place; `nil` for an optional output that it leaves out.
  package func value(
    of output: String,
    _ type: ValueType,
    of step: String,
    at indexes: [Int]
  )
    -> JSON?
  {
    let name = "\(step)\(indexes).\(output)"
    var dice = Dice(seed, about: name)
    return value(type, name, &dice)
  }

  private func value(_ type: ValueType, _ name: String, _ dice: inout Dice) -> JSON? {
    switch type {
    case .string: return .string(dice.pick(Self.strings) ?? "")
    case .int: return .int(dice.percent(90) ? dice.within(-2...4) : 1_000_000_007)
    case .float: return .double(dice.pick(0, 0.5, 0.9, -1.5, 3, 1e-7, 1e21))
    case .bool: return .bool(dice.percent(50))
    case .json: return .object([.init(key: "of", value: .string(name))])
    case .file, .dir: return .string("content of \(name)")
    case .optional(let inner): return dice.percent(40) ? nil : value(inner, name, &dice)
    case .list(let element):
      let count = dice.pick(0, 1, 2, 2, 3)
      return .array((0..<count).map { value(element, "\(name)[\($0)]", &dice) ?? .null })
    }
  }

  /// Few, so that some are equal; and such as would mean something to Argo or to a shell.
  package static let strings = [
    "", "a", "b", "b", "a b", "it's", "\"q\"", "é☃", "{{item}}", "{{=1}}", "a\\n", "null", "1",
    "true",
  ]
}
