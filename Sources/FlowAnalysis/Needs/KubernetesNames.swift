import FlowSyntax

/// What Kubernetes accepts as names, labels and annotations, and what looks
/// like a secret in plain text. Rules: k8s.io/apimachinery `validation`.

/// RFC 1123 subdomain: names of objects.
package func isSubdomain(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.count <= 253
    && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, let last = part.utf8.last else { return false }
      return first.isLowerOrDigit && last.isLowerOrDigit
        && part.utf8.allSatisfy { $0.isLowerOrDigit || $0 == UInt8(ascii: "-") }
    }
}

/// What is wrong with a label or an annotation.
func badEntry(key: Name, value: StringLiteral, isLabel: Bool) -> [Diagnostic] {
  var result: [Diagnostic] = []
  let kind = isLabel ? "a label" : "an annotation"
  if !isKey(key.text) {
    result.append(
      Diagnostic(.badLabel, "`\(key.text)` cannot be the key of \(kind)", at: key.span)
        .note("a key is up to 63 letters, digits, `-`, `_` and `.`, perhaps after a domain and `/`")
    )
  }
  if controllerKeys.contains(key.text) {
    result.append(
      Diagnostic(.reservedName, "Argo's controller writes `\(key.text)` itself", at: key.span)
    )
  }
  if !isLabel, value.text.contains("{{") {
    result.append(
      Diagnostic(
        .badLabel,
        "an annotation cannot hold `{{`, which Argo would expand",
        at: value.span
      )
    )
  }
  if isLabel, !value.text.isEmpty, !isQualified(Substring(value.text)) {
    result.append(
      Diagnostic(
        .badLabel,
        "a label's value is up to 63 letters, digits, `-`, `_` and `.`",
        at: value.span
      )
    )
  }
  return result
}

/// The key of a label, an annotation, a taint or a resource: a name, perhaps after a domain.
func isKey(_ text: String) -> Bool {
  let parts = text.split(separator: "/", omittingEmptySubsequences: false)
  return parts.count <= 2 && isQualified(parts.last ?? "")
    && (parts.count == 1 || isSubdomain(String(parts[0])))
}

/// Whether Kubernetes takes this for a label.
package func isLabel(_ key: String, _ value: String) -> Bool {
  isKey(key) && (value.isEmpty || isQualified(Substring(value)))
}

func isQualified(_ text: Substring) -> Bool {
  guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else {
    return false
  }
  return first.isAlphanumeric && last.isAlphanumeric
    && text.utf8.allSatisfy {
      $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: ".")
    }
}

private let controllerKeys: Set<String> = Set(
  [
    "workflow", "completed", "phase", "creator", "cron-workflow", "workflow-template",
    "scheduled-time", "pod-name-format", "node-id", "node-name",
  ].map { "workflows.argoproj.io/\($0)" }
)

/// Whether a variable's name and value look like a password, key or token.
func looksSecret(_ name: String, _ value: String) -> Bool {
  if value.utf8.count < 6 { return false }
  let shapes = ["AKIA", "ASIA", "ghp_", "github_pat_", "glpat-", "sk-", "xoxb-", "-----BEGIN "]
  if shapes.contains(where: { value.hasPrefix($0) }) { return true }
  let words = name.lowercased().split(separator: "_")
  let names: Set<Substring> = ["password", "passwd", "secret", "token", "apikey", "credential"]
  let isNamed =
    words.contains { names.contains($0) }
    || zip(words, words.dropFirst()).contains {
      $0 == "api" && $1 == "key" || $0 == "private" && $1 == "key"
    }
  // A path or an address of a secret is no secret.
  return isNamed && !value.contains("/") && !value.contains("://")
}

extension UInt8 {
  fileprivate var isLowerOrDigit: Bool {
    self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z")
      || self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")
  }

  fileprivate var isAlphanumeric: Bool {
    isLowerOrDigit || self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z")
  }
}
