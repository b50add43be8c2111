import FlowSyntax

extension Check {
  /// Every step runs in some image.
  static let missingImage = Check(.missingImage) { model, options, diagnostics in
    guard !options.hasDefaultImage else { return }
    for step in model.steps where step.needs.value.image == nil {
      // An image that could not be read was reported.
      let settings = step.decl.settings + model.flow.defaults.flatMap(\.settings)
      if settings.contains(where: { $0.keyword == .image }) { continue }
      diagnostics.append(
        Diagnostic(.missingImage, "step `\(step.name.text)` has no image", at: step.name.span)
          .note("give it `image \"…\"`, or give all steps one in `defaults` or in flowc.yaml")
      )
    }
  }
}
