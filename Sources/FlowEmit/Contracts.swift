package import FlowAnalysis
package import FlowContract

/// What the pods of a flow are told, worked out from its plan.
struct Contracts {
  let plan: Plan
  /// What Argo asks of each step, by output.
  private var exports: [[String: StepContract.Export]]

  init(_ plan: Plan) {
    self.plan = plan
    exports = Array(repeating: [:], count: plan.steps.count)
    for branch in plan.branches {
      for arm in branch.arms { export(arm.condition) }
    }
    for loop in plan.loops { export(countOf: loop.items) }
  }

  private mutating func export(_ condition: Plan.Condition) {
    switch condition {
    case .output(let reference): add(.value, ControlValue(reference, .value))
    case .length(let items): export(countOf: items)
    default:
      for child in condition.children { export(child) }
    }
  }

  private mutating func export(countOf items: Plan.Items) {
    if let value = countValue(of: items, in: plan) { add(.count, value) }
  }

  private mutating func add(_ export: StepContract.Export, _ value: ControlValue) {
    exports[value.step][value.output] = export
  }

  /// The control values a step gives, in the order of its outputs.
  func controlValues(of step: Int) -> [String] {
    plan.steps[step].outputs.compactMap { output in
      exports[step][output.name].map { $0 == .count ? "\(output.name)__count" : output.name }
    }
  }

  func contract(of index: Int) -> StepContract {
    let step = plan.steps[index]
    var contract = StepContract(step: step.name)
    contract.loops = step.loops.enumerated().map { depth, loop in
      StepContract.Loop(
        variable: plan.loops[loop].variable,
        type: plan.loops[loop].itemType,
        items: origin(of: loop, readerLoops: Array(step.loops.prefix(depth)))
      )
    }
    contract.inputs = step.inputs.map { input in
      StepContract.Input(
        name: input.name,
        type: input.type,
        origins: input.alternatives.map { origin($0, of: step) }
      )
    }
    contract.outputs = step.outputs.map { output in
      StepContract.Output(
        name: output.name,
        type: output.type,
        export: exports[index][output.name]
      )
    }
    return contract
  }

  private func origin(_ value: Plan.Value, of step: Plan.Step) -> StepContract.Origin {
    switch value {
    case .literal(let literal): .value(literal.json)
    case .param(let name): .param(name)
    case .item(let loop): .item(plan.loops[loop].variable)
    case .output(let reference): origin(reference, readerLoops: step.loops)
    }
  }

  /// The list that a loop runs over: a whole one, and an empty one where the flow says `?? []`.
  private func origin(of loop: Int, readerLoops: [Int]) -> StepContract.Origin {
    let items = plan.loops[loop].items
    let origin = origin(items, readerLoops: readerLoops)
    guard case .output(let reference) = items,
      reference.isOptional || !reference.leaving.isEmpty
    else { return origin }
    let type = FlowType.list(plan.loops[loop].itemType)
    return .whole(origin, type: type, orEmpty: reference.isOptional)
  }

  private func origin(_ items: Plan.Items, readerLoops: [Int]) -> StepContract.Origin {
    switch items {
    case .literal(let items): .value(.array(items.map(\.json)))
    case .range(let low, let high): .range(low, high)
    case .param(let name): .param(name)
    case .item(let loop): .item(plan.loops[loop].variable)
    case .output(let reference): origin(reference, readerLoops: readerLoops)
    }
  }

  /// An output as seen from inside `readerLoops`: the loops that reader and
  /// writer share say how many of the reader's indexes lead to it.
  private func origin(_ reference: Plan.Reference, readerLoops: [Int]) -> StepContract.Origin {
    let writer = plan.steps[reference.step].loops
    let shared = zip(writer, readerLoops).prefix { $0 == $1 }.count
    return .output(
      step: plan.steps[reference.step].name,
      name: reference.output,
      depth: shared,
      over: reference.leaving.map { loop in
        let outer = writer.prefix { $0 != loop }
        return origin(of: loop, readerLoops: Array(outer))
      }
    )
  }

  /// The flow's name and what its parameters must be.
  var signature: JSON {
    let params = plan.params.map { JSON.Field(key: $0.name, value: $0.json) }
    return .object(
      [
        .init(key: "version", value: .int(StepContract.version)),
        .init(key: "flow", value: .string(plan.name)),
      ] + (params.isEmpty ? [] : [.init(key: "params", value: .object(params))])
    )
  }
}

extension Plan.Param {
  fileprivate var json: JSON {
    var fields: [JSON.Field] = [.init(key: "type", value: .string(type.description))]
    if !choices.isEmpty { fields.append(.init(key: "one_of", value: .array(choices.map(\.json)))) }
    if let range {
      let ends = [range.lowerBound, range.upperBound].map { end in
        end == end.rounded() && abs(end) < 1e15 ? JSON.int(Int(end)) : .double(end)
      }
      fields.append(.init(key: "range", value: .array(ends)))
    }
    if let pattern { fields.append(.init(key: "matches", value: .string(pattern))) }
    if let value = defaultValue, value.holdsBraces {
      fields.append(.init(key: "default", value: value.json))
    }
    return .object(fields)
  }
}

extension Plan.Literal {
  var json: JSON {
    switch self {
    case .string(let string): .string(string)
    case .int(let int): .int(int)
    case .float(let double): .double(double)
    case .bool(let bool): .bool(bool)
    case .list(let items): .array(items.map(\.json))
    }
  }
}

/// What all pods of a flow are told alike.
package func signature(of plan: Plan) throws(ContractError) -> Signature {
  try Signature(json: Contracts(plan).signature)
}
