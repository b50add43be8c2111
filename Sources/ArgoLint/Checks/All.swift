extension LintCheck {
  /// Every rule, in the order of a reader's interest: what is said first about a place comes first.
  static let all: [LintCheck] = [
    .fields
  ]
}
