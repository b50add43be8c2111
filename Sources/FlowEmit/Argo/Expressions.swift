import FlowAnalysis
import FlowContract

/// Conditions as Argo evaluates them: expr-lang, inside `{{= … }}`.
///
/// Values take part as data and are never pasted: a bool, a number or a
/// literal list is all that ever stands in the text.
struct Expressions {
  let plan: Plan
  let layout: Layout
  /// The scope whose task asks.
  let scope: Int

  func text(_ condition: Plan.Condition) -> String {
    switch condition {
    case .literal(let literal): text(literal)
    case .param(let name, let type): param(name, type)
    case .output(let reference): converted(access(ControlValue(reference, .value)), reference.type)
    case .item(let loop): item(of: loop)
    case .length(let items): "(\(count(items)))"
    case .not(.contains(let value, let choices)):
      "!(\(text(.contains(value, choices))))"
    case .not(let inner): "!(\(text(inner)))"
    case .negate(let inner): "-\(operand(inner))"
    case .binary(let left, let op, let right):
      "\(operand(left, of: op)) \(op.rawValue) \(operand(right, of: op))"
    case .contains(let value, let choices):
      "\(operand(value)) in [\(choices.map(text).joined(separator: ", "))]"
    case .coalesce(let alternatives): coalesced(alternatives)
    }
  }

  /// An operand in the least parentheses that keep it whole.
  private func operand(_ condition: Plan.Condition, of op: Plan.BinaryOperator? = nil) -> String {
    // A bool is itself a comparison with 'true', and comparisons do not chain.
    if isBool(condition), op != .and, op != .or { return "(\(text(condition)))" }
    switch condition {
    case .binary(_, let inner, _) where inner == op && (op == .and || op == .or):
      return text(condition)
    case .binary, .contains, .coalesce, .negate:
      return "(\(text(condition)))"
    case .literal, .param, .output, .item, .length, .not:
      return text(condition)
    }
  }

  private func isBool(_ condition: Plan.Condition) -> Bool {
    switch condition {
    case .param(_, let type): type == .bool
    case .output(let reference): reference.type == .bool
    case .item(let loop): plan.loops[loop].itemType == .bool
    case .literal, .length, .not, .negate, .binary, .coalesce, .contains: false
    }
  }

  private func text(_ literal: Plan.Literal) -> String {
    switch literal {
    case .string(let string): quoted(string)
    case .int, .float, .bool: literal.text
    case .list(let items): "[\(items.map { text($0) }.joined(separator: ", "))]"
    }
  }

  /// A string in expr's single quotes; anything but printable ASCII as an escape.
  private func quoted(_ string: String) -> String {
    var result = "'"
    for unit in string.unicodeScalars {
      switch unit {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(unit)
      }
    }
    return result + "'"
  }

  private func param(_ name: String, _ type: FlowType) -> String {
    converted(parameter(name), type, isEncoded: false)
  }

  private func parameter(_ name: String) -> String { "workflow.parameters.\(name)" }

  /// Exported strings travel as base64 of their JSON; all else as its text.
  private func converted(_ text: String, _ type: FlowType, isEncoded: Bool = true) -> String {
    switch type {
    case .int: "asInt(\(text))"
    case .float: "asFloat(\(text))"
    case .bool: "\(text) == 'true'"
    case .string: isEncoded ? "fromJSON(sprig.b64dec(\(text)))" : text
    case .json, .file, .dir, .list, .optional: text
    }
  }

  // MARK: Where values are

  /// The text of a value, `''` when what makes it did not run.
  func access(_ value: ControlValue) -> String {
    guard let task = layout.task(in: scope, making: value) else {
      return "inputs.parameters.\(layout.parameter(value, plan))"
    }
    let name = layout.tasks[task].name
    let parameter = layout.parameter(value, ofTask: task, plan)
    return layout.isOptional(value, in: scope, of: plan)
      ? "(tasks['\(name)']?.outputs?.parameters?.\(parameter) ?? '')"
      : "tasks['\(name)'].outputs.parameters.\(parameter)"
  }

