extension Run {
  /// The number of a step among all steps of its template.
  func flatNumber(_ group: Int, _ step: Int, _ steps: CompiledSteps) -> Int {
    steps.offsets[group] + step
  }

  /// What a tag such as `tasks.a.outputs.parameters.x` asks of a sibling (`op.go:buildLocalScope`).
  func sibling(_ number: Int, _ field: Substring, in frame: Frame) -> Lookup {
    guard frame.tasks.indices.contains(number) else { return .missing }
    let state = frame.tasks[number]
    let isLoop = state.loop != nil
    var id = Int(state.node)
    // A step that loops has no node of its own; its group stands for it.
    if id < 0, isLoop, case .steps(let steps) = frame.template.body {
      id = Int(frame.groupNodes[steps.group(of: number)])
    }
    guard id >= 0 else { return .missing }
    guard isLoop else { return self.field(field, of: id, number, in: frame) }
    switch field {
    case "outputs.result":
      let list = aggregate(number, in: frame)
      return list.result.map(Lookup.value) ?? .refused(list.problem)
    case "outputs.parameters": return .value(aggregate(number, in: frame).whole)
    default: break
    }
    if let name = field.after("outputs.parameters.") {
      return aggregate(number, in: frame).parameters[String(name)].map(Lookup.value) ?? .missing
    }
    return self.field(field, of: id, number, in: frame)
  }

  /// The same of one node.
  func field(_ field: Substring, of id: Int, _ number: Int, in frame: Frame) -> Lookup {
    let shown = lastAttempt(of: id)
    let node = nodes[shown]
    switch field {
    case "status": return .value(node.phase.name)
    case "ip": return node.podNumber >= 0 ? .value(podIP(Int(node.podNumber))) : .missing
    case "id": return .value(nodeID(of: shown))
    case "startedAt": return .value(timestamp(node.started))
    case "finishedAt":
      return node.phase.isFulfilled ? .value(timestamp(node.finished)) : .missing
    case "exitCode": return node.exitCode >= 0 ? .value("\(node.exitCode)") : .missing
    case "outputs.result": return node.outputs?.result.map(Lookup.value) ?? .missing
    default: break
    }
    guard let name = field.after("outputs.parameters.") else { return .missing }
    if let outputs = node.outputs {
      return outputs.parameters.first { $0.name == name }.map { .value($0.value) } ?? .missing
    }
    return notMade(String(name), by: number, node.phase, in: frame)
  }

  /// An address as a cluster might give it, another for every pod.
  private func podIP(_ number: Int) -> String {
    "10.\(number / 62500 % 250).\(number / 250 % 250).\(number % 250 + 1)"
  }

  /// An output of a step that was passed by: its declared default, or absent.
  private func notMade(
    _ name: String,
    by number: Int,
    _ phase: NodePhase,
    in frame: Frame
  ) -> Lookup {
    guard phase == .skipped || phase == .omitted, let template = template(of: number, in: frame),
      let output = template.outputs.first(where: { $0.name == name })
    else { return .missing }
    return (output.fallback?.text).map(Lookup.value) ?? .absent
  }

  func template(of number: Int, in frame: Frame) -> CompiledTemplate? {
    let call: CompiledCall
    switch frame.template.body {
    case .dag(let dag): call = dag.tasks[number]
    case .steps(let steps): call = steps.all[number]
    case .nothing, .pod, .suspend: return nil
    }
    guard case .known(let number) = call.target else { return nil }
    return program.templates[number]
  }

  /// Of a node that was retried, the last attempt; else the node.
  func lastAttempt(of id: Int) -> Int {
    guard nodes[id].kind == .retry, let last = retryState(id)?.last, last >= 0 else { return id }
    return last
  }

  func isBranch(_ number: Int, _ field: Substring, in frame: Frame) -> Bool {
    let names = siblingFields(number, in: frame)
    return names.contains { $0.hasPrefix(field + ".") }
  }

  /// Every name that a sibling has below its own.
  private func siblingFields(_ number: Int, in frame: Frame) -> [String] {
    guard frame.tasks.indices.contains(number), frame.tasks[number].node >= 0 else { return [] }
    let state = frame.tasks[number]
    var fields = ["status", "id", "ip", "startedAt", "finishedAt", "exitCode", "outputs.result"]
    if state.loop != nil {
      fields += aggregate(number, in: frame).parameters.keys.map { "outputs.parameters.\($0)" }
      fields.append("outputs.parameters")
      return fields
    }
    let node = nodes[lastAttempt(of: Int(state.node))]
    if let outputs = node.outputs {
      fields += outputs.parameters.map { "outputs.parameters.\($0.name)" }
    } else if node.phase == .skipped || node.phase == .omitted,
      let template = template(of: number, in: frame)
    {
      fields += template.outputs.map { "outputs.parameters.\($0.name)" }
    }
    return fields.filter { field in sibling(number, Substring(field), in: frame) != .missing }
  }

  func siblingNames(in frame: Frame, _ visible: [String: Int]?) -> [String] {
    let numbers: [(name: String, number: Int)]
    let family: String
    switch frame.template.body {
    case .dag(let dag):
      family = "tasks"
      numbers = (visible ?? dag.index).map { ($0.key, $0.value) }
    case .steps(let steps):
      family = "steps"
      numbers = steps.index.map { ($0.key, steps.offsets[$0.value.group] + $0.value.step) }
    case .nothing, .pod, .suspend: return []
    }
    return numbers.flatMap { name, number in
      siblingFields(number, in: frame).map { "\(family).\(name).\($0)" }
    }
  }

  /// The outputs of a loop's items as lists, worked out once.
  func aggregate(_ number: Int, in frame: Frame) -> Aggregate {
    if let known = frame.aggregates[number] { return known }
    let result = Aggregate()
    var whole: [Value] = []
    var lists: [String: [String]] = [:]
    var results: [Value] = []
    for child in frame.tasks[number].loop?.children ?? [] where child >= 0 {
      let node = nodes[lastAttempt(of: Int(child))]
      guard nodes[Int(child)].phase == .succeeded, let outputs = node.outputs else { continue }
      if !outputs.parameters.isEmpty {
        var fields: [String: Value] = [:]
        for parameter in outputs.parameters {
          fields[parameter.name] = .string(parameter.value)
          lists[parameter.name, default: []].append(parameter.value)
        }
        whole.append(.object(fields))
      }
      if let text = outputs.result {
        guard let value = readJSON(text) else {
          result.result = nil
          result.problem = whyNoJSON(text)
          continue
        }
        results.append(value)
      }
    }
    result.whole = json(.array(whole))
    if result.result != nil { result.result = json(.array(results)) }
    result.parameters = lists.mapValues { json(.array(parsedOrText($0))) }
    // Only what is over stays as it is.
    if frame.tasks[number].stage == .over { frame.aggregates[number] = result }
    return result
  }

  /// Go's words for what is no JSON.
  private func whyNoJSON(_ text: String) -> String {
    guard let first = text.first(where: { !$0.isWhitespace }) else {
      return "unexpected end of JSON input"
    }
    return "invalid character '\(first)' looking for beginning of value"
  }

  /// The values parsed where each of them is a JSON list or object, else as strings.
  private func parsedOrText(_ texts: [String]) -> [Value] {
    var parsed: [Value] = []
    for text in texts {
      guard let first = text.utf8.first,
        first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
          || first <= 0x20, let value = readJSON(text)
      else { return texts.map(Value.string) }
      switch value {
      case .array, .object: parsed.append(value)
      case .null, .bool, .int, .float, .string: return texts.map(Value.string)
      }
    }
    return parsed
  }
}
