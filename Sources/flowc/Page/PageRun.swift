import ArgoEngine

/// What a page shows of one run: its steps, and of each step as many bars as a person may want.
///
/// Pods of a step that did the same at the same time are one bar. Of a step with thousands of bars
/// those stay that say most: what failed, what is critical, and then the longest.
struct PageRun {
  let trace: Trace
  var steps: [Step] = []
  var bars: [Bar] = []
  /// Bars of the critical path, in its order.
  var path: [Int] = []

  struct Step {
    let name: String
    let resources: Resources
    /// How many leaves there were, and how many of them failed.
    var count = 0
    var failed = 0
    var passed = 0
    var first = 0
    var bars = 0
    /// Leaves that no bar shows.
    var hidden = 0
    var ready: Milliseconds = .max
    /// The same, of those that were not passed by.
    var asked: Milliseconds = .max
    var began: Milliseconds = .max
    var ended: Milliseconds = 0
    /// Time of running, of all its leaves.
    var busy: Milliseconds = 0
    var isCritical = false
    /// How many ran and waited.
    var profile: Curves?
  }

  struct Bar {
    let ready: Milliseconds
    let began: Milliseconds
    let ended: Milliseconds
    let outcome: Outcome
    let isCritical: Bool
    let note: String
    var indexes: [[Int]]
    let node: Int

    var count: Int { indexes.count }
    var length: Milliseconds { ended - began }
  }

  enum Outcome: Int {
    case succeeded
    case failed
    case open
    case passed
  }

  /// How many bars a page may have in all.
  static let limit = 12000

  init(_ trace: Trace, _ names: [String: String]) {
    self.trace = trace
    var numbers: [String: Int] = [:]
    var leaves: [[Int]] = []
    for (index, node) in trace.nodes.enumerated() where node.isLeaf {
      let name = stepName(node, names)
      let number = numbers[name] ?? steps.count
      if number == steps.count {
        numbers[name] = number
        steps.append(Step(name: name, resources: node.resources))
        leaves.append([])
      }
      leaves[number].append(index)
    }
    let critical = Set(trace.criticalPath.map(\.node))
    let shown = leaves.map { bars(of: $0, critical) }
    let budget = Self.budget(shown.map(\.count))
    var places: [Int: Int] = [:]
    for number in steps.indices {
      fill(number, leaves[number])
      let kept = Self.chosen(shown[number], budget)
      steps[number].hidden = steps[number].count - kept.reduce(0) { $0 + $1.count }
      steps[number].isCritical = kept.contains(where: \.isCritical)
    }
    // Steps stand in the order in which they could begin.
    let order = steps.indices.sorted { (steps[$0].ready, $0) < (steps[$1].ready, $1) }
    let sorted = order.map { (steps[$0], Self.chosen(shown[$0], budget)) }
    steps = []
    for (step, kept) in sorted {
      var step = step
      step.first = bars.count
      step.bars = kept.count
      for bar in kept {
        places[bar.node] = bars.count
        bars.append(bar)
      }
      steps.append(step)
    }
    path = trace.criticalPath.compactMap { places[$0.node] }
  }

  /// The bars of a step in the order of beginning; what looks the same is one, save critical ones.
  private func bars(of leaves: [Int], _ critical: Set<Int>) -> [Bar] {
    struct Look: Hashable {
      let times: [Milliseconds]
      let outcome: Outcome
      let note: String
    }
    var bars: [Bar] = []
    var known: [Look: Int] = [:]
    for index in leaves {
      let node = trace.nodes[index]
      let bar = Bar(
        ready: node.ready(in: trace) - trace.started,
        began: node.began(in: trace) - trace.started,
        ended: node.ended(in: trace) - trace.started,
        outcome: node.outcome,
        isCritical: critical.contains(index),
        note: node.notes.joined(separator: ", "),
        indexes: [node.indexes],
        node: index
      )
      if bar.isCritical {
        bars.append(bar)
        continue
      }
      let look = Look(
        times: [bar.ready, bar.began, bar.ended],
        outcome: bar.outcome,
        note: bar.note
      )
      if let same = known[look], !node.indexes.isEmpty {
        bars[same].indexes.append(node.indexes)
      } else {
        known[look] = bars.count
        bars.append(bar)
      }
    }
    return bars.enumerated()
      .sorted { ($0.element.began, $0.offset) < ($1.element.began, $1.offset) }
      .map(\.element)
  }

