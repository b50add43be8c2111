/// What a simulation supposes about the leaves: how long they take, what they give, which fail.
package struct Scenario: Sendable {
  /// How long a leaf takes of which nothing is said.
  package var standardDuration: Milliseconds = 60000
  /// The nodes of the cluster; without any, everything has room at once.
  package var hosts: [Host] = []
  /// What chance makes of ranges and likelihoods: the same for the same seed.
  package var seed: UInt64 = 0
  private var rules: [String: [Rule]] = [:]

  package init() {}

  /// The room of nodes without names, which take any pod.
  package var cluster: [Resources] {
    get { hosts.map(\.size) }
    set { hosts = newValue.map(Host.init) }
  }

  /// A step and, in loops, the place: `train[2]` is all of the third item.
  package struct Target: Hashable, Sendable {
    package let name: String
    package let indexes: [Int]

    package init(_ name: String, _ indexes: [Int] = []) {
      self.name = name
      self.indexes = indexes
    }

    /// `train`, `train[2]`, `train[2][0]`.
    package init?(_ text: String) {
      let name = text.prefix { $0 != "[" }
      var rest = text.dropFirst(name.count)
      var indexes: [Int] = []
      while !rest.isEmpty {
        guard rest.first == "[", let end = rest.firstIndex(of: "]"),
          let index = Int(rest[rest.index(after: rest.startIndex)..<end]), index >= 0
        else { return nil }
        indexes.append(index)
        rest = rest[rest.index(after: end)...]
      }
      guard !name.isEmpty else { return nil }
      self.init(String(name), indexes)
    }
  }

  package struct Failure: Hashable, Sendable {
    package var cause: Cause
    /// How many attempts fail, from the first.
    package var times: Int
    /// How likely it is, each time: from 0 to 1.
    package var likelihood: Double

    package init(_ cause: Cause, times: Int, likelihood: Double = 1) {
      self.cause = cause
      self.times = times
      self.likelihood = likelihood
    }
  }

  package enum Cause: Hashable, Sendable {
    /// The program ends with this code.
    case exit(Int)
    /// The kernel kills the container for memory.
    case outOfMemory
    /// The pod is taken away with its node.
    case podDeleted
    /// The pod goes wrong around the program: an init container, or what keeps its outputs.
    case error(String)
  }

  private struct Rule: Sendable {
    let indexes: [Int]
    let says: Says

    enum Says: Sendable {
      case takes(ClosedRange<Milliseconds>)
      case gives(output: String, value: String)
      case prints(String)
      case fails(Failure)
    }
  }

  package mutating func take(_ target: Target, _ time: Milliseconds) {
    add(target, .takes(time...time))
  }

  /// Any time of a range is as likely as any other.
  package mutating func take(_ target: Target, _ times: ClosedRange<Milliseconds>) {
    add(target, .takes(times))
  }

  package mutating func give(_ target: Target, _ output: String, _ value: String) {
    add(target, .gives(output: output, value: value))
  }

  package mutating func print(_ target: Target, _ result: String) { add(target, .prints(result)) }

  package mutating func fail(_ target: Target, _ failure: Failure) { add(target, .fails(failure)) }

  private mutating func add(_ target: Target, _ says: Rule.Says) {
    rules[target.name, default: []].append(Rule(indexes: target.indexes, says: says))
  }

  /// Whether another seed could make another run.
  package var isRandom: Bool {
    rules.values.joined().contains { rule in
      switch rule.says {
      case .takes(let times): times.lowerBound < times.upperBound
      case .fails(let failure): failure.likelihood < 1
      case .gives, .prints: false
      }
    }
  }

  /// The names that rules speak of.
  package var names: [String] { rules.keys.sorted() }

  /// What is supposed of one pod; what was said later counts.
  func supposed(of pod: PodOrder) -> Supposed {
    // A person who approves is not kept waiting for.
    var result = Supposed(duration: pod.isSuspension ? 0 : standardDuration)
    guard !rules.isEmpty else { return result }
    apply(pod.template, pod, &result)
    if pod.step != pod.template { apply(pod.step, pod, &result) }
    return result
  }

  /// The same of one container of a set.
  func supposed(of pod: PodOrder, container: String) -> Supposed {
    var result = Supposed(duration: standardDuration)
    apply(container, pod, &result)
    return result
  }

  private func apply(_ name: String, _ pod: PodOrder, _ result: inout Supposed) {
    for (number, rule) in (rules[name] ?? []).enumerated()
    where pod.indexes.starts(with: rule.indexes) {
      switch rule.says {
      case .takes(let times):
        result.duration = times.lowerBound
        let width = times.upperBound - times.lowerBound
        if width > 0 {
          let share = chance(name, number, pod)
          // Nobody gains by fractions of a second.
          let unit: Milliseconds = width < 60_000 ? 1 : 1000
          result.duration += Milliseconds((Double(width / unit) * share).rounded()) * unit
        }
        result.isSaid = true
      case .gives(let output, let value): result.outputs[output] = value
      case .prints(let text): result.result = text
      case .fails(let failure):
        guard pod.attempt < failure.times else { continue }
        if failure.likelihood < 1, chance(name, number, pod) >= failure.likelihood { continue }
        result.failure = failure.cause
        result.isSaid = true
      }
    }
  }
}

extension Scenario {
  /// A number from 0 to below 1 for one rule and one pod.
  ///
  /// It follows from the seed, the rule and where the pod stands, and not from what ran before: so a
  /// change of the cluster leaves every duration as it was.
  private func chance(_ name: String, _ rule: Int, _ pod: PodOrder) -> Double {
    var state = seed
    func mix(_ value: UInt64) {
      // SplitMix64.
      state = (state ^ value) &+ 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      state = z ^ (z >> 31)
    }
    mix(UInt64(truncatingIfNeeded: rule))
    for text in [name, pod.template, pod.step] {
      for byte in text.utf8 { mix(UInt64(byte)) }
      mix(256)
    }
    for index in pod.indexes { mix(UInt64(truncatingIfNeeded: index) &+ 257) }
    mix(UInt64(truncatingIfNeeded: pod.attempt))
    return Double(state >> 11) / Double(1 << 53)
  }
}

struct Supposed {
  var duration: Milliseconds
  var outputs: [String: String] = [:]
  var result: String?
  var failure: Scenario.Cause?
  /// Whether a time or a failure was said, and not only supposed.
  var isSaid = false
}
