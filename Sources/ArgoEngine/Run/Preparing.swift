extension Run {
  /// What becomes of a task or step once its references are looked up.
  enum Prepared {
    /// Argo waits for this name for ever.
    case hangs(String)
    case refused(String)
    /// Its loop cannot be expanded.
    case unexpandable(String)
    case skipped(String)
    case empty
    case single([String?], when: String)
    case loop(LoopState)
  }

  /// Fills in what a call says (`dag.go:resolveDependencyReferences` and `expandTask`, and the same
  /// of steps).
  func prepare(_ call: CompiledCall, in frame: Frame) -> Prepared {
    let scope = scope(of: frame, call)
    do throws(SubstitutionError) {
      var when = ""
      var isFalse = false
      if let text = call.when {
        when = try substitute(text, scope, .siblings).text
        do throws(ExpressionError) { isFalse = try !shouldRun(when: when) } catch {
          // It may wait for the item of a loop.
          if call.loop == nil { return .refused(error.message) }
        }
        if isFalse, call.loop == nil { return .skipped(when) }
      }
      if isFalse { return try passedByLoop(call, when) }
      let arguments = try arguments(call, scope)
      guard let loop = call.loop else {
        return .single(arguments.map { $0.map(\.text) }, when: when)
      }
      do throws(SubstitutionError) {
        return try expand(call, try items(loop, scope), arguments, when, scope)
      } catch {
        if case .refused(let message) = error { return .unexpandable(message) }
        throw error
      }
    } catch {
      switch error {
      case .missing(let name): return .hangs(name)
      case .refused(let message): return .refused(message)
      }
    }
  }

  /// The arguments with all but the item filled in; `nil` is what a skipped step did not make.
  private func arguments(
    _ call: CompiledCall,
    _ scope: RunScope
  ) throws(SubstitutionError) -> [TemplateText?] {
    var result: [TemplateText?] = []
    for parameter in call.parameters {
      guard let text = parameter.value else {
        result.append(nil)
        continue
      }
      if let name = text.onlyName, scope.lookup(name) == .absent {
        result.append(nil)
        continue
      }
      let filled = try substitute(text, scope, .siblings)
      // Text without tags is not read again.
      result.append(
        filled.leftovers.isEmpty || call.loop == nil
          ? .plain(filled.text)
          : TemplateText(filled.text)
      )
    }
    return result
  }

  /// The items of a loop, once its list is known.
  private func items(
    _ loop: CompiledCall.Loop,
    _ scope: RunScope
  ) throws(SubstitutionError) -> [LoopItem] {
    switch loop {
    case .items(let items): return items
    case .text(let text):
      let filled = try substitute(text, scope, .siblings).text
      guard let items = readJSONItems(filled) else {
        throw .refused("withItems could not be parsed as a JSON list: \(filled)")
      }
      return items.map { LoopItem($0.text, $0.value) }
    case .list(let text):
      let filled = trimmed(try substitute(text, scope, .siblings).text)
      guard let items = readJSONItems(filled) else {
        throw .refused(
          "withParam value could not be parsed as a JSON list: \(filled): \(whyNoList(filled))"
        )
      }
      return items.map { LoopItem($0.text, $0.value) }
    case .sequence(let count, let start, let end, let format):
      return try sequence(count, start, end, format, scope)
    }
  }

  private func whyNoList(_ text: String) -> String {
    readJSON(text) == nil ? "it is not JSON" : "it is JSON, and not a list"
  }

  private func sequence(
    _ count: TemplateText?,
    _ start: TemplateText?,
    _ end: TemplateText?,
    _ format: TemplateText?,
    _ scope: RunScope
  ) throws(SubstitutionError) -> [LoopItem] {
    func number(_ text: TemplateText?) throws(SubstitutionError) -> Int? {
      guard let text else { return nil }
      let filled = try substitute(text, scope, .siblings).text
      guard let number = Int(filled) else {
        throw .refused("strconv.Atoi: parsing \"\(filled)\": invalid syntax")
      }
      return number
    }
    let first = try number(start) ?? 0
    let last: Int
    if let end = try number(end) {
      last = end
    } else if let count = try number(count) {
      if count == 0 { return [] }
      last = first &+ count &- 1
    } else {
      throw .refused("neither end nor count was specified in withSequence")
    }
    guard last.subtractingReportingOverflow(first).overflow == false,
      (last - first).magnitude < 1_000_000
    else { throw .refused("withSequence has too many items") }
    let pattern: String? =
      if let format { try substitute(format, scope, .siblings).text } else { nil }
    var items: [LoopItem] = []
    items.reserveCapacity(abs(last - first) + 1)
    for number in stride(from: first, through: last, by: first <= last ? 1 : -1) {
      let text: String
      if let pattern, !pattern.isEmpty {
        guard let formatted = formatted(number, pattern) else {
          throw .refused("the format `\(pattern)` of withSequence is not supported")
        }
        text = formatted
      } else {
        text = "\(number)"
      }
      items.append(LoopItem(text: text, description: text, fields: [], value: .string(text)))
    }
    return items
  }

  /// One call an item (`op.go:processItem`): now every tag must be known.
  private func expand(
    _ call: CompiledCall,
    _ items: [LoopItem],
    _ arguments: [TemplateText?],
    _ when: String,
    _ outer: RunScope
  ) throws(SubstitutionError) -> Prepared {
    guard !items.isEmpty else { return .empty }
    let loop = LoopState()
    loop.calls.reserveCapacity(items.count)
    let condition = TemplateText(when)
    var scope = outer
    for (index, item) in items.enumerated() {
      scope.item = item
      var values: [String?] = []
      values.reserveCapacity(arguments.count)
      for argument in arguments {
        guard let argument else {
          values.append(nil)
          continue
        }
        values.append(try substitute(argument, scope, .everything).text)
      }
      let test = try substitute(condition, scope, .everything).text
      var one = LoopCall(suffix: item.suffix(index), arguments: values, when: test)
      if case .reference(let name, let template, _) = call.target {
        one.reference = [
          try substitute(name, scope, .everything).text,
          try substitute(template, scope, .everything).text,
        ]
      }
      loop.calls.append(one)
    }
    loop.children = Array(repeating: -1, count: items.count)
    loop.unfinished = items.count
    return .loop(loop)
  }

  /// A loop whose `when` is false before any item: literal items are passed by one by one, and a
  /// list that is not looked up counts as empty.
  private func passedByLoop(
    _ call: CompiledCall,
    _ when: String
  ) throws(SubstitutionError) -> Prepared {
    let items: [LoopItem]
    switch call.loop {
    case .items(let known): items = known
    case .text(let text), .list(let text):
      items = (readJSONItems(text.text) ?? []).map { LoopItem($0.text, $0.value) }
    case .sequence(let count, let start, let end, let format):
      let parts = [count, start, end, format].compactMap { $0 }
      guard parts.allSatisfy({ $0.constant != nil }) else { return .empty }
      items = try sequence(count, start, end, format, RunScope(run: self))
    case nil: return .skipped(when)
    }
    guard !items.isEmpty else { return .empty }
    let loop = LoopState()
    loop.calls = items.enumerated().map {
      LoopCall(suffix: $0.element.suffix($0.offset), arguments: [], when: when)
    }
    loop.children = Array(repeating: -1, count: items.count)
    loop.unfinished = items.count
    return .loop(loop)
  }
}
