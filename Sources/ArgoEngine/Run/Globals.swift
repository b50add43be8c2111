import Manifests

extension Run {
  /// The names below `workflow.` (`op.go:setGlobalParameters`).
  func setGlobals() {
    let spec = program.spec
    set("workflow.name", program.name)
    set("workflow.namespace", program.namespace)
    set("workflow.mainEntrypoint", spec.entrypoint ?? "")
    set("workflow.serviceAccountName", spec.serviceAccountName ?? "")
    // A run has an id that no other has; of a simulation, every one is the same.
    set("workflow.uid", program.id ?? "00000000-0000-4000-8000-\(hex12(program.name))")
    setTimes()
    if let priority = spec.priority { set("workflow.priority", "\(priority)") }
    for (name, value) in program.parameters {
      guard let value else { continue }
      // A parameter may name the workflow; what it names else stays as text, as in Argo.
      let filled = try? substitute(value, RunScope(run: self), .lenient)
      set("workflow.parameters.\(name)", filled?.text ?? value.text)
    }
    let list = program.parameterNodes.map(parameterJSON)
    set("workflow.parameters", "[\(list.joined(separator: ","))]")
    set("workflow.parameters.json", "[\(list.joined(separator: ","))]")
    setEntries("labels", program.labels, spec.labels)
    setEntries("annotations", program.annotations, spec.annotations)
    setComputedLabels(spec.labelsFrom)
  }

  func set(_ name: String, _ value: String) {
    globals[name] = value
    var prefix = Substring(name)
    while let point = prefix.lastIndex(of: ".") {
      prefix = prefix[..<point]
      globalBranches.insert(String(prefix))
    }
  }

  /// `workflow.duration`: seconds with six digits after the point, as Go's `%f` has them.
  var secondsSoFar: String {
    let time = now - started
    let digits = "\(time % 1000)"
    return "\(time / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits + "000"
  }

  private func setTimes() {
    let time = timestamp(started)
    set("workflow.creationTimestamp", time)
    set("workflow.creationTimestamp.RFC3339", time)
    set("workflow.creationTimestamp.s", "\(started / 1000)")
    let digits = time.split { !$0.isNumber }.map(String.init)
    guard digits.count >= 6 else { return }
    for (letter, text) in zip("YmdHMS", digits) {
      set("workflow.creationTimestamp.\(letter)", text)
    }
  }

  private func setEntries(
    _ kind: String,
    _ own: [ArgoManifest.Entry],
    _ added: [ArgoManifest.Entry]
  ) {
    let fields = Dictionary(own.map { ($0.key, Value.string($0.value)) }) { $1 }
    set("workflow.\(kind)", json(.object(fields)))
    set("workflow.\(kind).json", json(.object(fields)))
    for entry in own + added { set("workflow.\(kind).\(entry.key)", entry.value) }
  }

  private func setComputedLabels(_ entries: [ArgoManifest.Entry]) {
    for entry in entries.sorted(by: { $0.key < $1.key }) {
      let expression = TagExpression(entry.value)
      guard case .success(let parsed) = expression.parsed,
        let value = try? evaluate(parsed, RunScope(run: self)), case .string(let text) = value
      else { continue }
      set("workflow.labels.\(entry.key)", text)
    }
  }

  private func parameterJSON(_ parameter: Parameter) -> String {
    var fields = ["\"name\":\(quotedJSON(parameter.name))"]
    if let value = globals["workflow.parameters.\(parameter.name)"] {
      fields.append("\"value\":\(quotedJSON(value))")
    }
    if !parameter.choices.isEmpty {
      fields.append("\"enum\":[\(parameter.choices.map(quotedJSON).joined(separator: ","))]")
    }
    if let description = parameter.description {
      fields.append("\"description\":\(quotedJSON(description))")
    }
    return "{\(fields.joined(separator: ","))}"
  }

  private func hex12(_ text: String) -> String {
    let digits = String(fnv32a(text), radix: 16)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }
}
