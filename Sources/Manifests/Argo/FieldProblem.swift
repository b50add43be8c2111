/// Something about a field that Argo's strict reader, or the API server with Argo's full CRDs, minds.
package struct FieldProblem: Hashable, Sendable {
  package let kind: Kind
  /// The way to the field, as in `spec.templates[0].dag`.
  package let path: String
  package let start: YAMLMark
  package let end: YAMLMark

  package enum Kind: Hashable, Sendable {
    /// No release knows the field; `known` are the fields there are.
    case unknownField(String, known: [String])
    /// Only some releases know the field.
    case fieldOf(String, since: ArgoVersion?, until: ArgoVersion?)
    case wrongType(expected: String, found: String)
    /// A number or a bool where the CRDs want a string, and Argo itself makes one of it.
    case unquoted(String)
    case missingField(String)
    case unknownChoice(String, choices: [String])
    case outOfBounds(String)
    case badQuantity(String)
  }
}

/// Something in a manifest that Argo's strict reader refuses, and where it stands.
package struct ManifestProblem: Hashable, Sendable, CustomStringConvertible {
  package let message: String
  package let line: Int
  package let column: Int

  package init(message: String, line: Int, column: Int) {
    self.message = message
    self.line = line
    self.column = column
  }

  package var description: String { "\(line):\(column): \(message)" }
}

/// Every field that Argo does not know in any release and every value of the wrong type, in the
/// file's order: what no release would read.
func problems(in node: YAMLNode, as type: String) -> [ManifestProblem] {
  fieldProblems(in: node, as: type).compactMap { problem in
    switch problem.kind {
    case .unknownField, .wrongType, .badQuantity:
      ManifestProblem(
        message: problem.message,
        line: problem.start.line,
        column: problem.start.column
      )
    // The engine runs what the controller gets to see, whatever an API server would have said.
    case .fieldOf, .unquoted, .missingField, .unknownChoice, .outOfBounds: nil
    }
  }
}

extension FieldProblem {
  package var message: String {
    let place = path.isEmpty ? "the object" : "`\(path)`"
    switch kind {
    case .unknownField(let name, let known):
      let near = known.first { $0.lowercased() == name.lowercased() }
      let hint =
        near.map { "; did you mean `\($0)`?" } ?? "; it has \(known.joined(separator: ", "))"
      return "\(place) has no field `\(name)`\(hint)"
    case .fieldOf(let name, let since, let until):
      let span =
        switch (since, until) {
        case (let since?, let until?) where since == until: "in \(since.rawValue) only"
        case (let since?, let until?): "from \(since.rawValue) to \(until.rawValue)"
        case (let since?, nil): "from \(since.rawValue) on"
        case (nil, let until?): "up to \(until.rawValue)"
        case (nil, nil): "in every release"
        }
      return "Argo has the field `\(name)` \(span)"
    case .wrongType(let expected, let found):
      return "\(place) is \(expected), and this is \(found)"
    case .unquoted(let text): return "\(place) is a string: write \"\(text)\""
    case .missingField(let name): return "\(place) has no `\(name)`, which it needs"
    case .unknownChoice(let text, let choices):
      return "\(place) is one of \(choices.joined(separator: ", ")), and not `\(text)`"
    case .outOfBounds(let rule): return "\(place) \(rule)"
    case .badQuantity(let text):
      return text.holdsTag
        ? "\(place) is a quantity, in which no tag can stand: set it in `podSpecPatch`"
        : "\(place) is a quantity such as 500m or 2Gi, and not `\(text)`"
    }
  }
}
