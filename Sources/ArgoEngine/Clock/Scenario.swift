/// What a simulation supposes about the leaves: how long they take, what they give, which fail.
package struct Scenario: Sendable {
  /// How long a leaf takes of which nothing is said.
  package var standardDuration: Milliseconds = 60000
  /// The nodes of the cluster; without any, everything has room at once.
  package var cluster: [Resources] = []
  private var rules: [String: [Rule]] = [:]

  package init() {}

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

    package init(_ cause: Cause, times: Int) {
      self.cause = cause
      self.times = times
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
      case takes(Milliseconds)
      case gives(output: String, value: String)
      case prints(String)
      case fails(Failure)
    }
  }

  package mutating func take(_ target: Target, _ time: Milliseconds) { add(target, .takes(time)) }

  package mutating func give(_ target: Target, _ output: String, _ value: String) {
    add(target, .gives(output: output, value: value))
  }

  package mutating func print(_ target: Target, _ result: String) { add(target, .prints(result)) }

  package mutating func fail(_ target: Target, _ failure: Failure) { add(target, .fails(failure)) }

  private mutating func add(_ target: Target, _ says: Rule.Says) {
    rules[target.name, default: []].append(Rule(indexes: target.indexes, says: says))
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
    for rule in rules[name] ?? [] where pod.indexes.starts(with: rule.indexes) {
      switch rule.says {
      case .takes(let time):
        result.duration = time
        result.isSaid = true
      case .gives(let output, let value): result.outputs[output] = value
      case .prints(let text): result.result = text
      case .fails(let failure):
        guard pod.attempt < failure.times else { continue }
        result.failure = failure.cause
        result.isSaid = true
      }
    }
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
