import FlowSyntax
import Manifests

extension LintCheck {
  /// Fields are known, of the right type, and known to the releases in question.
  static let fields = LintCheck(
    .unknownField,
    .versionField,
    .wrongType,
    .missingField,
    .unknownChoice,
    .outOfBounds,
    .unquotedValue,
    .malformedQuantity
  ) { object, linting in
    for problem in fieldProblems(in: object.written, as: object.kind.rawValue) {
      guard let finding = finding(problem, linting, linting.sources[object.file]) else { continue }
      linting.report(finding, in: object.file)
    }
  }
}

private func finding(_ problem: FieldProblem, _ linting: Linting, _ source: Source) -> LintFinding?
{
  let span = Span(problem.start.offset, max(problem.start.offset, problem.end.offset))
  let place = problem.path.isEmpty ? "the object" : "`\(problem.path)`"
  switch problem.kind {
  case .unknownField(let name, let known):
    let finding = LintFinding(.unknownField, "\(place) has no field `\(name)`", at: span)
    if let near = known.first(where: { $0.lowercased() == name.lowercased() })
      ?? nearest(to: name, among: known)
    {
      return finding.fix("change `\(name)` to `\(near)`", replacing: span, with: near)
    }
    let list = known.count <= 12 ? "; it has \(known.joined(separator: ", "))" : ""
    return finding.note("Argo refuses it, and a cluster's CRDs drop it unread\(list)")
  case .fieldOf(let name, let since, let until):
    return versionFinding(name, since, until, span, problem, linting)
  case .wrongType: return LintFinding(.wrongType, problem.message, at: span)
  // Before 4.0 there was a single `schedule`; the schedules have a rule of their own.
  case .missingField("schedules"): return nil
  case .missingField: return LintFinding(.missingField, problem.message, at: span)
  case .unknownChoice(let text, let choices):
    guard !text.holdsTag else { return nil }
    let finding = LintFinding(.unknownChoice, problem.message, at: span)
    guard let near = nearest(to: text, among: choices) else { return finding }
    let range = source.range(of: text, in: span) ?? span
    return finding.fix("change `\(text)` to `\(near)`", replacing: range, with: near)
  case .outOfBounds: return LintFinding(.outOfBounds, problem.message, at: span)
  case .badQuantity: return LintFinding(.malformedQuantity, problem.message, at: span)
  case .unquoted(let text):
    return LintFinding(.unquotedValue, problem.message, at: span)
      .fix("write \"\(text)\"", replacing: span, with: "\"\(text)\"")
      .note("Argo's full CRDs, the default since 4.0, take nothing but a string here")
  }
}

private func versionFinding(
  _ name: String,
  _ since: ArgoVersion?,
  _ until: ArgoVersion?,
  _ span: Span,
  _ problem: FieldProblem,
  _ linting: Linting
) -> LintFinding? {
  let field = FieldTable.Field(kind: .anything, isRequired: false, since: since, until: until)
  let without = linting.target.versions.filter { !field.isIn($0) }
  guard !without.isEmpty else { return nil }
  let isForeign = without.count == linting.target.versions.count
  let list = without.map(\.rawValue).joined(separator: ", ")
  let finding = LintFinding(
    isForeign ? .unknownField : .versionField,
    "Argo \(list) has no `\(name)` here",
    at: span
  ).note(problem.message)
  guard let instead = replacements[name], until != nil else { return finding }
  return finding.note("write \(instead), which is there since 3.6")
}

/// What took the place of fields that are gone.
private let replacements = [
  "schedule": "`schedules: […]`",
  "mutex": "`mutexes: […]`",
  "semaphore": "`semaphores: […]`",
]
