import FlowContract

/// Makes random flows that compile, or nearly always do: it keeps track of what is visible where, and
/// of which type.
package struct Generator {
  var dice: Dice
  var flow = RandomFlow()
  /// Parameters by name and type.
  var params: [(name: String, type: ValueType)] = []
  /// Outputs of the steps so far.
  var outputs: [Output] = []
  /// The steps so far, and where they stand.
  var steps: [(name: String, path: [Level])] = []
  var blocks = 0
  var budget: Int

  struct Output {
    let step: String
    let name: String
    let type: ValueType
    let path: [Level]
    let isTolerated: Bool
  }

  /// One of the blocks around a statement.
  enum Level: Hashable {
    case loop(Int)
    case arm(branch: Int, arm: Int)
    case handler(String)
  }

  /// Where something is generated: the blocks around, and their variables.
  struct Place {
    var path: [Level] = []
    var variables: [(name: String, type: ValueType, isKnown: Bool)] = []
    var depth: Int { path.count }
  }

  package static func flow(_ seed: UInt64) -> RandomFlow {
    var generator = Generator(seed)
    generator.generate()
    return generator.flow
  }

  init(_ seed: UInt64) {
    dice = Dice(seed)
    budget = dice.pick(3, 5, 8, 8, 12, 12, 20)
    flow.world = World(seed: dice.next())
    flow.world.troubles = dice.pick(0, 0, 10, 30, 60)
  }

  private mutating func generate() {
    for number in 0..<dice.below(5) { addParam("p\(number)") }
    if dice.percent(12) { flow.settings.append("parallelism \(dice.within(1...4))") }
    if dice.percent(15) { flow.settings.append("timeout 90d") }
    flow.body = block(Place())
    if dice.percent(35) {
      for event in ["failure", "success", "exit"] where dice.percent(50) {
        var place = Place()
        place.path = [.handler(event)]
        let steps = (0..<dice.within(1...2)).map { _ in step(place) }
        flow.handlers.append(.init(event: event, body: steps))
      }
    }
  }

  // MARK: Statements

  private mutating func block(_ place: Place) -> [RandomFlow.Statement] {
    var statements: [RandomFlow.Statement] = []
    let count = place.depth == 0 ? dice.within(2...6) : dice.pick(1, 1, 2, 2, 3)
    for _ in 0..<count where budget > 0 || statements.isEmpty {
      statements.append(statement(place))
    }
    // The order of statements means nothing.
    if dice.percent(25) { dice.shuffle(&statements) }
    return statements
  }

  private mutating func statement(_ place: Place) -> RandomFlow.Statement {
    // The first steps give the rest something to look at.
    guard place.depth < 4, budget > 1, outputs.count > 2 else { return step(place) }
    switch dice.below(100) {
    case ..<55: return step(place)
    case ..<76: return loop(place)
    case ..<92: return branch(place)
    default: return choice(place)
    }
  }

  mutating func newName() -> String {
    let number = steps.count
    return switch dice.below(12) {
    case 0: "a_rather_long_name_of_a_step_that_is_cut_\(number)"
    case 1: "work_\(number)"
    default: "s\(number)"
    }
  }

  private mutating func loop(_ place: Place) -> RandomFlow.Statement {
    blocks += 1
    let variable = "v\(blocks)"
    let (list, type, isKnown) = items(place)
    let maximum = dice.percent(30) ? " max \(dice.within(1...3))" : ""
    var inner = place
    inner.path.append(.loop(blocks))
    inner.variables.append((variable, type, isKnown))
    return .loop(head: "\(variable) in \(list)\(maximum)", body: block(inner))
  }

  private mutating func branch(_ place: Place) -> RandomFlow.Statement {
    blocks += 1
    let branch = blocks
    var arms: [RandomFlow.Arm] = []
    let count = dice.pick(1, 1, 2, 3)
    // All heads stand outside, so none of them looks into an arm.
    for _ in 0..<count {
      arms.append(.init(head: "if \(condition(place, dice.within(0...3)))", body: []))
    }
    for arm in arms.indices { arms[arm].body = block(inside(place, branch, arm)) }
    if dice.percent(60) {
      arms.append(.init(head: "else", body: block(inside(place, branch, count))))
    }
    return .branch(subject: nil, arms: arms)
  }

  private mutating func choice(_ place: Place) -> RandomFlow.Statement {
    blocks += 1
    let branch = blocks
    let type: ValueType = dice.pick(.string, .int, .bool)
    let subject = scalar(type, place, 1)
    var arms: [RandomFlow.Arm] = []
    var seen: Set<String> = []
    for arm in 0..<dice.within(1...3) {
      var cases: [String] = []
      for _ in 0..<dice.pick(1, 1, 2) {
        let value = constant(type)
        if seen.insert(value).inserted { cases.append(value) }
      }
      guard !cases.isEmpty else { continue }
      let body = block(inside(place, branch, arm))
      arms.append(.init(head: "case \(cases.joined(separator: ", "))", body: body))
    }
    if dice.percent(50) || arms.isEmpty {
      arms.append(.init(head: "default", body: block(inside(place, branch, 9))))
    }
    if dice.percent(30) { dice.shuffle(&arms) }
    return .branch(subject: subject, arms: arms)
  }

  private func inside(_ place: Place, _ branch: Int, _ arm: Int) -> Place {
    var place = place
    place.path.append(.arm(branch: branch, arm: arm))
    return place
  }

  private mutating func step(_ place: Place) -> RandomFlow.Statement {
    budget -= 1
    let name = newName()
    var lines: [String] = []
    let isTolerated = dice.percent(12)
    if isTolerated { lines.append("allow failure") }
    for number in 0..<dice.below(4) {
      if let value = input(place) { lines.append("input i\(number) = \(value)") }
    }
    let count = outputs.count > 2 ? dice.pick(0, 1, 1, 2, 3) : dice.within(2...3)
    let made = (0..<count).map { ("o\($0)", outputType()) }
    lines += made.map { "output \($0): \($1)" }
    lines += settings(place)
    outputs += made.map {
      Output(step: name, name: $0, type: $1, path: place.path, isTolerated: isTolerated)
    }
    steps.append((name, place.path))
    return .step(.init(name: name, lines: lines))
  }

  private mutating func settings(_ place: Place) -> [String] {
    var lines: [String] = []
    let others = steps.filter { follows($0.path, from: place.path) }
    if dice.percent(15), let other = dice.pick(others) { lines.append("after \(other.name)") }
    if dice.percent(40) {
      var line = "retry \(dice.pick(0, 1, 2, 3, 4))"
      if dice.percent(50) {
        line += dice.pick(" backoff 10s", " backoff 30s..2m", " backoff 1m..10m")
      }
      if dice.percent(60) {
        let causes = ["failure", "error", "oom", "preempted", "exit 1", "exit 2, 75"]
        var chosen = causes.filter { _ in dice.percent(35) }
        if chosen.isEmpty { chosen = ["failure"] }
        line += " on \(chosen.joined(separator: ", "))"
      }
      lines.append(line)
    }
    if dice.percent(25) {
      lines.append(
        dice.pick(
          "memory 1Gi",
          "memory 1Gi..2Gi",
          "memory 1Gi grow 2x to 8Gi on oom",
          "memory 1500Mi grow 3x to 6Gi on oom",
          "memory 1Gi..2Gi grow 2x to 3Gi on oom"
        )
      )
    }
    if dice.percent(10) { lines.append("timeout \(dice.pick(20, 40))s") }
    return lines
  }

  private mutating func outputType() -> ValueType {
    let scalar: ValueType = dice.pick(.string, .int, .float, .bool)
    return switch dice.below(20) {
    case ..<9: scalar
    case ..<13: .list(scalar)
    case 13: .list(.file)
    case 14: .list(.list(.int))
    case 15: .file
    case 16: .json
    case 17: .optional(scalar)
    case 18: .optional(.list(scalar))
    default: dice.pick(.dir, .optional(.file), .list(.json))
    }
  }

  private mutating func addParam(_ name: String) {
    if dice.percent(8) {
      // Argo must not see it, so no condition may; for all else it is a value like any other.
      flow.params.append(
        .init(name: name, line: "param \(name): string = \"{{item}} {{\"", given: nil)
      )
      return params.append((name, .json))
    }
    let scalar: ValueType = dice.pick(.string, .int, .float, .bool)
    let type: ValueType = dice.percent(70) ? scalar : dice.percent(80) ? .list(scalar) : .json
    var line = "param \(name): \(type) = \(type == .json ? jsonConstant() : constant(type))"
    var given: String?
    if dice.percent(30), case .list = type {
    } else if type == .string, dice.percent(40) {
      line = "param \(name): string = \"a\" one of [\"a\", \"b\", \"it's\"]"
      if dice.percent(50) { given = "b" }
    } else if type == .int, dice.percent(30) {
      given = "\(dice.within(-2...4))"
    } else if type == .bool, dice.percent(30) {
      given = dice.pick("true", "false")
    } else if type == .float, dice.percent(30) {
      given = dice.pick("0.9", "2", "1e3")
    } else if type == .list(.int), dice.percent(40) {
      given = dice.pick("[]", "[3, 1]", "[1]")
    } else if type == .list(.string), dice.percent(40) {
      given = dice.pick("[]", "[\"b\", \"a\", \"\"]", "[\"it's\"]")
    }
    params.append((name, type))
    flow.params.append(.init(name: name, line: line, given: given))
  }
}
