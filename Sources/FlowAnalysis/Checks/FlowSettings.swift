import FlowSyntax

extension Check {
  /// A parameter's default stands in the YAML for everybody to read.
  static let secretDefault = Check(.plainSecret) { model, _, diagnostics in
    for param in model.params {
      guard case .string(let text)? = param.defaultValue, looksSecret(param.name.text, text),
        let place = param.decl.defaultValue
      else { continue }
      diagnostics.append(
        Diagnostic(
          .plainSecret,
          "this looks like a secret, and this file and the YAML are read by many",
          at: place.span
        )
        .note(
          "keep it in a Kubernetes Secret: `secret NAME from \"name\" key \"key\"` in the steps that need it"
        )
      )
    }
  }

  /// Settings of the flow itself: their values, and that each is there once.
  static let flowSettings = Check(
    .badDuration,
    .outOfRange,
    .repeatedSetting,
    .badLabel,
    .reservedName
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
