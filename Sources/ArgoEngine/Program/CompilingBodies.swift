import Manifests

extension Program {
  func compile(_ dag: Template.DAG, in template: CompiledTemplate) -> CompiledDAG {
    let result = CompiledDAG()
    result.failFast = dag.failFast
    for (number, task) in dag.tasks.enumerated() {
      if result.index[task.name] != nil {
        refuse("the task `\(task.name)` is there twice", task.line)
      }
      result.index[task.name] = number
      result.names.append(task.name)
    }
    let continues = dag.tasks.map { (error: $0.continuesOnError, failed: $0.continuesOnFailed) }
    func continuing(_ name: String) -> (error: Bool, failed: Bool) {
      result.index[name].map { continues[$0] } ?? (false, false)
    }
    for task in dag.tasks {
      let text =
        task.depends.map { DependsText($0.text, continues: continuing) }
        ?? DependsText(dependencies: task.dependencies.map(\.text), continues: continuing)
      for name in text.tasks where result.index[name] == nil {
        refuse("the task `\(task.name)` depends on `\(name)`, which is not there", task.line)
      }
      result.dependencies.append(text.tasks.compactMap { result.index[$0] })
      result.depends.append(dependsCondition(text, result.index))
    }
    setTargets(of: result, dag, template)
    order(result, dag.tasks)
    for (number, task) in dag.tasks.enumerated() {
      var call = compile(task, in: template)
      call.visible = visible(from: number, call, result)
      result.tasks.append(call)
    }
    return result
  }

  private func setTargets(
    of result: CompiledDAG,
    _ dag: Template.DAG,
    _ template: CompiledTemplate
  ) {
    if let target = dag.target, !target.text.isEmpty {
      if target.text.holdsTag {
        // Which tasks they are shows when the DAG begins; until then it is all that lead nowhere.
        result.targetText = TemplateText(target)
        return setLeaves(of: result)
      }
      for name in target.text.split(separator: " ") {
        if let number = result.index[String(name)] {
          result.targets.append(number)
        } else {
          refuse("the target `\(name)` is no task of `\(template.name)`", target.line)
        }
      }
      return
    }
    setLeaves(of: result)
  }

  private func setLeaves(of dag: CompiledDAG) {
    let needed = Set(dag.dependencies.joined())
    dag.targets = dag.names.indices.filter { !needed.contains($0) }
      .sorted { dag.names[$0] < dag.names[$1] }
  }

  private func order(_ dag: CompiledDAG, _ tasks: [Invocation]) {
    if let (task, dependency) = dag.putInOrder() {
      refuse(
        "the tasks `\(tasks[task].name)` and `\(tasks[dependency].name)` wait for each other",
        tasks[task].line
      )
    }
    if dag.targets.isEmpty, !tasks.isEmpty {
      refuse("the tasks of the DAG wait for each other", tasks[0].line)
    }
  }

  /// Of the siblings that a task's texts mention, those before it: only their outputs it can see.
  private func visible(from task: Int, _ call: CompiledCall, _ dag: CompiledDAG) -> [String: Int] {
    let wanted = call.mentionedSiblings
    guard !wanted.isEmpty else { return [:] }
    var missing = Set(wanted.compactMap { dag.index[$0] })
    missing.remove(task)
    var found: [String: Int] = [:]
    var seen: Set<Int> = []
    var open = dag.dependencies[task]
    var position = 0
    // The nearest first: most references are to a direct dependency.
    while position < open.count, !missing.isEmpty {
      let next = open[position]
      position += 1
      guard seen.insert(next).inserted else { continue }
      if missing.remove(next) != nil { found[dag.names[next]] = next }
      open += dag.dependencies[next]
    }
    return found
  }

  func compile(_ groups: [[Invocation]], in template: CompiledTemplate) -> CompiledSteps {
    let result = CompiledSteps()
    for (group, steps) in groups.enumerated() {
      for (number, step) in steps.enumerated() {
        if result.index[step.name] != nil {
          refuse("the step `\(step.name)` is there twice", step.line)
        }
        result.index[step.name] = (group, number)
      }
      result.offsets.append(result.all.count)
      result.groups.append(steps.map { compile($0, in: template) })
      result.all += result.groups[group]
    }
    return result
  }

