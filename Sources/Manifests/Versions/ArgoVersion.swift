/// The release lines of Argo Workflows that flowc knows.
package enum ArgoVersion: String, CaseIterable, Sendable, Comparable {
  case v35 = "3.5"
  case v36 = "3.6"
  case v37 = "3.7"
  case v40 = "4.0"
  case v41 = "4.1"

  package static func < (left: ArgoVersion, right: ArgoVersion) -> Bool {
    left.order < right.order
  }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The release lines that one output has to be right for.
package struct ArgoTarget: Hashable, Sendable {
  package let versions: [ArgoVersion]

  /// What is written unless somebody asks: valid from 3.6 to 4.1 at once.
  package static let standard = ArgoTarget(versions: [.v36, .v37, .v40, .v41])

  package init(versions: [ArgoVersion]) {
    self.versions = versions
  }

  package func has(_ feature: ArgoFeature) -> Bool {
    versions.allSatisfy { $0 >= feature.since }
  }
}

/// What differs between release lines.
///
/// Emitters ask for a feature, never for a version: this table is the only
/// place that compares them (argo-workflows docs/deprecations.md, and the type
/// files of each tag).
package enum ArgoFeature: CaseIterable, Sendable {
  /// CronWorkflow `schedules: […]` in place of `schedule: …`.
  case scheduleList
  /// `retryStrategy.backoff.cap`.
  case backoffCap
  /// Template `pendingTimeout`.
  case pendingTimeout

  package var since: ArgoVersion {
    switch self {
    case .scheduleList: .v36
    case .backoffCap: .v37
    case .pendingTimeout: .v41
    }
  }
}
