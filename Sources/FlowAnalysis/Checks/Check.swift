import FlowSyntax

/// One rule about flows whose names are known.
///
/// A check reads the model and reports. It changes nothing, depends on no
/// other check, and lives in a file of its own beside its wording.
struct Check: Sendable {
  let codes: Set<DiagnosticCode>
  /// Whether the check would repeat what an error elsewhere already said.
  let needsSoundFlow: Bool
  let run: @Sendable (Model, AnalysisOptions, inout [Diagnostic]) -> Void

  init(
    _ codes: DiagnosticCode...,
    needsSoundFlow: Bool = false,
    run: @escaping @Sendable (Model, AnalysisOptions, inout [Diagnostic]) -> Void
  ) {
    self.codes = Set(codes)
    self.needsSoundFlow = needsSoundFlow
    self.run = run
  }

  /// Every check, in the order a reader would want the reports.
  static let all: [Check] = [
    .nameClash,
    .reservedStep,
    .emptyBlock,
    .emptyLoop,
    .dependencyCycle,
    .constantCondition,
    .missingImage,
    .flowSettings,
    .secretDefault,
    .schedules,
    .testBlocks,
    .unusedOutput,
    .unobservableStep,
    .deadlines,
    .scripts,
  ]
}
