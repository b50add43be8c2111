import FlowSyntax

extension Check {
  /// Settings of the flow itself: their values, and that each is there once.
  static let flowSettings = Check(
    .badDuration,
    .outOfRange,
    .repeatedSetting,
    .badLabel
  ) { model, _, diagnostics in
    var reader = NeedsReader(model.source, startingFrom: Plan.Needs())
    reader.read(model.flow.settings)
    diagnostics += reader.diagnostics
    for setting in model.flow.settings {
      guard case .parallelism(let count?) = setting.setting, Int(count.text) ?? 0 < 1 else {
        continue
      }
      diagnostics.append(
        Diagnostic(.outOfRange, "`parallelism` is a whole number from 1", at: count.span)
      )
    }
    var seen: [String: Name] = [:]
    for event in model.flow.handlers.compactMap(\.event) {
      if let first = seen[event.text] {
        diagnostics.append(
          Diagnostic(.repeatedSetting, "there are two handlers for `\(event.text)`", at: event.span)
            .note("first here", at: first.span)
        )
      }
      seen[event.text] = event
    }
  }
}
