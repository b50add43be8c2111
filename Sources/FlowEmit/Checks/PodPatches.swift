import FlowSyntax
import Manifests

/// Patches that are no YAML mapping, or in which Argo would lose its way.
func badPodPatches(_ flow: FlowDecl) -> [Diagnostic] {
  flow.everySetting.compactMap { setting in
    guard case .podPatch(let literal?) = setting.setting else { return nil }
    return problem(literal.text).map { Diagnostic(.badPodPatch, $0, at: literal.span) }
  }
}

private func problem(_ text: String) -> String? {
  let opened = text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst()
  if opened.contains(where: { !$0.contains("}}") }) {
    return "Argo takes `{{` for a tag, and this one has no `}}`"
  }
  switch readYAML(Array(text.utf8)) {
  case .failure(let error):
    return "the patch is no YAML: \(error.message) (line \(error.line) of the patch)"
  case .success(let documents):
    guard documents.count == 1, documents[0].mapping != nil else {
      return "a patch is one YAML mapping, laid over the pod's spec"
    }
    return nil
  }
}
