import FlowSyntax

extension Check {
  /// A process has one environment: parameters, loop variables, inputs and
  /// outputs are in it under their own names.
  static let nameClash = Check(.nameClash, .shadowedName) { model, _, diagnostics in
    let inherited = model.flow.defaults.flatMap(\.settings).compactMap(\.setting.variable)
    let scopes = model.scopes.indices.map { variables(in: $0, model) }
    // A variable of `defaults` meets the same name in every step.
    var reported: Set<Span> = []
    for step in model.steps {
      let outside = scopes[step.scope]
      let names = outside.isEmpty ? [] : step.inputs.map(\.name) + step.outputs.map(\.name)
      for name in names {
        guard let other = outside[name.text] else { continue }
        diagnostics.append(
          Diagnostic(
            .shadowedName,
            "in this step `$\(name.text)` hides the \(other.what) of that name",
            at: name.span
          )
          .note("the \(other.what)", at: other.name.span)
        )
      }
      let own = step.decl.settings.compactMap(\.setting.variable) + inherited
      if own.isEmpty { continue }
      var all = outside
      for input in step.inputs { all[input.name.text] = (input.name, "input") }
      for output in step.outputs { all[output.name.text] = (output.name, "output") }
      for name in own {
        guard let other = all[name.text], reported.insert(name.span).inserted else { continue }
        diagnostics.append(
          Diagnostic(
            .nameClash,
            "this and the \(other.what) `\(name.text)` are one variable of the process",
            at: name.span
          )
          .note("the \(other.what)", at: other.name.span)
        )
      }
    }
  }

  /// Task names that mean something else in Argo's expressions (`depends`).
  static let reservedStep = Check(.reservedName) { model, _, diagnostics in
    for step in model.steps where argoWords.contains(step.name.text) {
      diagnostics.append(
        Diagnostic(
          .reservedName,
          "Argo's expressions read `\(step.name.text)` as a word of their own",
          at: step.name.span
        )
      )
    }
  }
}

/// Keywords of expr-lang, which evaluates `depends`; those with capitals no name can be.
private let argoWords: Set<String> = [
  "not", "in", "or", "and", "matches", "contains", "let", "if", "else", "true", "false", "nil",
]

/// The parameters and loop variables that processes in a scope have, by name.
func variables(in scope: Int, _ model: Model) -> [String: (name: Name, what: String)] {
  var result: [String: (name: Name, what: String)] = [:]
  for param in model.params { result[param.name.text] = (param.name, "parameter") }
  for loop in model.loops(around: scope) {
    if let name = model.loops[loop].decl.variable { result[name.text] = (name, "loop variable") }
  }
  return result
}

extension Setting {
  fileprivate var variable: Name? {
    switch self {
    case .env(let entry): entry.key
    case .secret(let secret): secret.variable
    default: nil
    }
  }
}
