/// Reads what `StepContract.json` wrote, from a compiler of this version or of a
/// later one: unknown fields are left alone, known ones must be what they are.
extension StepContract {
  package init(json: JSON) throws(ContractError) {
    let contract = Field(json, at: "contract")
    self.init(step: try contract.required("step").text())
    loops = try contract.list("loops") { loop throws(ContractError) in
      Loop(
        variable: try loop.required("item").text(),
        type: try loop.required("type").type(),
        items: try Origin(loop, isLoop: true)
      )
    }
    inputs = try contract.entries("inputs") { name, input throws(ContractError) in
      let type = try input.required("type").type()
      guard input["any"] != nil else {
        return Input(name: name, type: type, origins: [try Origin(input)])
      }
      let origins = try input.list("any") { origin throws(ContractError) in try Origin(origin) }
      guard !origins.isEmpty else { throw input.wrong("an origin in `any`", "none") }
      return Input(name: name, type: type, origins: origins)
    }
    let exports = contract["export"]
    outputs = try contract.entries("outputs") { name, output throws(ContractError) in
      Output(name: name, type: try output.type(), export: try exports?[name]?.export())
    }
    if let exports {
      for (name, field) in try exports.object() where !outputs.contains(where: { $0.name == name })
      {
        throw field.wrong("the name of an output", "`\(name)`")
      }
    }
    env = try contract.entries("env") { name, value throws(ContractError) in
      (name: name, value: try value.text())
    }
    braces = try contract["braces"]?.text()
    after = try contract.list("after") { step throws(ContractError) in
      guard case .object = step.json else { return Predecessor(step: try step.text()) }
      return Predecessor(
        step: try step.required("step").text(),
        depth: try step["depth"]?.count() ?? 0,
        items: try step["items"]?.count()
      )
    }
  }
}

extension StepContract.Origin {
  /// A loop's own `item` is its variable, not where its list comes from.
  fileprivate init(_ field: Field, isLoop: Bool = false) throws(ContractError) {
    if let value = field["value"] {
      self = .value(value.json)
    } else if let range = field["range"] {
      let ends = try range.items()
      guard ends.count == 2 else { throw range.wrong("two ends", "\(ends.count)") }
      self = .range(try ends[0].int(), try ends[1].int())
    } else if let name = field["param"] {
      self = .param(try name.text())
    } else if let name = field["item"], !isLoop {
      self = .item(try name.text())
    } else if let output = field["output"] {
      let text = try output.text()
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw output.wrong("`step.output`", "`\(text)`")
      }
      let depth = try field["depth"]?.count() ?? 0
      let origin = StepContract.Origin.output(
        step: String(parts[0]),
        name: String(parts[1]),
        depth: depth,
        over: try field.list("over") { list throws(ContractError) in
          try StepContract.Origin(list)
        }
      )
      guard let whole = field["whole"] else {
        self = origin
        return
      }
      self = .whole(origin, type: try whole.type(), orEmpty: try field["or_empty"]?.bool() ?? false)
    } else {
      throw field.wrong("`value`, `range`, `param`, `item` or `output`", "none of them")
    }
  }
}

extension Field {
  fileprivate func count() throws(ContractError) -> Int {
    let int = try int()
    guard int >= 0 else { throw wrong("0 or more", "\(int)") }
    return int
  }

  fileprivate func export() throws(ContractError) -> StepContract.Export {
    let text = try text()
    guard let export = StepContract.Export(rawValue: text) else {
      throw wrong("`value` or `count`", "`\(text)`")
    }
    return export
  }
}
