/// Argo's languages by themselves, for whoever wants an answer without a run.
package enum Languages {
  /// The value of an expression as `{{= }}` writes it.
  package static func expression(_ source: String, _ names: [String: String]) -> Answer {
    answer { () throws(ExpressionError) in
      let value = try evaluate(try parseExpression(source), NamedValues(names))
      return value.string ?? json(value)
    }
  }

  /// Whether a `when` lets a step run.
  package static func when(_ text: String) -> Answer {
    answer { () throws(ExpressionError) in try shouldRun(when: text) ? "true" : "false" }
  }

  /// A text with its tags filled in; what names nothing stays.
  package static func text(_ source: String, _ names: [String: String]) -> Answer {
    do throws(SubstitutionError) {
      return .value(try substitute(TemplateText(source), NamedValues(names), .lenient).text)
    } catch {
      switch error {
      case .missing(let name): return .error("\(name) is missing")
      case .refused(let message): return .error(message)
      }
    }
  }

  package enum Answer: Hashable, Sendable {
    case value(String)
    case error(String)
  }

  private static func answer(_ body: () throws(ExpressionError) -> String) -> Answer {
    do throws(ExpressionError) { return .value(try body()) } catch { return .error(error.message) }
  }
}

/// Names and their values, by dotted path.
private struct NamedValues: Scope {
  let values: [String: String]

  init(_ values: [String: String]) {
    self.values = values
  }

  func lookup(_ name: String) -> Lookup { values[name].map(Lookup.value) ?? .missing }

  func find(_ path: String) -> Found {
    if values.keys.contains(where: { $0.hasPrefix(path + ".") }) || path.isEmpty { return .branch }
    return values[path].map { .value(.string($0)) } ?? .missing
  }

  func everything(below path: String) -> Value {
    let prefix = path.isEmpty ? "" : path + "."
    let below = values.filter { $0.key.hasPrefix(prefix) }
    return .object(
      Dictionary(
        below.map { (String($0.key.dropFirst(prefix.count)), Value.string($0.value)) }
      ) { $1 }
    )
  }
}
