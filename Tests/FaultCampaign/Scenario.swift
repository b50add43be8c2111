/// What is done to one run: chosen by a seed and the run's number, so that any
/// single run can be had again.
enum Scenario: Sendable {
  /// Faults that pass: the attempt must come through.
  case passing([Armed])
  /// One fault for ever: the attempt must fail and name it.
  case lasting(FaultKind, skip: Int)
  /// SIGKILL or SIGTERM after so many milliseconds, and perhaps a fault before.
  case killed(signal: Int32, after: Int, [Armed])
  /// A folder with too little room.
  case diskFull(kilobytes: Int)
  /// Two attempts at once.
  case racing([Armed])

  static func choose(_ number: Int, _ dice: inout Dice) -> Scenario {
    // Every kind lasts once in its turn; the rest is chance.
    if number % 12 == 0 {
      let kinds = FaultKind.allCases.filter { $0.causes != nil }
      return .lasting(kinds[number / 12 % kinds.count], skip: dice.below(4))
    }
    switch dice.below(100) {
    case ..<56: return .passing(faults(dice.below(4) + 1, &dice))
    case ..<70: return .killed(signal: 9, after: dice.below(220), faults(dice.below(2), &dice))
    case ..<84: return .killed(signal: 15, after: dice.below(220), faults(dice.below(2), &dice))
    case ..<90: return .diskFull(kilobytes: 64 + dice.below(700))
    default: return .racing(faults(dice.below(3), &dice))
    }
  }

  private static func faults(_ count: Int, _ dice: inout Dice) -> [Armed] {
    (0..<count).map { _ in
      let kind = FaultKind.allCases[dice.below(FaultKind.allCases.count)]
      // Credentials that are refused twice in a row are refused for good.
      let times = kind == .expired ? 1 : 1 + dice.below(2)
      return Armed(kind: kind, skip: dice.below(7), times: times)
    }
  }

  var name: String {
    switch self {
    case .passing: "passing"
    case .lasting(let kind, _): "lasting \(kind.rawValue)"
    case .killed(let signal, _, _): signal == 9 ? "killed" : "terminated"
    case .diskFull: "disk full"
    case .racing: "racing"
    }
  }

  var armed: [Armed] {
    switch self {
    case .passing(let faults), .killed(_, _, let faults), .racing(let faults): faults
    case .lasting(let kind, let skip): [Armed(kind: kind, skip: skip, times: .max)]
    case .diskFull: []
    }
  }
}

/// Numbers from a seed (SplitMix64, Steele, Lea and Flood 2014).
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
      withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
