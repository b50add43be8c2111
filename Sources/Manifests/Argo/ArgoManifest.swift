/// One of Argo's objects as it stands in a file, read as strictly as Argo's own reader.
package struct ArgoManifest: Sendable {
  package let kind: Kind
  package let name: String
  /// The beginning of a name that the cluster completes, where `name` is empty.
  package let generateName: String
  package let namespace: String
  package let labels: [Entry]
  package let annotations: [Entry]
  package let spec: WorkflowSpec
  /// What only a CronWorkflow has.
  package let cron: CronSpec?
  package let line: Int

  package enum Kind: String, Sendable, CaseIterable {
    case workflow = "Workflow"
    case workflowTemplate = "WorkflowTemplate"
    case clusterWorkflowTemplate = "ClusterWorkflowTemplate"
    case cronWorkflow = "CronWorkflow"
  }

  package struct Entry: Hashable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }
}

/// A string of a manifest and where it stands.
package struct Text: Hashable, Sendable {
  package let text: String
  package let line: Int
  package let column: Int

  package init(_ text: String, line: Int = 0, column: Int = 0) {
    self.text = text
    self.line = line
    self.column = column
  }
}

/// What a file of manifests holds, as far as Argo is concerned.
package struct ManifestFile: Sendable {
  package var manifests: [ArgoManifest] = []
  package var configMaps: [ConfigMap] = []
  package var problems: [ManifestProblem] = []
}

/// Values that manifests refer to.
package struct ConfigMap: Sendable {
  package let name: String
  package let data: [ArgoManifest.Entry]
}

/// Argo's objects of a YAML or JSON file, in the file's order; objects of other kinds are left out.
package func readManifests(_ bytes: [UInt8]) -> ManifestFile {
  var file = ManifestFile()
  let documents: [YAMLNode]
  switch readYAML(bytes) {
  case .success(let nodes): documents = nodes
  case .failure(let error):
    file.problems = [
      ManifestProblem(message: error.message, line: error.line, column: error.column)
    ]
    return file
  }
  for document in documents.flatMap(\.objects) {
    if document["kind"]?.scalar == "ConfigMap" {
      let name = document["metadata"]?.string("name") ?? ""
      file.configMaps.append(ConfigMap(name: name, data: document["data"]?.stringEntries ?? []))
      continue
    }
    guard document["apiVersion"]?.scalar?.hasPrefix("argoproj.io/") ?? false,
      let kind = document["kind"]?.scalar.flatMap(ArgoManifest.Kind.init(rawValue:))
    else { continue }
    let problems = problems(in: document, as: kind.rawValue)
    file.problems += problems
    if problems.isEmpty { file.manifests.append(ArgoManifest(document, kind)) }
  }
  return file
}

extension YAMLNode {
  /// The document, or the objects of a `List`.
  fileprivate var objects: [YAMLNode] {
    guard self["kind"]?.scalar == "List", let items = self["items"]?.sequence else { return [self] }
    return items
  }
}

extension ArgoManifest {
  fileprivate init(_ node: YAMLNode, _ kind: Kind) {
    let metadata = node["metadata"]
    let spec = node["spec"]
    self.kind = kind
    name = metadata?.string("name") ?? ""
    generateName = metadata?.string("generateName") ?? ""
    namespace = metadata?.string("namespace") ?? ""
    labels = metadata?["labels"]?.stringEntries ?? []
    annotations = metadata?["annotations"]?.stringEntries ?? []
    line = node.start.line
    if kind == .cronWorkflow {
      cron = spec.map(CronSpec.init)
      self.spec = WorkflowSpec(spec?["workflowSpec"] ?? node.empty)
    } else {
      cron = nil
      self.spec = WorkflowSpec(spec ?? node.empty)
    }
  }
}

/// What a CronWorkflow says about when its workflow runs.
package struct CronSpec: Sendable {
  package let schedules: [String]
  package let timezone: String?
  package let concurrencyPolicy: String
  package let startingDeadlineSeconds: Int?
  package let isSuspended: Bool
  package let successfulJobsHistoryLimit: Int?
  package let failedJobsHistoryLimit: Int?
  package let stopExpression: Text?
  package let when: Text?

  init(_ node: YAMLNode) {
    let single = node.string("schedule").map { [$0] }
    schedules = node["schedules"]?.sequence?.compactMap(\.scalar) ?? single ?? []
    timezone = node.string("timezone")
    concurrencyPolicy = node.string("concurrencyPolicy") ?? "Allow"
    startingDeadlineSeconds = node.int("startingDeadlineSeconds")
    isSuspended = node.bool("suspend") ?? false
    successfulJobsHistoryLimit = node.int("successfulJobsHistoryLimit")
    failedJobsHistoryLimit = node.int("failedJobsHistoryLimit")
    stopExpression = node["stopStrategy"]?.text("expression")
    when = node.text("when")
  }
}
