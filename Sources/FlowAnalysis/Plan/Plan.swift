/// A flow without mistakes: every decision made, in the flow's own words.
///
/// It exists only when the flow has no error, and it carries no syntax, so
/// that emitting it cannot fail. Steps, loops and branches are named by their
/// index in `steps`, `loops` and `branches`.
package struct Plan: Hashable, Sendable {
  package var name: String
  package var doc: String?
  package var place: Place
  package var params: [Param] = []
  package var schedules: [Schedule] = []
  package var labels: [Entry] = []
  package var annotations: [Entry] = []
  package var serviceAccount: String?
  /// The whole run's time limit, in seconds.
  package var timeout: Int?
  /// How many pods of the flow may run at a time.
  package var parallelism: Int?
  /// What `defaults` says; every step's own needs already include it.
  package var defaults = Needs()
  package var steps: [Step] = []
  package var loops: [Loop] = []
  package var branches: [Branch] = []
  package var body = Block()
  package var handlers: [Handler] = []
}

extension Plan {
  /// The needs of all steps, without those that are another step's very own.
  package var distinctNeeds: [Needs] {
    var result: [Needs] = []
    var seen: Set<ObjectIdentifier> = []
    for index in steps.indices where seen.insert(ObjectIdentifier(steps[index].needs)).inserted {
      result.append(steps[index].needs.value)
    }
    return result
  }
}

extension Plan {
  /// A place in the source: the file as the user names it, and a 1-based line.
  package struct Place: Hashable, Sendable {
    package var file: String
    package var line: Int

    package init(file: String, line: Int) {
      self.file = file
      self.line = line
    }
  }

  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  package struct Param: Hashable, Sendable {
    package var name: String
    package var doc: String?
    package var type: FlowType
    package var defaultValue: Literal?
    package var choices: [Literal]
    package var range: ClosedRange<Double>?
    package var pattern: String?
  }

  /// A constant. Lists nest.
  package indirect enum Literal: Hashable, Sendable {
    case string(String)
    case int(Int)
    case float(Double)
    case bool(Bool)
    case list([Literal])
  }

  /// Steps, loops and branches that belong together, in source order, and
  /// which of them each one waits for.
  package struct Block: Hashable, Sendable {
    package var items: [Item] = []
    /// For each item, the indexes of the items that must be over first, ascending.
    package var waits: [[Int]] = []
  }

  package enum Item: Hashable, Sendable {
    case step(Int)
    case loop(Int)
    case branch(Int)
  }

  package struct Loop: Hashable, Sendable {
    package var variable: String
    package var items: Items
    package var itemType: FlowType
    package var maximum: Int?
    package var body = Block()
    package var place: Place
  }

  /// What a loop runs over.
  package enum Items: Hashable, Sendable {
    case literal([Literal])
    case range(Int, Int)
    case param(String)
    /// A list that a step wrote, or the list that leaving loops made.
    case output(Reference)
    /// The item of an outer loop, itself a list.
    case item(loop: Int)
  }

  package struct Branch: Hashable, Sendable {
    package var arms: [Arm]
  }

  package struct Arm: Hashable, Sendable {
    /// When the arm runs, the arms before it already excluded.
    package var condition: Condition
    /// The arm's head as the author wrote it: `if select.score >= 0.9`, `else`.
    package var title: String
    package var body = Block()
    package var place: Place
  }

  package struct Handler: Hashable, Sendable {
    package var event: Event
    package var body = Block()
    package var place: Place
  }

  package enum Event: String, Hashable, Sendable, CaseIterable {
    case failure
    case success
    case exit
  }

  /// An output of a step as somebody elsewhere sees it.
  package struct Reference: Hashable, Sendable {
    package var step: Int
    package var output: String
    /// The declared type of the output, before loops and branches wrap it.
    package var type: FlowType
    /// The loops that the reference leaves, outermost first: one list level each.
    package var leaving: [Int]
    /// Whether the value may be absent where it is read.
    package var isOptional: Bool
  }
}
