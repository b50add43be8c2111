import FlowSyntax
import Manifests

extension Linting {
  /// Reads the objects of one file; what is wrong with the file as YAML is reported.
  func read(_ file: Int) {
    let source = sources[file]
    let documents: [YAMLNode]
    switch readYAML(source.bytes) {
    case .success(let nodes): documents = nodes
    case .failure(let error):
      let offset = min(source.offset(line: error.line, column: error.column), source.bytes.count)
      let span = Span(offset, min(offset + 1, source.bytes.count))
      report(
        LintFinding(error.isRepeatedKey ? .repeatedKey : .malformedYAML, error.message, at: span),
        in: file
      )
      return
    }
    for document in documents.flatMap(\.members) where !document.isNull {
      guard let kind = document["kind"]?.scalar else {
        if document["metadata"]?.mapping != nil, document["spec"]?.mapping != nil {
          report(
            LintFinding(
              .missingField,
              "the object has no `kind`, so nobody knows what it is",
              at: document.span
            ),
            in: file
          )
        } else {
          countOther("(no kind)")
        }
        continue
      }
      guard document["apiVersion"]?.scalar?.hasPrefix("argoproj.io/") ?? false,
        let argo = LintObject.Kind(rawValue: kind)
      else {
        countOther(kind)
        continue
      }
      add(LintObject(document, argo, file: file))
    }
  }
}

extension YAMLNode {
  /// The document, or what a `List` holds.
  fileprivate var members: [YAMLNode] {
    guard self["kind"]?.scalar == "List", let items = self["items"]?.sequence else { return [self] }
    return items
  }
}
