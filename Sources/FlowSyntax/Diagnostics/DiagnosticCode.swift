/// Every diagnostic flowc can report, by its stable public name.
///
/// The raw value is what users grep for, silence and look up:
/// `flowc explain unknown-step` prints `docs/diagnostics/unknown-step.md`.
/// Cases are never renamed once released.
package enum DiagnosticCode: String, FindingCode {
  // Syntax
  case expected
  case unexpectedCharacter = "unexpected-character"
  case unterminatedString = "unterminated-string"
  case badEscape = "bad-escape"
  case badNumber = "bad-number"
  case invalidUTF8 = "invalid-utf8"
  case notYet = "not-yet"
  case unknownStatement = "unknown-statement"
  case misplacedStatement = "misplaced-statement"
  case repeatedSetting = "repeated-setting"
  case noFlow = "no-flow"

  // Names
  case unknownStep = "unknown-step"
  case unknownOutput = "unknown-output"
  case unknownName = "unknown-name"
  case unknownType = "unknown-type"
  case unknownFunction = "unknown-function"
  case duplicateName = "duplicate-name"
  case shadowedName = "shadowed-name"
  case reservedName = "reserved-name"
  case badName = "bad-name"
  case nameClash = "name-clash"
  case nameTooLong = "name-too-long"
  case badLabel = "bad-label"

  // Types
  case typeMismatch = "type-mismatch"
  case optionalValue = "optional-value"
  case needlessDefault = "needless-default"
  case listValue = "list-value"
  case badComparison = "bad-comparison"
  case badDefault = "bad-default"
  case unsupportedExpression = "unsupported-expression"
  case itemInCondition = "item-in-condition"
  case bracesInCondition = "braces-in-condition"

  // Graph
  case dependencyCycle = "dependency-cycle"
  case unusedOutput = "unused-output"
  case unobservableStep = "unobservable-step"
  case constantCondition = "constant-condition"
  case duplicateCase = "duplicate-case"
  case emptyBlock = "empty-block"
  case notAList = "not-a-list"
  case emptyLoop = "empty-loop"

  // Needs
  case badQuantity = "bad-quantity"
  case badDuration = "bad-duration"
  case requestOverLimit = "request-over-limit"
  case growthBelowStart = "growth-below-start"
  case outOfRange = "out-of-range"
  case badBackoff = "bad-backoff"
  case missingImage = "missing-image"
  case latestImage = "latest-image"
  case badPodPatch = "bad-pod-patch"
  case deadlineTooShort = "deadline-too-short"
  case intervalTooShort = "interval-too-short"

  // Schedules
  case badCron = "bad-cron"
  case impossibleDate = "impossible-date"
  case bothDayFields = "both-day-fields"
  case unknownTimeZone = "unknown-time-zone"
  case daylightSaving = "daylight-saving"
  case scheduledParameter = "scheduled-parameter"

  // Programs
  case missingProgram = "missing-program"
  case undeclaredVariable = "undeclared-variable"
  case unwrittenOutput = "unwritten-output"
  case unknownInterpreter = "unknown-interpreter"
  case ignoredShebang = "ignored-shebang"
  case plainSecret = "plain-secret"

  // Manifests
  case tooLargeEnvironment = "too-large-environment"
  case tooLargeObject = "too-large-object"
  case manyNodes = "many-nodes"
  case tooManyNodes = "too-many-nodes"
  case unsupportedByArgo = "unsupported-by-argo"
  case unsupportedByJob = "unsupported-by-job"

  // Project
  case badProjectFile = "bad-project-file"
  case unknownProjectKey = "unknown-project-key"

  package var severity: Severity {
    switch self {
    case .shadowedName, .needlessDefault, .unusedOutput, .unobservableStep, .constantCondition,
      .emptyLoop, .latestImage, .deadlineTooShort, .intervalTooShort, .bothDayFields,
      .daylightSaving, .undeclaredVariable, .unwrittenOutput, .ignoredShebang, .plainSecret,
      .manyNodes:
      .warning
    case .expected, .unexpectedCharacter, .unterminatedString, .badEscape, .badNumber,
      .invalidUTF8, .notYet, .unknownStatement, .misplacedStatement, .repeatedSetting, .noFlow,
      .unknownStep, .unknownOutput, .unknownName, .unknownType, .unknownFunction, .duplicateName,
      .reservedName, .badName, .nameClash, .nameTooLong, .badLabel, .typeMismatch,
      .optionalValue, .listValue, .badComparison, .badDefault, .unsupportedExpression,
      .itemInCondition, .bracesInCondition, .dependencyCycle, .duplicateCase, .emptyBlock,
      .notAList, .badQuantity, .badDuration, .requestOverLimit, .growthBelowStart, .outOfRange,
      .badBackoff, .missingImage, .badPodPatch, .badCron, .impossibleDate, .unknownTimeZone,
      .scheduledParameter, .missingProgram, .unknownInterpreter, .tooLargeEnvironment,
      .tooLargeObject, .tooManyNodes, .unsupportedByArgo, .unsupportedByJob, .badProjectFile,
      .unknownProjectKey:
      .error
    }
  }
}

package enum Severity: String, Sendable {
  case error
  case warning
  /// A remark: it fails nothing, be it ever so strict.
  case notice
}