  /// How many bars each step may have, so that all together are few enough.
  private static func budget(_ counts: [Int]) -> Int {
    var left = limit
    var rest = counts.count
    for count in counts.sorted() {
      guard count * rest > left else {
        left -= count
        rest -= 1
        continue
      }
      return max(1, left / rest)
    }
    return .max
  }

  private static func chosen(_ bars: [Bar], _ budget: Int) -> [Bar] {
    guard bars.count > budget else { return bars }
    let ranked = bars.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.isCritical != b.isCritical { return a.isCritical }
      if (a.outcome == .failed) != (b.outcome == .failed) { return a.outcome == .failed }
      return (b.length, left.offset) < (a.length, right.offset)
    }
    let kept = Set(ranked.prefix(budget).map(\.offset))
    return bars.enumerated().filter { kept.contains($0.offset) }.map(\.element)
  }

  private mutating func fill(_ number: Int, _ leaves: [Int]) {
    var changes: [Curves.Change] = []
    for index in leaves {
      let node = trace.nodes[index]
      let ready = node.ready(in: trace) - trace.started
      steps[number].count += 1
      steps[number].ready = min(steps[number].ready, ready)
      if node.outcome == .failed { steps[number].failed += 1 }
      guard node.outcome != .passed else {
        steps[number].passed += 1
        continue
      }
      let began = node.began(in: trace) - trace.started
      let ended = node.ended(in: trace) - trace.started
      steps[number].asked = min(steps[number].asked, ready)
      steps[number].began = min(steps[number].began, began)
      steps[number].ended = max(steps[number].ended, ended)
      steps[number].busy += ended - began
      if leaves.count == 1 { continue }
      if began > ready {
        changes.append(.init(time: ready, series: 1, amount: 1))
        changes.append(.init(time: began, series: 1, amount: -1))
      }
      changes.append(.init(time: began, series: 0, amount: 1))
      changes.append(.init(time: ended, series: 0, amount: -1))
    }
    if leaves.count > 1 {
      let end = trace.finished - trace.started
      steps[number].profile = Curves(changes, series: 2, from: 0, to: end, limit: 500)
    }
  }
}

extension TraceNode {
  /// What stands on the timeline by itself.
  var isLeaf: Bool {
    switch kind {
    case .pod, .suspend, .http, .plugin, .skipped: true
    case .container, .retry, .steps, .stepGroup, .dag, .taskGroup: false
    }
  }

  /// Since when it could have run.
  func ready(in trace: Trace) -> Milliseconds {
    began(in: trace) - waits.reduce(0) { $0 + $1.time }
  }

  /// When it began to run; what never did has waited until its end.
  func began(in trace: Trace) -> Milliseconds {
    ran >= 0 ? ran : kind == .suspend || waits.isEmpty ? started : ended(in: trace)
  }

  func ended(in trace: Trace) -> Milliseconds {
    phase.isFulfilled ? finished : trace.finished
  }

  var outcome: PageRun.Outcome {
    if phase.isBad { return .failed }
    if !phase.isFulfilled { return .open }
    return kind == .skipped || phase == .skipped || phase == .omitted ? .passed : .succeeded
  }

  /// What there is to say besides times.
  var notes: [String] {
    var notes = waits.map(text)
    if attempt > 0 { notes.append("attempt \(attempt + 1)") }
    if !message.isEmpty { notes.append(message) }
    if !verdict.isEmpty { notes.append(verdict) }
    return notes
  }
}
