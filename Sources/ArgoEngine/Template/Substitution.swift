import Manifests

/// Why a text with tags could not be filled in.
enum SubstitutionError: Error, Hashable {
  /// Something that Argo waits for, and goes on waiting.
  case missing(name: String)
  /// Argo refuses.
  case refused(String)
}

/// What Argo does with a tag that names nothing (`util/template`).
enum Strictness {
  /// The tag stays as text.
  case lenient
  /// Of `tasks.` and `steps.` Argo expects that they come, and asks again later.
  case siblings
  /// Inside a loop, every simple tag must be known.
  case everything
}

/// Where names in tags are looked up: absent is what a skipped step did not make.
protocol Scope: Names {
  func lookup(_ name: String) -> Lookup
}

enum Lookup: Hashable {
  case value(String)
  /// Known, and not there: an output of a step that did not run.
  case absent
  case missing
  /// Known, and nothing that Argo can make a value of.
  case refused(String)
}

/// A text filled in, and whether a tag of it stayed as it was.
struct Substituted {
  var text: String
  var leftovers: [String] = []
}

/// Fills the tags of a text in.
///
/// Argo goes over a text several times and reads the results again: a value that holds tags is
/// itself expanded (argo-workflows#7828). So does this.
func substitute(
  _ template: TemplateText,
  _ scope: some Scope,
  _ strictness: Strictness
) throws(SubstitutionError) -> Substituted {
  if let constant = template.constant { return Substituted(text: constant) }
  var result = try onePass(template, scope, strictness)
  var passes = 1
  // Only what came out of a tag can bring new tags; what was left over is not tried again.
  while passes < 4, result.text.holdsTag, result.hasNewTags {
    result = try onePass(TemplateText(result.text), scope, strictness)
    passes += 1
  }
  return Substituted(text: result.text, leftovers: result.leftovers)
}

private struct Pass {
  var text = ""
  var leftovers: [String] = []
  var hasNewTags = false
}

private func onePass(
  _ template: TemplateText,
  _ scope: some Scope,
  _ strictness: Strictness
) throws(SubstitutionError) -> Pass {
  var pass = Pass()
  for piece in template.pieces {
    switch piece {
    case .literal(let text): pass.text += text
    case .unclosed(let text):
      pass.text += text
      pass.leftovers.append(text)
    case .tag(let name, let raw):
      switch scope.lookup(name) {
      case .value(let value):
        if value.holdsTag { pass.hasNewTags = true }
        pass.text += value
      case .absent:
        throw .refused(
          "unable to substitute {{\(raw)}}: output is an absent optional (skipped/omitted node with no default)"
        )
      case .refused(let message): throw .refused(message)
      case .missing:
        if let nested = try nestedTag(raw, scope) {
          pass.text += nested
          pass.hasNewTags = true
          continue
        }
        if isStrict(name, strictness),
          strictness == .everything || !name.contains(".outputs.artifacts.")
        {
          if strictness == .everything {
            throw .refused("failed to resolve {{\(raw)}}")
          }
          throw .missing(name: name)
        }
        pass.text += "{{\(raw)}}"
        pass.leftovers.append(raw)
      }
    case .expression(let expression):
      guard let value = try value(of: expression, scope, strictness) else {
        pass.text += "{{=\(expression.source)}}"
        pass.leftovers.append("=" + expression.source)
        continue
      }
      let text = if case .string(let string) = value { string } else { json(value) }
      if text.holdsTag { pass.hasNewTags = true }
      pass.text += text
    }
  }
  return pass
}

/// `{{a.{{b}}`: the inner tag is filled in, and the outer one waits for the next pass.
private func nestedTag(_ raw: String, _ scope: some Scope) throws(SubstitutionError) -> String? {
  guard let inner = raw.lastTagOpening else { return nil }
  switch scope.lookup(inner.name) {
  case .value(let value): return "{{" + inner.before + value
  case .absent:
    throw .refused(
      "unable to substitute nested tag {{\(raw)}}: \"\(inner.name)\" is an absent optional"
    )
  case .missing: return nil
  case .refused(let message): throw .refused(message)
  }
}

extension String {
  fileprivate var lastTagOpening: (before: String, name: String)? {
    let bytes = Array(utf8)
    guard bytes.count > 2 else { return nil }
    for index in stride(from: bytes.count - 2, to: 0, by: -1)
    where bytes[index] == UInt8(ascii: "{") && bytes[index + 1] == UInt8(ascii: "{") {
      return (
        String(decoding: bytes[..<index], as: UTF8.self),
        String(decoding: bytes[(index + 2)...], as: UTF8.self)
      )
    }
    return nil
  }
}

private func isStrict(_ name: String, _ strictness: Strictness) -> Bool {
  switch strictness {
  case .lenient: false
  case .everything: true
  case .siblings:
    name.hasPrefix("tasks.") || name.hasPrefix("steps.") || name == "tasks" || name == "steps"
  }
}

/// What comes into being only later, so that an expression that mentions it waits
/// (`expression_template.go:variablesToCheck`).
private let lateNames: Set<String> = [
  "item", "retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration",
  "lastRetry.message", "workflow.status", "workflow.failures",
]

/// The value of an expression, or `nil` where it stays as text.
private func value(
  of expression: TagExpression,
  _ scope: some Scope,
  _ strictness: Strictness
) throws(SubstitutionError) -> Value? {
  guard case .success(let parsed) = expression.parsed else {
    if strictness == .lenient { return nil }
    if case .failure(let error) = expression.parsed {
      throw .refused("failed to evaluate expression: \(error.message)")
    }
    return nil
  }
  var missing: [String] = []
  for name in expression.needed where !isThere(name, scope) { missing.append(name) }
  for name in missing where isStrict(name, strictness) {
    if strictness == .everything {
      throw .refused("failed to evaluate expression: \(name) is missing")
    }
    throw .missing(name: name)
  }
  let allowsUnresolved = !missing.isEmpty || strictness == .lenient
  if allowsUnresolved, missing.contains(where: lateNames.contains) { return nil }
  do throws(ExpressionError) {
    let value = try evaluate(parsed, scope)
    if value != .null { return value }
  } catch {
    if allowsUnresolved { return nil }
    throw .refused("failed to evaluate expression: \(error.message)")
  }
  if allowsUnresolved { return nil }
  throw .refused("failed to evaluate expression \"\(expression.source)\"")
}

/// Whether Argo's own check finds the path: by the longest prefix, and then through maps.
private func isThere(_ name: String, _ scope: some Scope) -> Bool {
  switch scope.find(name) {
  case .value, .branch: return true
  case .missing: return scope.lookup(name) != .missing
  }
}
