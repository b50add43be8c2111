package import Manifests

/// The objects that a run can refer to, by kind and name.
package struct Library: Sendable {
  package private(set) var manifests: [ArgoManifest]
  private var templates: [String: Int] = [:]
  private var clusterTemplates: [String: Int] = [:]
  private var configMaps: [String: [String: String]] = [:]

  package init(_ manifests: [ArgoManifest], _ configMaps: [ConfigMap] = []) {
    self.manifests = manifests
    for map in configMaps {
      self.configMaps[map.name] = Dictionary(map.data.map { ($0.key, $0.value) }) { $1 }
    }
    for (index, manifest) in manifests.enumerated() {
      switch manifest.kind {
      case .workflowTemplate: templates[manifest.name] = templates[manifest.name] ?? index
      case .clusterWorkflowTemplate:
        clusterTemplates[manifest.name] = clusterTemplates[manifest.name] ?? index
      case .workflow, .cronWorkflow: break
      }
    }
  }

  /// The value under a key of a ConfigMap that was given.
  func configured(_ map: String, _ key: String) -> String? { configMaps[map]?[key] }

  func find(_ name: String, isClusterScoped: Bool) -> Int? {
    isClusterScoped ? clusterTemplates[name] : templates[name]
  }
}

/// What is to be run: an object of a library, with arguments of one's own.
package struct Submission: Sendable {
  package var manifest: Int
  /// The name of the run; that of the object where nothing is said.
  package var name: String?
  /// What no other run has; in simulations every one is the same.
  package var id: String?
  package var parameters: [(name: String, value: String)] = []

  package init(manifest: Int) {
    self.manifest = manifest
  }
}

/// Something in the manifests that the engine cannot run, or that Argo would refuse at the start.
package struct Refusal: Hashable, Sendable, CustomStringConvertible {
  package let message: String
  /// The line in the file, or 0.
  package let line: Int

  init(_ message: String, line: Int = 0) {
    self.message = message
    self.line = line
  }

  package var description: String { line > 0 ? "line \(line): \(message)" : message }
}
