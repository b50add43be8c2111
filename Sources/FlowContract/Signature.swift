/// What all pods of a flow are told alike: the version of the agreement, the
/// flow's name, and what its parameters must be.
package struct Signature: Hashable, Sendable {
  package let flow: String
  package let params: [Param]

  package struct Param: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    package let choices: [JSON]
    package let range: ClosedRange<Double>?
    package let pattern: String?
    /// What `defaultMarker` stands for: the default as Argo would have held it.
    package let defaultValue: JSON?
  }

  package init(json: JSON) throws(ContractError) {
    let signature = Field(json, at: "signature")
    let version = try signature.required("version").int()
    guard version <= StepContract.version else {
      throw ContractError(
        "the flow was compiled for version \(version) of the agreement between flowc and flowrt, "
          + "and this flowrt knows \(StepContract.version): use the flowrt image of that flowc"
      )
    }
    guard version >= 1 else { throw signature.wrong("a version from 1", "\(version)") }
    flow = try signature.required("flow").text()
    params = try signature.entries("params") { name, param throws(ContractError) in
      Param(
        name: name,
        type: try param.required("type").type(),
        choices: try param["one_of"]?.items().map(\.json) ?? [],
        range: try param["range"]?.range(),
        pattern: try param["matches"]?.text(),
        defaultValue: param["default"]?.json
      )
    }
  }
}

extension Field {
  fileprivate func range() throws(ContractError) -> ClosedRange<Double> {
    let ends = try items()
    guard ends.count == 2 else { throw wrong("two ends", "\(ends.count)") }
    let low = try ends[0].number()
    let high = try ends[1].number()
    guard low <= high else { throw wrong("the smaller end first", "\(low) and \(high)") }
    return low...high
  }
}

/// The values of a run's parameters, as they stand in `FLOW_PARAMS`: text by name.
package func parameterValues(
  json: JSON
) throws(ContractError) -> [(name: String, value: String)] {
  var values: [(name: String, value: String)] = []
  for entry in try Field(json, at: Variable.params).items() {
    // Argo leaves `value` out where it is empty in some versions.
    values.append((try entry.required("name").text(), try entry["value"]?.scalarText() ?? ""))
  }
  return values
}

extension Field {
  /// A parameter is text to Argo; a Job's manifest, or whoever submits a run, may
  /// write the value itself.
  fileprivate func scalarText() throws(ContractError) -> String {
    switch json {
    case .string(let text): text
    case .int, .double, .bool, .array, .object: json.text
    case .null: throw wrong("a value", "null")
    }
  }
}
