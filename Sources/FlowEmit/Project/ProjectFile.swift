import FlowAnalysis
package import FlowSyntax
import Manifests

/// `flowc.yaml`: what a platform team decides once for all flows of a repository.
package struct Project: Hashable, Sendable {
  package var emit = EmitOptions()
  /// Where manifests go, from the project file's folder.
  package var output: String?
  /// The folder of code that steps run, for `flowc package`.
  package var code: String?
  package var limits = Limits()

  package init() {}

  /// Bounds that a large installation may lift.
  package struct Limits: Hashable, Sendable {
    /// Nodes of one run: Argo is slow beyond, and needs offloading (argo-workflows#13783).
    package var nodes = 5000
    /// Bytes of one run's stored templates, which Argo never offloads (argo-workflows#7121).
    package var object = 1 << 20

    package init() {}
  }
}

/// Reads a project file strictly: an unknown key is an error with its place.
package func readProject(_ source: Source) -> (project: Project, diagnostics: [Diagnostic]) {
  var reader = ProjectReader(source: source)
  switch readYAML(source.bytes) {
  case .failure(let error):
    let offset = source.offset(line: error.line, column: error.column)
    reader.report(error.message, Span(offset, min(offset + 1, source.bytes.count)))
  case .success(let documents):
    if documents.count > 1 { reader.report("a project file is one document", documents[1].span) }
    if let first = documents.first { reader.read(first) }
  }
  return (reader.project, reader.diagnostics)
}

private struct ProjectReader {
  let source: Source
  var project = Project()
  var diagnostics: [Diagnostic] = []

  /// The keys, in the order the documentation lists them.
  static let keys = [
    "store", "store_endpoint", "store_region", "runtime_image", "image", "registry", "namespace",
    "argo_version", "service_account", "executor_service_account", "security", "labels", "output",
    "code", "limits",
  ]

  mutating func report(_ message: String, _ span: Span) {
    diagnostics.append(Diagnostic(.badProjectFile, message, at: span))
  }

  mutating func read(_ document: YAMLNode) {
    if document.scalar?.isEmpty == true { return }
    guard let pairs = document.mapping else {
      return report(
        "a project file is a mapping of settings, such as `store: s3://…`",
        document.span
      )
    }
    for pair in pairs {
      guard let key = pair.key.scalar else { continue }
      read(key, pair.value, at: pair.key.span)
    }
  }

  private mutating func read(_ key: String, _ value: YAMLNode, at span: Span) {
    switch key {
    case "store": project.emit.store = store(value)
    case "store_endpoint": project.emit.storeEndpoint = text(value)
    case "store_region": project.emit.storeRegion = text(value)
    case "runtime_image": project.emit.runtimeImage = text(value) ?? project.emit.runtimeImage
    case "image": project.emit.defaultImage = text(value)
    case "registry": project.emit.registry = text(value)
    case "namespace": project.emit.namespace = objectName(value)
    case "argo_version": readVersion(value)
    case "service_account": project.emit.serviceAccount = objectName(value)
    case "executor_service_account": project.emit.executorServiceAccount = objectName(value)
    case "security": readSecurity(value)
    case "labels": readLabels(value)
    case "output": project.output = text(value)
    case "code": project.code = text(value)
    case "limits": readLimits(value)
    default:
      let name = Name(text: key, span: span)
      diagnostics.append(
        Diagnostic(.unknownProjectKey, "no setting is called `\(key)`", at: span)
          .note("settings are \(Self.keys.joined(separator: ", "))")
          .suggesting(nearest(to: key, among: Self.keys), for: name)
      )
    }
  }

  private mutating func text(_ node: YAMLNode) -> String? {
    if case .string(let text) = node.resolved, !text.isEmpty { return text }
    report(
      node.scalar?.isEmpty == true ? "this setting is empty" : "this setting is a text; quote it",
      node.span
    )
    return nil
  }

  private mutating func store(_ node: YAMLNode) -> String? {
    guard let text = text(node) else { return nil }
    let rest = text.split(separator: "://", maxSplits: 1)
    guard rest.count == 2, rest[0] == "s3" || text.hasPrefix("file:///") else {
      report("a store is `s3://bucket/prefix` or `file:///folder`", node.span)
      return nil
    }
    return text
  }

  private mutating func objectName(_ node: YAMLNode) -> String? {
    guard let text = text(node) else { return nil }
    let isName =
      text.utf8.count <= 63
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      }
    if isName, !text.hasPrefix("-"), !text.hasSuffix("-") { return text }
    report("`\(text)` cannot be the name of a Kubernetes object", node.span)
    return nil
  }

  private mutating func readVersion(_ node: YAMLNode) {
    let names = ArgoVersion.allCases.map(\.rawValue).joined(separator: ", ")
    if let version = node.scalar.flatMap(ArgoVersion.init(rawValue:)) {
      project.emit.argo = ArgoTarget(versions: [version])
    } else {
      report("flowc knows Argo \(names)", node.span)
    }
  }

  private mutating func readSecurity(_ node: YAMLNode) {
    if let level = node.scalar.flatMap(SecurityLevel.init(rawValue:)) {
      project.emit.security = level
    } else {
      let names = SecurityLevel.allCases.map(\.rawValue).joined(separator: ", ")
      report("security is one of \(names)", node.span)
    }
  }

  private mutating func readLabels(_ node: YAMLNode) {
    guard let pairs = node.mapping else { return report("labels are a mapping", node.span) }
    for pair in pairs {
      guard let key = pair.key.scalar, let value = text(pair.value) else { continue }
      guard isLabel(key, value) else {
        report("`\(key): \(value)` cannot be a label in Kubernetes", pair.key.span)
        continue
      }
      project.emit.labels.append(.init(key, .string(value)))
    }
  }

  private mutating func readLimits(_ node: YAMLNode) {
    guard let pairs = node.mapping else {
      return report("limits are `nodes` and `object`", node.span)
    }
    for pair in pairs {
      switch (pair.key.scalar, pair.value.resolved) {
      case ("nodes", .int(let nodes)) where nodes > 0: project.limits.nodes = nodes
      case ("object", .int(let bytes)) where bytes > 0: project.limits.object = bytes
      case ("object", .string(let text)):
        guard let bytes = Self.bytes(text) else { fallthrough }
        project.limits.object = bytes
      default:
        report("limits are `nodes`, a number, and `object`, a size such as 4Mi", pair.key.span)
      }
    }
  }

  private static func bytes(_ text: String) -> Int? {
    guard let digits = Int(text.dropLast(2)), digits > 0, digits < 1 << 20 else { return nil }
    return text.hasSuffix("Ki") ? digits << 10 : text.hasSuffix("Mi") ? digits << 20 : nil
  }
}

extension YAMLNode {
  fileprivate var span: Span { Span(start.offset, max(start.offset, end.offset)) }
}
