/// What a step's pod has to know: what to fetch, what to check and store, and
/// what Argo needs to be told.
///
/// The compiler writes it, the runtime reads it. Fields are only ever added,
/// never renamed; a reader ignores those it does not know, and refuses a
/// `version` above its own, which stands in the flow's signature for all steps.
package struct StepContract: Hashable, Sendable {
  package static let version = 1

  package var step: String
  /// The loops around the step, outermost first.
  package var loops: [Loop] = []
  package var inputs: [Input] = []
  package var outputs: [Output] = []
  /// Variables whose values Argo must not see in a template.
  package var env: [(name: String, value: String)] {
    get { variables.map { ($0.name, $0.value) } }
    set { variables = newValue.map { Variable(name: $0.name, value: $0.value) } }
  }
  /// What `Braces.hide` put between two opening braces of the arguments.
  package var braces: String?
  /// Steps that must be over before this one starts, where nothing else orders them.
  package var after: [Predecessor] = []

  private var variables: [Variable] = []

  package init(step: String) {
    self.step = step
  }

  private struct Variable: Hashable, Sendable {
    let name: String
    let value: String
  }

  /// A step to wait for: its place in the loop that both steps are in, or all
  /// items of a loop that this step is not in.
  package struct Predecessor: Hashable, Sendable {
    package var step: String
    /// The number of this step's own indexes that lead to it.
    package var depth: Int
    /// How many items the loop has that is left.
    package var items: Int?

    package init(step: String, depth: Int = 0, items: Int? = nil) {
      self.step = step
      self.depth = depth
      self.items = items
    }
  }

  /// A loop around the step: its variable, and the list that the index points into.
  package struct Loop: Hashable, Sendable {
    package var variable: String
    package var type: ValueType
    package var items: Origin

    package init(variable: String, type: ValueType, items: Origin) {
      self.variable = variable
      self.type = type
      self.items = items
    }
  }

  /// A value the process finds in its environment under `name`.
  package struct Input: Hashable, Sendable {
    package var name: String
    package var type: ValueType
    /// The first that is there counts.
    package var origins: [Origin]

    package init(name: String, type: ValueType, origins: [Origin]) {
      self.name = name
      self.type = type
      self.origins = origins
    }
  }

  /// Where a value comes from.
  package indirect enum Origin: Hashable, Sendable {
    case value(JSON)
    case range(Int, Int)
    case param(String)
    case item(String)
    /// An output of a step. `depth` of the reader's own indexes lead to it;
    /// every loop in `over`, outermost first, adds one level of list.
    case output(step: String, name: String, depth: Int, over: [Origin])
    /// A list that counts only when nothing of its type is missing in it; else it is absent, or
    /// with `orEmpty` an empty list. Loops run over such lists.
    case whole(Origin, type: ValueType, orEmpty: Bool)
  }

  package struct Output: Hashable, Sendable {
    package var name: String
    package var type: ValueType
    package var export: Export?

    package init(name: String, type: ValueType, export: Export? = nil) {
      self.name = name
      self.type = type
      self.export = export
    }
  }

  /// What Argo is told of an output, in a file under `Paths.exports`.
  package enum Export: String, Hashable, Sendable {
    /// The scalar: numbers and bools as text; a string as base64 of its JSON,
    /// so that nothing in it can mean anything to Argo.
    case value
    /// The number of items of a list.
    case count
  }
}

extension StepContract {
  package var json: JSON {
    var fields: [JSON.Field] = []
    fields.reserveCapacity(8)
    fields.append(.init(key: "step", value: .string(step)))
    if !loops.isEmpty {
      let values = loops.map { loop in
        JSON.object(
          [
            .init(key: "item", value: .string(loop.variable)),
            .init(key: "type", value: .string(loop.type.description)),
          ] + loop.items.fields
        )
      }
      fields.append(.init(key: "loops", value: .array(values)))
    }
    if !inputs.isEmpty {
      let values = inputs.map { JSON.Field(key: $0.name, value: $0.json) }
      fields.append(.init(key: "inputs", value: .object(values)))
    }
    if !outputs.isEmpty {
      let values = outputs.map { JSON.Field(key: $0.name, value: .string($0.type.description)) }
      fields.append(.init(key: "outputs", value: .object(values)))
    }
    let exports = outputs.compactMap { output in
      output.export.map { JSON.Field(key: output.name, value: .string($0.rawValue)) }
    }
    if !exports.isEmpty { fields.append(.init(key: "export", value: .object(exports))) }
    if !variables.isEmpty {
      let values = variables.map { JSON.Field(key: $0.name, value: .string($0.value)) }
      fields.append(.init(key: "env", value: .object(values)))
    }
    if let braces { fields.append(.init(key: "braces", value: .string(braces))) }
    if !after.isEmpty {
      fields.append(.init(key: "after", value: .array(after.map(\.json))))
    }
    return .object(fields)
  }
}

extension StepContract.Predecessor {
  fileprivate var json: JSON {
    if depth == 0, items == nil { return .string(step) }
    return .object(
      [.init(key: "step", value: .string(step))]
        + (depth > 0 ? [.init(key: "depth", value: .int(depth))] : [])
        + (items.map { [.init(key: "items", value: .int($0))] } ?? [])
    )
  }
}

extension StepContract.Input {
  fileprivate var json: JSON {
    let type = JSON.Field(key: "type", value: .string(type.description))
    if origins.count == 1 { return .object([type] + origins[0].fields) }
    return .object([type, .init(key: "any", value: .array(origins.map { .object($0.fields) }))])
  }
}

extension StepContract.Origin {
  fileprivate var fields: [JSON.Field] {
    switch self {
    case .value(let value): return [.init(key: "value", value: value)]
    case .range(let low, let high): return [.init(key: "range", value: [.int(low), .int(high)])]
    case .param(let name): return [.init(key: "param", value: .string(name))]
    case .item(let name): return [.init(key: "item", value: .string(name))]
    case .output(let step, let name, let depth, let over):
      var fields = [JSON.Field(key: "output", value: .string("\(step).\(name)"))]
      if depth > 0 { fields.append(.init(key: "depth", value: .int(depth))) }
      if !over.isEmpty {
        fields.append(.init(key: "over", value: .array(over.map { .object($0.fields) })))
      }
      return fields
    case .whole(let origin, let type, let orEmpty):
      let whole = JSON.Field(key: "whole", value: .string(type.description))
      return origin.fields + [whole] + (orEmpty ? [.init(key: "or_empty", value: .bool(true))] : [])
    }
  }
}