  func compile(_ invocation: Invocation, in template: CompiledTemplate) -> CompiledCall {
    var call = CompiledCall(
      name: invocation.name,
      target: target(
        invocation.template,
        invocation.templateRef,
        invocation.inline,
        in: template.origin
      )
    )
    if case .unknown(let problem) = call.target { refuse(problem, invocation.line) }
    call.parameters = invocation.arguments.parameters.map {
      ($0.name, $0.value.map(TemplateText.init))
    }
    call.artifacts = invocation.arguments.artifacts.map(compile)
    call.when = invocation.when.flatMap { $0.text.isEmpty ? nil : TemplateText($0) }
    call.loop = loop(invocation)
    call.hooks = invocation.hooks.map { compile($0, in: template.origin) }
    if let onExit = invocation.onExit, !call.hooks.contains(where: \.isExit) {
      call.hooks.append(
        CompiledHook(
          name: "exit",
          target: local(onExit.text, in: template.origin),
          parameters: [],
          expression: nil,
          line: onExit.line
        )
      )
    }
    call.continuesOnError = invocation.continuesOnError
    call.continuesOnFailed = invocation.continuesOnFailed
    call.line = invocation.line
    for text in call.texts { check(text) }
    return call
  }

  private func loop(_ invocation: Invocation) -> CompiledCall.Loop? {
    if let items = invocation.withItems, !items.isEmpty {
      let values = items.map { Value($0.resolved) }
      let text = json(.array(values))
      if text.holdsTag { return .text(TemplateText(Text(text, line: invocation.line))) }
      return .items(zip(items, values).map { LoopItem($0.itemText, $1) })
    }
    if let param = invocation.withParam, !param.text.isEmpty { return .list(TemplateText(param)) }
    guard let sequence = invocation.withSequence else { return nil }
    return .sequence(
      count: sequence.count.map(TemplateText.init),
      start: sequence.start.map(TemplateText.init),
      end: sequence.end.map(TemplateText.init),
      format: sequence.format.map(TemplateText.init)
    )
  }
}

extension CompiledCall {
  /// All texts that are filled in with what siblings made.
  var texts: [TemplateText] {
    var texts = parameters.compactMap(\.value)
    if let when { texts.append(when) }
    switch loop {
    case .text(let text), .list(let text): texts.append(text)
    case .sequence(let count, let start, let end, let format):
      texts += [count, start, end, format].compactMap { $0 }
    case .items, nil: break
    }
    for hook in hooks { texts += hook.parameters.compactMap(\.value) }
    return texts
  }

  var mentionedSiblings: Set<String> {
    var names: Set<String> = []
    var paths = texts.flatMap(\.names)
    for hook in hooks { paths += hook.expression?.mentioned ?? [] }
    for artifact in artifacts {
      paths += artifact.from?.names ?? []
      paths += artifact.fromExpression?.mentioned ?? []
    }
    for path in paths {
      let parts = path.split(separator: ".", maxSplits: 2)
      if parts.count > 1, parts[0] == "tasks" || parts[0] == "steps" {
        names.insert(String(parts[1]))
      }
    }
    return names
  }
}

extension YAMLNode {
  /// An item of a literal list as Argo's JSON has it.
  fileprivate var itemText: String {
    if case .double = resolved, let scalar { return scalar }
    return json(Value(resolved))
  }
}

extension Value {
  init(_ yaml: YAML) {
    switch yaml {
    case .absent, .null: self = .null
    case .bool(let bool): self = .bool(bool)
    case .int(let int): self = .int(int)
    case .double(let double): self = .float(double)
    case .string(let string): self = .string(string)
    case .list(let items): self = .array(items.map(Value.init))
    case .map(let entries):
      self = .object(Dictionary(entries.map { ($0.key, Value($0.value)) }) { $1 })
    }
  }
}
