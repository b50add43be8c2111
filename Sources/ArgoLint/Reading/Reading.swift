import FlowSyntax
import Manifests

/// What one file holds: Argo's objects in it, and what is wrong with it as YAML.
struct FileReading: Sendable {
  private(set) var objects: [LintObject] = []
  private(set) var findings: [LintFinding] = []
  /// The kinds of the other objects.
  private(set) var others: [String] = []

  init(_ source: Source, file: Int) {
    switch readYAML(source.bytes) {
    case .success(let documents):
      for document in documents.flatMap(\.members) where !document.isNull { add(document, file) }
    case .failure(let error):
      let offset = min(source.offset(line: error.line, column: error.column), source.bytes.count)
      let span = Span(offset, min(offset + 1, source.bytes.count))
      let code: LintCode = error.isRepeatedKey ? .repeatedKey : .malformedYAML
      findings.append(LintFinding(code, error.message, at: span))
    }
  }

  private mutating func add(_ document: YAMLNode, _ file: Int) {
    guard let kind = document["kind"]?.scalar else {
      guard document["metadata"]?.mapping != nil, document["spec"]?.mapping != nil else {
        return others.append("(no kind)")
      }
      let message = "the object has no `kind`, so nobody knows what it is"
      return findings.append(LintFinding(.missingField, message, at: document.span))
    }
    guard document["apiVersion"]?.scalar?.hasPrefix("argoproj.io/") ?? false,
      let argo = LintObject.Kind(rawValue: kind)
    else { return others.append(kind) }
    objects.append(LintObject(document, argo, file: file))
  }
}

extension YAMLNode {
  /// The document, or what a `List` holds.
  fileprivate var members: [YAMLNode] {
    guard self["kind"]?.scalar == "List", let items = self["items"]?.sequence else { return [self] }
    return items
  }
}
