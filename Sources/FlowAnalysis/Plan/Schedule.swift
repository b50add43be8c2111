extension Plan {
  /// When a flow runs by itself.
  package struct Schedule: Hashable, Sendable {
    package var cron: String
    package var timeZone: String?
    package var concurrency: Concurrency = .allow
    /// Seconds a missed run may start late.
    package var deadline: Int?
    package var keepsSucceeded: Int?
    package var keepsFailed: Int?
    package var isSuspended = false
  }

  package enum Concurrency: String, Hashable, Sendable, CaseIterable {
    case allow
    case forbid
    case replace
  }
}