  /// The same as a tag, which is shorter where nothing needs to be worked out.
  func tag(_ value: ControlValue) -> String {
    guard let task = layout.task(in: scope, making: value) else {
      return "{{inputs.parameters.\(layout.parameter(value, plan))}}"
    }
    guard !layout.isOptional(value, in: scope, of: plan) else { return "{{=\(access(value))}}" }
    let parameter = layout.parameter(value, ofTask: task, plan)
    return "{{tasks.\(layout.tasks[task].name).outputs.parameters.\(parameter)}}"
  }

  private func item(of loop: Int) -> String {
    let loops = layout.scopes[scope].loops
    let level = loops.firstIndex(of: loop) ?? 0
    let index =
      loops.count == 1 ? "inputs.parameters.index" : "split(inputs.parameters.index, '.')[\(level)]"
    switch plan.loops[loop].items {
    case .range(let low, _): return low == 0 ? "asInt(\(index))" : "(asInt(\(index)) + \(low))"
    case .literal(let items): return "\(text(.list(items)))[asInt(\(index))]"
    case .param(let name):
      // JSON's numbers are floats to expr, and only ints have a remainder.
      let item = "fromJSON(\(parameter(name)))[asInt(\(index))]"
      return plan.loops[loop].itemType == .int ? "int(\(item))" : item
    case .output, .item: return index
    }
  }

  // MARK: Counting

  /// The number of items, as a number in an expression.
  private func count(_ items: Plan.Items) -> String {
    let whole = wholeCount(items)
    return layout.condition(for: items, in: plan).map { "\(text($0)) ? \(whole) : 0" } ?? whole
  }

  /// The same for a list that is there.
  private func wholeCount(_ items: Plan.Items) -> String {
    switch countSource(of: items, in: plan) {
    case .literal(let items): "\(items.count)"
    case .range(let low, let high): "\(high - low + 1)"
    case .param(let name): count(ofParam: name)
    case .output(let reference): "asInt(\(orZero(ControlValue(reference, .count))))"
    case .item: "0"
    }
  }

  /// The number of items, as `withSequence.count` takes it.
  func sequenceCount(_ items: Plan.Items) -> String {
    if layout.condition(for: items, in: plan) != nil { return "{{=\(count(items))}}" }
    switch countSource(of: items, in: plan) {
    case .literal(let items): return "\(items.count)"
    case .range(let low, let high): return "\(high - low + 1)"
    case .param(let name): return "{{=\(count(ofParam: name))}}"
    case .output(let reference):
      let value = ControlValue(reference, .count)
      return mayBeEmpty(value) ? "{{=\(orZero(value))}}" : tag(value)
    case .item: return "0"
    }
  }

  private func count(ofParam name: String) -> String {
    let count = "len(fromJSON(\(parameter(name))))"
    guard let param = plan.params.first(where: { $0.name == name }),
      case .list(let items)? = param.defaultValue, param.defaultValue?.holdsBraces == true
    else { return count }
    return "\(parameter(name)) == '\(defaultMarker)' ? \(items.count) : \(count)"
  }

  private func orZero(_ value: ControlValue) -> String {
    let access = access(value)
    guard mayBeEmpty(value) else { return access }
    return "(\(access) == '' ? '0' : \(access))"
  }

  /// Whether a count may be the empty text: what makes it did not run, or left its output out.
  private func mayBeEmpty(_ value: ControlValue) -> Bool {
    if layout.isOptional(value, in: scope, of: plan) { return true }
    let output = plan.steps[value.step].outputs.first { $0.name == value.output }
    return output.map { $0.type != $0.type.unwrapped } ?? false
  }

  /// The first alternative that is there; the last one always is.
  private func coalesced(_ alternatives: [Plan.Condition]) -> String {
    guard let first = alternatives.first else { return "false" }
    guard alternatives.count > 1, case .output(let reference) = first else { return text(first) }
    let access = access(ControlValue(reference, .value))
    let rest = coalesced(Array(alternatives.dropFirst()))
    return "\(access) != '' ? \(converted(access, reference.type)) : (\(rest))"
  }
}

extension Layout {
  /// The name a value has on its way between scopes.
  func parameter(_ value: ControlValue, _ plan: Plan) -> String {
    "\(plan.steps[value.step].name)__\(value.parameter)"
  }

  /// The name under which `task` gives the value.
  func parameter(_ value: ControlValue, ofTask task: Int, _ plan: Plan) -> String {
    tasks[task].body == .step(value.step) ? value.parameter : parameter(value, plan)
  }
}
