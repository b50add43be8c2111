import FlowContract

/// The values that contracts speak of, found as `docs/runtime.md` says.
struct Contracts {
  /// The parameters, as the pod that asks is told of them.
  private var params: [String: JSON] = [:]
  /// What steps have written, by place.
  var written: [String: [String: JSON]] = [:]

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// What a program finds in its environment.
  mutating func seen(
    _ contract: StepContract,
    at index: [Int],
    _ params: [String: JSON]
  ) throws(Missing) -> [String: JSON] {
    self.params = params
    var values = params
    guard index.count == contract.loops.count else {
      throw Missing(description: "the place \(index) is of other loops than the contract's")
    }
    for (depth, loop) in contract.loops.enumerated() {
      guard let item = item(depth, contract, at: index) else {
        throw Missing(description: "the item of `\(loop.variable)` is not there")
      }
      values[loop.variable] = item
    }
    for input in contract.inputs {
      let value = input.origins.compactMap { self.value($0, contract, at: index) }
        .map { settled($0, input.type) }.first { isComplete($0, input.type) }
      guard let value else { throw Missing(description: "`\(input.name)` is not there") }
      values[input.name] = value
    }
    return values
  }

  private func item(_ depth: Int, _ contract: StepContract, at index: [Int]) -> JSON? {
    let list = value(contract.loops[depth].items, contract, at: Array(index.prefix(depth)))
    guard case .array(let items)? = list, items.indices.contains(index[depth]) else { return nil }
    return items[index[depth]]
  }

  private func value(
    _ origin: StepContract.Origin,
    _ contract: StepContract,
    at index: [Int]
  ) -> JSON? {
    switch origin {
    case .value(let value): return value
    case .range(let low, let high): return .array((low...high).map { .int($0) })
    case .param(let name): return params[name]
    case .item(let name):
      guard let depth = contract.loops.firstIndex(where: { $0.variable == name }) else {
        return nil
      }
      return item(depth, contract, at: index)
    case .whole(let origin, let type, let orEmpty):
      let list = self.value(origin, contract, at: index).map { settled($0, type) }
      if let list, isComplete(list, type) { return list }
      return orEmpty ? .array([]) : nil
    case .output(let step, let name, let depth, let over):
      return output(step, name, over[...], contract, at: Array(index.prefix(depth)))
    }
  }

  private func output(
    _ step: String,
    _ name: String,
    _ over: ArraySlice<StepContract.Origin>,
    _ contract: StepContract,
    at index: [Int]
  ) -> JSON? {
    guard let list = over.first else { return written[placeName(step, index)]?[name] }
    guard case .array(let items)? = value(list, contract, at: index) else { return nil }
    return .array(
      items.indices.map {
        output(step, name, over.dropFirst(), contract, at: index + [$0]) ?? .null
      }
    )
  }
}
