package import FlowSyntax

/// Everything flowc knows about one file.
package struct Analysis: Sendable {
  package let file: FlowFile
  /// What the names of each flow mean, for graphs, hovers and completion.
  package let models: [Model]
  /// In the order of the text.
  package let diagnostics: [Diagnostic]
  /// The flows' meaning, or nothing while the file has errors.
  package let plans: [Plan]

  package var hasErrors: Bool { diagnostics.contains { $0.code.severity == .error } }
}

/// Text in, knowledge out: the whole front end, without input or output.
///
/// The command line, the tests and, one day, editors all come in here.
package func analyze(_ source: Source, options: AnalysisOptions = AnalysisOptions()) -> Analysis {
  let parsed = parse(source)
  var diagnostics = parsed.diagnostics
  diagnostics += fileChecks(parsed.file, afterErrors: !diagnostics.isEmpty).filter {
    !parsed.file.isBroken(at: $0.span)
  }

  var models: [Model] = []
  for flow in parsed.file.flows {
    var binder = Binder(source: source, flow: flow)
    binder.bind()
    var found = binder.diagnostics
    // The typer changes the model all over, and would copy it first if the
    // binder still held it.
    var typer = Typer((consume binder).model)
    typer.run()
    found += typer.diagnostics
    let isSound = !found.contains { $0.code.severity == .error }
    found += run(Check.all.filter { isSound || !$0.needsSoundFlow }, typer.model, options)
    // What could not be read was reported, and would be missed everywhere else.
    found.removeAll {
      flow.isBroken && $0.code.mayFollowFromBrokenSyntax || parsed.file.isBroken(at: $0.span)
    }
    diagnostics += found
    models.append(typer.model)
  }
  diagnostics.sort { ($0.span.start, $0.code.rawValue) < ($1.span.start, $1.code.rawValue) }

  let isSound = !diagnostics.contains { $0.code.severity == .error }
  return Analysis(
    file: parsed.file,
    models: models,
    diagnostics: diagnostics,
    plans: isSound ? models.map { Plan(lowering: $0) } : []
  )
}

/// Starting threads takes longer than checking a flow of fewer steps.
private let manySteps = 500

private func run(_ checks: [Check], _ model: Model, _ options: AnalysisOptions) -> [Diagnostic] {
  let run = { @Sendable (check: Check) in
    var found: [Diagnostic] = []
    check.run(model, options, &found)
    assert(
      found.allSatisfy { check.codes.contains($0.code) },
      "a check reports the codes it lists"
    )
    return found
  }
  let found = model.steps.count < manySteps ? checks.map(run) : checks.concurrentMap(run)
  return found.flatMap { $0 }
}

/// What checks need to know that is not in the text.
package struct AnalysisOptions: Sendable {
  /// Flows may name no image, since every step's image comes from the project file.
  package var hasDefaultImage = false

  package init(hasDefaultImage: Bool = false) {
    self.hasDefaultImage = hasDefaultImage
  }
}

extension FlowFile {
  /// Whether a place lies in a statement that could not be read, and was reported.
  fileprivate func isBroken(at span: Span) -> Bool {
    // The last broken statement that begins at or before the place.
    var low = 0
    var high = broken.count
    while low < high {
      let middle = (low + high) / 2
      if broken[middle].start <= span.start { low = middle + 1 } else { high = middle }
    }
    return low > 0 && broken[low - 1].contains(Int(span.start))
  }
}

extension DiagnosticCode {
  /// Codes that a statement which could not be read may cause elsewhere.
  fileprivate var mayFollowFromBrokenSyntax: Bool {
    switch self {
    case .unknownStep, .unknownOutput, .unknownName, .missingProgram, .missingImage, .emptyBlock,
      .optionalValue, .scheduledParameter:
      true
    default: severity == .warning
    }
  }
}

/// What is wrong with a file as a whole.
private func fileChecks(_ file: FlowFile, afterErrors: Bool) -> [Diagnostic] {
  var result: [Diagnostic] = []
  if file.flows.isEmpty, !afterErrors {
    result.append(
      Diagnostic(.noFlow, "this file holds no flow", at: Span(0, 0))
        .note("a flow begins like this: `flow name {`")
    )
  }
  var seen: [String: Name] = [:]
  for name in file.flows.compactMap(\.name) {
    if let first = seen[name.text] {
      result.append(
        Diagnostic(.duplicateName, "two flows are called `\(name.text)`", at: name.span)
          .note("first here", at: first.span)
      )
    }
    seen[name.text] = name
  }
  return result
}
