extension LintCheck {
  /// Every rule, in the order of a reader's interest: what is said first about a place comes first.
  static let all: [LintCheck] = [
    .fields, .names, .repeatedObjects, .podNames, .references, .templateKinds, .specPodResources,
    .durations, .argumentValues, .supply, .inputsAndOutputs, .containers, .dags, .variables,
    .order, .loops, .hooks, .resources, .selectors, .policies, .cron, .conditions, .podSettings,
    .sizes,
    .recursion,
  ]
}

/// What the rules say that they may report.
package let lintRuleCodes = Set(LintCheck.all.flatMap(\.codes))
