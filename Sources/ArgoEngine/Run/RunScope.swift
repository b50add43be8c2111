/// What stands behind tags at one place of a run: globals, a template's inputs, siblings, the item of
/// a loop, and the names of a node.
struct RunScope: Scope {
  let run: Run
  var template: CompiledTemplate?
  var inputs: [String?] = []
  var locals: Locals?
  var frame: Frame?
  /// The call that asks, for what it may see; `nil` sees every sibling.
  var call: CompiledCall?
  var item: LoopItem?
  /// The node that a hook belongs to: what its own name stands for.
  var ownNode: Int?

  func lookup(_ name: String) -> Lookup {
    switch family(of: name) {
    case "inputs": return input(name)
    case "tasks", "steps": return sibling(name)
    case "workflow":
      if name == "workflow.duration" { return .value(run.secondsSoFar) }
      return run.globals[name].map(Lookup.value) ?? .missing
    case "item": return itemValue(name)
    case "outputs": return outputPath(name)
    case "node", "pod", "retries", "lastRetry": return local(name)
    default: return .missing
    }
  }

  var moment: Milliseconds { run.now }

  func random() -> UInt64 { run.random() }

  func find(_ path: String) -> Found {
    // Where both `a` and `a.b` are there, Argo's expressions see only the branch.
    if isBranch(path) { return .branch }
    switch lookup(path) {
    case .value(let value): return .value(.string(value))
    case .absent: return .value(.null)
    case .missing, .refused: return .missing
    }
  }

  private func family(of name: String) -> Substring {
    name.firstIndex(of: ".").map { name[..<$0] } ?? Substring(name)
  }

  // MARK: Inputs

  private func input(_ name: String) -> Lookup {
    guard let template else { return .missing }
    if let parameter = name.after("inputs.parameters.") {
      guard let index = template.inputs.firstIndex(where: { $0.name == parameter }) else {
        return .missing
      }
      return inputs[index].map(Lookup.value) ?? .missing
    }
    if name == "inputs.parameters" { return .value(inputsJSON(template)) }
    if let artifact = name.after("inputs.artifacts."), let owner = artifact.before(".path") {
      let path = template.artifactInputs.first { $0.name == owner }?.path
      return path.map(Lookup.value) ?? .missing
    }
    return .missing
  }

  private func inputsJSON(_ template: CompiledTemplate) -> String {
    let items = zip(template.inputs, inputs).map { input, value in
      Value.object(["name": .string(input.name), "value": value.map(Value.string) ?? .null])
    }
    return json(.array(items))
  }

  private func outputPath(_ name: String) -> Lookup {
    guard let template else { return .missing }
    if let owner = name.after("outputs.artifacts.")?.before(".path") {
      let path = template.artifactOutputs.first { $0.name == owner }?.path
      return path.map(Lookup.value) ?? .missing
    }
    if let owner = name.after("outputs.parameters.")?.before(".path"),
      template.outputs.contains(where: { $0.name == owner })
    {
      return .value("/outputs/\(owner)")
    }
    return .missing
  }

  // MARK: The item, the node

  private func itemValue(_ name: String) -> Lookup {
    guard let item else { return .missing }
    guard let field = name.after("item.") else { return .value(item.text) }
    return item.fields.first { $0.name == field }.map { .value($0.text) } ?? .missing
  }

  private func local(_ name: String) -> Lookup {
    guard let locals else { return .missing }
    switch name {
    case "node.name": return .value(run.name(of: locals.node))
    case "pod.name": return locals.isPod ? .value(run.podName(of: locals.node)) : .missing
    default: break
    }
    guard let retries = locals.retries else { return .missing }
    switch name {
    case "retries": return .value("\(retries.count)")
    case "lastRetry.exitCode": return .value(retries.exitCode)
    case "lastRetry.status": return .value(retries.status)
    case "lastRetry.duration": return .value(retries.duration)
    case "lastRetry.message": return .value(retries.message)
    default: return .missing
    }
  }

  // MARK: Siblings

  private func sibling(_ name: String) -> Lookup {
    if let locals, name == (locals.isTask ? "tasks.name" : "steps.name") {
      return .value(locals.callName)
    }
    guard let frame, let (number, field) = siblingField(name, frame) else { return .missing }
    if let ownNode, let call, isOwn(name, call) {
      return run.field(field, of: ownNode, number, in: frame)
    }
    return run.sibling(number, field, in: frame)
  }

