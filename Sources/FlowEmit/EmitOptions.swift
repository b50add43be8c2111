import FlowContract
package import Manifests

/// What the platform decides and the flow does not say: the project file's
/// part of an output.
package struct EmitOptions: Hashable, Sendable {
  package var argo = ArgoTarget.standard
  package var namespace: String?
  /// `s3://bucket/prefix`, and how to reach an S3 that is not Amazon's.
  package var store: String?
  package var storeEndpoint: String?
  package var storeRegion: String?
  /// The digest of the code package, when the project has one.
  package var code: String?
  /// The image that holds flowrt.
  package var runtimeImage = "flowrt:\(flowcVersion)"
  /// For steps whose flow names no image.
  package var defaultImage: String?
  /// Put before image names that name no registry.
  package var registry: String?
  package var serviceAccount: String?
  /// The account whose token only Argo's own containers get.
  package var executorServiceAccount: String?
  package var labels: [YAML.Entry] = []
  package var security = SecurityLevel.restricted

  package init() {}
}

/// Kubernetes' Pod Security Standards, as far as a container has a say in them.
package enum SecurityLevel: String, CaseIterable, Sendable {
  case privileged
  case baseline
  case restricted
}
