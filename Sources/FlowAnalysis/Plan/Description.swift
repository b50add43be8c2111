/// A plan as text: what `flowc dump plan` prints and golden files hold.
extension Plan: CustomStringConvertible {
  package var description: String {
    var lines = ["flow \(name)  (\(place.file):\(place.line))"]
    lines += params.map {
      "  param \($0.name): \($0.type)" + ($0.defaultValue.map { " = \($0.text)" } ?? "")
    }
    lines += schedules.map {
      "  schedule \($0.cron)\($0.timeZone.map { " in \($0)" } ?? ""), \($0.concurrency)"
    }
    if let timeout { lines.append("  timeout \(timeout)s") }
    if let parallelism { lines.append("  parallelism \(parallelism)") }
    lines += text(body, indent: "  ")
    for handler in handlers {
      lines.append("  on \(handler.event)")
      lines += text(handler.body, indent: "    ")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(_ block: Block, indent: String) -> [String] {
    zip(block.items, block.waits).flatMap { item, waits -> [String] in
      let after = waits.map { name(of: block.items[$0]) }
      let suffix = after.isEmpty ? "" : "  after \(after.joined(separator: ", "))"
      switch item {
      case .step(let step):
        return ["\(indent)step \(steps[step].name)\(suffix)"] + details(steps[step], indent + "  ")
      case .loop(let loop):
        let head =
          "foreach \(loops[loop].variable): \(loops[loop].itemType) in \(text(loops[loop].items))"
        let maximum = loops[loop].maximum.map { " max \($0)" } ?? ""
        return ["\(indent)\(head)\(maximum)\(suffix)"]
          + text(loops[loop].body, indent: indent + "  ")
      case .branch(let branch):
        return branches[branch].arms.flatMap { arm in
          ["\(indent)when \(text(arm.condition))\(suffix)"] + text(arm.body, indent: indent + "  ")
        }
      }
    }
  }

  private func name(of item: Item) -> String {
    switch item {
    case .step(let step): steps[step].name
    case .loop(let loop): "foreach \(loops[loop].variable)"
    case .branch(let branch): branches[branch].arms.first?.title ?? "branch"
    }
  }

  private func details(_ step: Step, _ indent: String) -> [String] {
    var lines = step.inputs.map { input in
      "\(indent)input \(input.name): \(input.type) = \(input.alternatives.map(text).joined(separator: " ?? "))"
    }
    lines += step.outputs.map { "\(indent)output \($0.name): \($0.type)" }
    let needs = needsText(step)
    if !needs.isEmpty { lines.append(indent + "needs " + needs.joined(separator: ", ")) }
    if step.toleratesFailure { lines.append(indent + "allow failure") }
    switch step.program {
    case .exec(let arguments): lines.append("\(indent)exec \(arguments)")
    case .script(let interpreter, let text):
      let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
      lines.append("\(indent)run \(interpreter.joined(separator: " ")) (\(count) lines)")
    }
    return lines
  }

  private func needsText(_ step: Step) -> [String] {
    let needs = step.needs.value
    var words: [String] = []
    for (name, amount) in [("cpu", needs.cpu), ("memory", needs.memory), ("disk", needs.disk)] {
      guard let amount else { continue }
      words.append("\(name) \(amount.request)" + (amount.limit.map { "..\($0)" } ?? ""))
    }
    if let growth = needs.growth {
      words.append("grow \(growth.factor)x to \(growth.ceiling) in \(growth.stages)")
    }
    if let gpu = needs.gpu { words.append("\(gpu.count) \(gpu.resource)") }
    if let timeout = needs.timeout { words.append("timeout \(timeout)s") }
    if let retry = needs.retry { words.append("retry \(retry.limit) \(retry.causes)") }
    return words
  }

  private func text(_ value: Value) -> String {
    switch value {
    case .literal(let literal): literal.text
    case .param(let name): "param \(name)"
    case .item(let loop): "item \(loops[loop].variable)"
    case .output(let reference): text(reference)
    }
  }

  private func text(_ reference: Reference) -> String {
    let over = reference.leaving.map { "[\(loops[$0].variable)]" }.joined()
    return
      "\(steps[reference.step].name)\(over).\(reference.output)\(reference.isOptional ? "?" : "")"
  }

  private func text(_ items: Items) -> String {
    switch items {
    case .literal(let items): Literal.list(items).text
    case .range(let low, let high): "\(low)..\(high)"
    case .param(let name): "param \(name)"
    case .output(let reference): text(reference)
    case .item(let loop): "item \(loops[loop].variable)"
    }
  }

  private func text(_ condition: Condition) -> String {
    switch condition {
    case .literal(let literal): literal.text
    case .param(let name, _): "param \(name)"
    case .output(let reference): text(reference)
    case .item(let loop): "item \(loops[loop].variable)"
    case .length(let items): "len(\(text(items)))"
    case .not(let inner): "!(\(text(inner)))"
    case .negate(let inner): "-(\(text(inner)))"
    case .binary(let left, let op, let right): "(\(text(left)) \(op.rawValue) \(text(right)))"
    case .coalesce(let items): "(\(items.map { text($0) }.joined(separator: " ?? ")))"
    case .contains(let value, let items):
      "(\(text(value)) in [\(items.map { text($0) }.joined(separator: ", "))])"
    }
  }
}
