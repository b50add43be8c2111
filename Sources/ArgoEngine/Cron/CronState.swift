package import Manifests

/// What a CronWorkflow knows of itself, and what its `when` and `stopStrategy` see of it
/// (`operator.go:expressionEnv`).
struct CronState: Sendable {
  let name: String
  let namespace: String
  let labels: [ArgoManifest.Entry]
  var succeeded = 0
  var failed = 0
  var lastScheduled: Milliseconds?

  init(_ manifest: ArgoManifest) {
    name = manifest.name
    namespace = manifest.namespace.isEmpty ? "default" : manifest.namespace
    labels = manifest.labels
  }

  /// Whether the expression of `stopStrategy` holds.
  func hasReached(_ stop: Text?) throws(ExpressionError) -> Bool {
    guard let stop else { return false }
    let expression = try parseExpression(stop.text)
    return try evaluateBool(expression, CronNames(state: self, isFlat: false))
  }

  /// Whether `when` lets it run: tags first, and then govaluate, to which a bare word is a parameter
  /// that nobody gave.
  func lets(_ when: Text?) throws(ExpressionError) -> Bool {
    guard let when, !when.text.isEmpty else { return true }
    let template = TemplateText(when.text)
    for case .expression(let expression) in template.pieces where expression.source.contains("\"") {
      // Argo reads what stands between `{{=` and `}}` as the inside of a JSON string.
      throw ExpressionError(
        "failed to unmarshall JSON expression: quotes inside `{{=…}}` must be single ones"
      )
    }
    let filled: String
    do throws(SubstitutionError) {
      filled = try substitute(template, CronNames(state: self, isFlat: true), .everything).text
    } catch {
      switch error {
      case .missing(let name): throw ExpressionError("failed to resolve {{\(name)}}")
      case .refused(let message): throw ExpressionError(message)
      }
    }
    var words: [String] = []
    _ = try whenTokens(filled, words: &words)
    if let word = words.first { throw ExpressionError("No parameter '\(word)' found.") }
    return try shouldRun(when: filled)
  }
}

/// `cronworkflow.*`
private struct CronNames: Scope {
  let state: CronState
  /// In tags `cronworkflow.labels.json` hides the single labels; in `stopStrategy` it does not.
  let isFlat: Bool

  func lookup(_ name: String) -> Lookup {
    switch name {
    case "cronworkflow.name": .value(state.name)
    case "cronworkflow.namespace": .value(state.namespace)
    case "cronworkflow.failed", "cronworkflow.succeeded", "cronworkflow.labels",
      "cronworkflow.annotations", "cronworkflow.labels.json", "cronworkflow.annotations.json":
      .refused("failed to resolve {{\(name)}} to string")
    case "cronworkflow.lastScheduledTime":
      state.lastScheduled == nil ? .absent : .refused("failed to resolve {{\(name)}} to string")
    default: .missing
    }
  }

  func find(_ path: String) -> Found {
    switch path {
    case "cronworkflow", "cronworkflow.labels", "cronworkflow.annotations": return .branch
    case "cronworkflow.name": return .value(.string(state.name))
    case "cronworkflow.namespace": return .value(.string(state.namespace))
    case "cronworkflow.failed": return .value(.int(state.failed))
    case "cronworkflow.succeeded": return .value(.int(state.succeeded))
    case "cronworkflow.lastScheduledTime":
      // A moment is a value of Go that the engine's expressions do not have; see `refusal`.
      return .value(.null)
    default: break
    }
    guard !isFlat else { return .missing }
    // As in Argo, annotations give labels.
    for prefix in ["cronworkflow.labels.", "cronworkflow.annotations."] where path.hasPrefix(prefix)
    {
      let key = path.dropFirst(prefix.count)
      if let label = state.labels.first(where: { $0.key == key }) {
        return .value(.string(label.value))
      }
    }
    return .missing
  }

  func everything(below path: String) -> Value {
    guard path != "cronworkflow" else {
      return .object([
        "name": .string(state.name), "namespace": .string(state.namespace),
        "failed": .int(state.failed), "succeeded": .int(state.succeeded),
        "labels": everything(below: "cronworkflow.labels"),
        "annotations": everything(below: "cronworkflow.annotations"), "lastScheduledTime": .null,
      ])
    }
    return .object(
      Dictionary(state.labels.map { ($0.key, Value.string($0.value)) }) { $1 }
    )
  }
}

/// What of a CronWorkflow cannot be simulated; told before anything is.
package func cronRefusals(_ cron: CronSpec) -> [Refusal] {
  [("when", cron.when), ("stopStrategy", cron.stopExpression)].compactMap { field, text in
    guard let text, text.text.contains("lastScheduledTime") else { return nil }
    return Refusal(
      "`cronworkflow.lastScheduledTime` in `\(field)` is not supported",
      line: text.line
    )
  }
}
