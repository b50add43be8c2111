/// What is done to one run: chosen by a seed and the run's number, so that any
/// single run can be had again.
enum Scenario: Sendable {
  /// Faults that pass: the attempt must come through.
  case passing([Armed])
  /// One fault for ever: the attempt must fail and name it.
  case lasting(FaultKind, skip: Int)
  /// SIGKILL or SIGTERM after so many thousandths of the time that an unharmed
  /// attempt takes, and perhaps a fault before.
  case killed(signal: Int32, after: Int, [Armed])
  /// A volume with too little room.
  case diskFull(kilobytes: Int)
  /// Two attempts at once.
  case racing([Armed])
  /// The credentials of the pod run out after so many requests, and the token
  /// that others are had for is replaced.
  case expiring(after: Int)

  static func choose(_ number: Int, _ dice: inout Dice) -> Scenario {
    // Every kind lasts once in its turn; the rest is chance.
    if number % 12 == 0 {
      let kinds = FaultKind.allCases.filter { $0.causes != nil }
      return .lasting(kinds[number / 12 % kinds.count], skip: dice.below(4))
    }
    switch dice.below(100) {
    case ..<54: return .passing(faults(dice.below(4) + 1, &dice))
    case ..<66: return .killed(signal: 9, after: dice.below(1000), faults(dice.below(2), &dice))
    case ..<78: return .killed(signal: 15, after: dice.below(1000), faults(dice.below(2), &dice))
    case ..<84: return .diskFull(kilobytes: 64 + dice.below(700))
    case ..<91: return .expiring(after: 1 + dice.below(11))
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
    case .expiring: "expiring"
    }
  }

  var armed: [Armed] {
    switch self {
    case .passing(let faults), .killed(_, _, let faults), .racing(let faults): faults
    case .lasting(let kind, let skip): [Armed(kind: kind, skip: skip, times: .max)]
    case .diskFull, .expiring: []
    }
  }

  func harm(usualMilliseconds: Double) -> Harm {
    switch self {
    case .passing, .lasting, .racing, .expiring: .none
    case .killed(let signal, let after, _):
      .signal(signal, afterMilliseconds: Int(Double(after) / 1000 * usualMilliseconds))
    case .diskFull(let kilobytes): .smallDisk(kilobytes: kilobytes)
    }
  }

  /// Whether another attempt is made afterwards, as Argo's retry makes it.
  var isRetried: Bool {
    switch self {
    case .passing, .racing, .expiring: false
    case .lasting, .killed, .diskFull: true
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
