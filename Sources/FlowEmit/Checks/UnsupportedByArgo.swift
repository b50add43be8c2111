import FlowSyntax
import Manifests

/// Settings for which some release of the target has no field.
func unsupported(_ flow: FlowDecl, by argo: ArgoTarget) -> [Diagnostic] {
  flow.everySetting.compactMap { setting in
    guard case .pending = setting.setting, !argo.has(.pendingTimeout) else { return nil }
    return .unsupportedByArgo(setting, .pendingTimeout, argo)
  }
}

extension FlowDecl {
  /// The settings of all defaults and steps, in the order of the text.
  var everySetting: [SettingDecl] {
    defaults.flatMap(\.settings)
      + (body.everyStep + handlers.flatMap(\.body.everyStep)).flatMap(\.settings)
  }
}

extension BlockDecl {
  var everyStep: [StepDecl] {
    statements.flatMap { statement -> [StepDecl] in
      switch statement {
      case .step(let step): [step]
      case .foreach(let loop): loop.body.everyStep
      case .branch(let branch): branch.arms.flatMap(\.body.everyStep)
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func unsupportedByArgo(
    _ setting: SettingDecl,
    _ feature: ArgoFeature,
    _ argo: ArgoTarget
  ) -> Diagnostic {
    let lacking = argo.versions.filter { $0 < feature.since }.map(\.rawValue)
    return Diagnostic(
      .unsupportedByArgo,
      "`\(setting.keyword.rawValue)` needs Argo \(feature.since.rawValue), and this output is also for \(lacking.joined(separator: ", "))",
      at: setting.span
    )
    .note(
      "build with `--argo-version \(feature.since.rawValue)`, or set `argo_version` in flowc.yaml"
    )
  }
}
