package import FlowSyntax

/// What a flow's names mean: its parameters, steps, loops and branches, and
/// the scopes they live in.
///
/// Everything is in arrays in source order and refers to the rest by index, so
/// that checks over thousands of steps stay linear.
package struct Model: Sendable {
  package let source: Source
  package let flow: FlowDecl
  var params: [ParamInfo] = []
  var steps: [StepInfo] = []
  var loops: [LoopInfo] = []
  var branches: [BranchInfo] = []
  var scopes: [Scope] = []
  var paramIndex: [String: Int] = [:]
  var stepIndex: [String: Int] = [:]
  /// The needs that `defaults` gives.
  var defaults = Plan.Needs()

  init(source: Source, flow: FlowDecl) {
    self.source = source
    self.flow = flow
  }
}

/// A block, and what it is the block of.
struct Scope: Sendable {
  let kind: Kind
  let parent: Int?
  let depth: Int
  /// Where the scope's owner stands among the items of its parent.
  let itemInParent: Int
  var items: [Plan.Item] = []
  /// For each item, who it waits for and why.
  var edges: [[Edge]] = []

  enum Kind: Sendable {
    case body
    case handler(Plan.Event, Span)
    case loop(Int)
    case arm(branch: Int, arm: Int)
  }

  /// One reason for an item to wait for another.
  struct Edge: Sendable {
    let item: Int
    /// The step waited for, and the place that says so.
    let step: Int
    let span: Span
  }
}

struct ParamInfo: Sendable {
  let decl: ParamDecl
  let name: Name
  var type: FlowType?
  var choices: [Plan.Literal] = []
  var defaultValue: Plan.Literal?
  var range: ClosedRange<Double>?
}

struct StepInfo: Sendable {
  let name: Name
  let scope: Int
  let item: Int
  var outputs: [OutputInfo] = []
  var inputs: [InputInfo] = []
  /// Behind one reference, since every check copies this struct for each step.
  let text: StepText
  var isRead = false
  /// Other steps whose outputs or end somebody waits for.
  var hasFollowers = false

  var decl: StepDecl { text.decl }
  var after: [Name] { text.after }
  var toleratesFailure: Bool { text.toleratesFailure }
  var needs: Box<Plan.Needs> { text.needs }
  var program: Plan.Program? { text.program }
  var script: StringLiteral? { text.script }

  /// The index of an output.
  func output(_ name: String) -> Int? {
    if let index = text.outputIndex { return index[name] }
    return outputs.firstIndex { $0.name.text == name }
  }
}

/// What the text of a step says for itself, whatever its names mean.
final class StepText: Sendable {
  let decl: StepDecl
  let after: [Name]
  let toleratesFailure: Bool
  let needs: Box<Plan.Needs>
  let program: Plan.Program?
  /// Where the script's text begins, for reports about it.
  let script: StringLiteral?
  /// The outputs by name when there are many. A look at each of a few is
  /// faster, and thousands of small tables are not.
  let outputIndex: [String: Int]?

  init(
    decl: StepDecl,
    after: [Name],
    toleratesFailure: Bool,
    needs: Box<Plan.Needs>,
    program: Plan.Program?,
    script: StringLiteral?,
    outputs: [OutputInfo]
  ) {
    self.decl = decl
    self.after = after
    self.toleratesFailure = toleratesFailure
    self.needs = needs
    self.program = program
    self.script = script
    let isLong = outputs.count > 8
    outputIndex =
      isLong
      ? Dictionary(uniqueKeysWithValues: outputs.enumerated().map { ($1.name.text, $0) }) : nil
  }
}

struct OutputInfo: Sendable {
  let name: Name
  /// `nil` when the type is missing or unknown, which was reported.
  let type: FlowType?
  let doc: String?
  var isRead = false
}

struct InputInfo: Sendable {
  let name: Name
  let decl: InputDecl
  var type: FlowType?
  var alternatives: [Plan.Value] = []
}

struct LoopInfo: Sendable {
  let decl: ForeachDecl
  /// The scope that holds the loop, and its place there.
  let scope: Int
  let item: Int
  var bodyScope: Int
  var itemType: FlowType?
  var items: Plan.Items?
  var maximum: Int?
}

struct BranchInfo: Sendable {
  let decl: BranchDecl
  let scope: Int
  let item: Int
  var arms: [ArmInfo] = []
  /// Whether some arm always runs.
  var isExhaustive = false
}

struct ArmInfo: Sendable {
  let decl: ArmDecl
  let scope: Int
  /// The arm's own condition; `nil` for `else`, or after a mistake.
  var condition: Plan.Condition?
}

extension Model {
  /// The innermost scope that holds both `left` and `right`, or `nil` when one
  /// of them is in a handler and the other is not.
  func commonScope(_ left: Int, _ right: Int) -> Int? {
    var a = left
    var b = right
    while a != b {
      if scopes[a].depth >= scopes[b].depth {
        guard let parent = scopes[a].parent else { return nil }
        a = parent
      } else {
        guard let parent = scopes[b].parent else { return nil }
        b = parent
      }
    }
    return a
  }

  /// The loops around a scope, outermost first.
  func loops(around scope: Int) -> [Int] {
    var result: [Int] = []
    var current: Int? = scope
    while let index = current {
      if case .loop(let loop) = scopes[index].kind { result.append(loop) }
      current = scopes[index].parent
    }
    return result.reversed()
  }

  /// The handler a scope belongs to, if any.
  func handler(of scope: Int) -> Plan.Event? {
    var current = scope
    while let parent = scopes[current].parent { current = parent }
    if case .handler(let event, _) = scopes[current].kind { return event }
    return nil
  }

  /// Which item of `ancestor` holds what stands in `scope` at `item`.
  func item(of ancestor: Int, holding scope: Int, item: Int) -> Int {
    var current = scope
    var item = item
    while current != ancestor, let parent = scopes[current].parent {
      item = scopes[current].itemInParent
      current = parent
    }
    return item
  }

  func place(_ span: Span) -> Plan.Place {
    Plan.Place(file: source.name, line: source.line(at: Int(span.start)))
  }
}