  private func isOwn(_ name: String, _ call: CompiledCall) -> Bool {
    name.dropFirst(6).prefix { $0 != "." } == call.name
  }

  /// The number of the sibling, and what of it is asked for.
  private func siblingField(_ name: String, _ frame: Frame) -> (Int, Substring)? {
    let isTask = name.hasPrefix("tasks.")
    let rest = name.dropFirst(6)
    guard let point = rest.firstIndex(of: ".") else { return nil }
    let sibling = String(rest[..<point])
    let field = rest[rest.index(after: point)...]
    return number(of: sibling, frame, isTask: isTask).map { ($0, field) }
  }

  private func number(of sibling: String, _ frame: Frame, isTask: Bool) -> Int? {
    switch frame.template.body {
    case .dag(let dag):
      guard isTask else { return nil }
      guard let call else { return dag.index[sibling] }
      return call.visible[sibling]
        ?? (ownNode != nil && call.name == sibling ? dag.index[sibling] : nil)
    case .steps(let steps):
      guard !isTask, let place = steps.index[sibling] else { return nil }
      // Steps of the same group cannot be seen, but for the hooks of the step itself.
      guard place.group < frame.group || frame.isOver || (ownNode != nil && call?.name == sibling)
      else { return nil }
      return run.flatNumber(place.group, place.step, steps)
    case .nothing, .pod, .suspend: return nil
    }
  }

  // MARK: Branches

  private func isBranch(_ path: String) -> Bool {
    switch path {
    case "": return true
    case "inputs": return !(template?.inputs.isEmpty ?? true)
    case "inputs.parameters": return !inputs.isEmpty
    case "item": return !(item?.fields.isEmpty ?? true)
    case "workflow": return true
    case "node": return locals != nil
    case "pod": return locals?.isPod ?? false
    case "lastRetry": return locals?.retries != nil
    case "tasks": return isBody(isTask: true)
    case "steps": return isBody(isTask: false)
    default: break
    }
    if path.hasPrefix("workflow.") { return run.globalBranches.contains(path) }
    guard let frame, path.hasPrefix("tasks.") || path.hasPrefix("steps.") else { return false }
    let parts = path.split(separator: ".", maxSplits: 2)
    guard parts.count > 1,
      let number = number(of: String(parts[1]), frame, isTask: parts[0] == "tasks")
    else { return false }
    return parts.count == 2 || run.isBranch(number, parts[2], in: frame)
  }

  private func isBody(isTask: Bool) -> Bool {
    if let locals, locals.isTask == isTask { return true }
    switch frame?.template.body {
    case .dag: return isTask
    case .steps: return !isTask
    case .nothing, .pod, .suspend, nil: return false
    }
  }

  func everything(below path: String) -> Value {
    var root: [String: Value] = [:]
    let prefix = path.isEmpty ? "" : path + "."
    for name in names(below: prefix) {
      guard name.hasPrefix(prefix), case .value(let value) = find(name) else { continue }
      insert(value, at: name.dropFirst(prefix.count).split(separator: ".").map(String.init), &root)
    }
    return .object(root)
  }

  private func names(below prefix: String) -> [String] {
    var names = template?.inputs.map { "inputs.parameters.\($0.name)" } ?? []
    names += run.globals.keys
    names += item?.fields.map { "item.\($0.name)" } ?? []
    if let frame { names += run.siblingNames(in: frame, call?.visible) }
    return names
  }

  private func insert(_ value: Value, at path: [String], _ root: inout [String: Value]) {
    guard let first = path.first else { return }
    guard path.count > 1 else {
      root[first] = value
      return
    }
    var inner: [String: Value] = [:]
    if case .object(let known)? = root[first] { inner = known }
    insert(value, at: Array(path.dropFirst()), &inner)
    root[first] = .object(inner)
  }
}

extension StringProtocol where SubSequence == Substring {
  func after(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }

  func before(_ suffix: String) -> Substring? {
    hasSuffix(suffix) ? dropLast(suffix.count) : nil
  }
}
