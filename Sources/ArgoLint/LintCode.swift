package import FlowSyntax

/// Every finding of `flowc lint`, by its stable public name.
///
/// `flowc explain unresolved-variable` prints `docs/lint/unresolved-variable.md`. No name is that
/// of a diagnostic of flows; cases are never renamed once released.
package enum LintCode: String, FindingCode {
  // Loading
  case malformedYAML = "malformed-yaml"
  case repeatedKey = "repeated-key"
  case unknownField = "unknown-field"
  case versionField = "version-field"
  case wrongType = "wrong-type"
  case missingField = "missing-field"
  case unknownChoice = "unknown-choice"
  case outOfBounds = "out-of-bounds"
  case unquotedValue = "unquoted-value"

  // Names
  case invalidName = "invalid-name"
  case longName = "long-name"
  case repeatedName = "repeated-name"
  case repeatedObject = "repeated-object"
  case podName = "pod-name"
  case invalidLabel = "invalid-label"
  case reservedContainer = "reserved-container"

  // References
  case missingEntrypoint = "missing-entrypoint"
  case unknownTemplate = "unknown-template"
  case elsewhereTemplate = "elsewhere-template"
  case invocationTarget = "invocation-target"
  case templateKind = "template-kind"
  case templatesBesideReference = "templates-beside-reference"
  case lostSettings = "lost-settings"
  case endlessRecursion = "endless-recursion"

  // Arguments
  case argumentValue = "argument-value"
  case enumValue = "enum-value"
  case unsuppliedInput = "unsupplied-input"
  case unknownArgument = "unknown-argument"
  case artifactPlace = "artifact-place"
  case outputSource = "output-source"

  // Variables
  case unresolvedVariable = "unresolved-variable"
  case unknownVariable = "unknown-variable"
  case unclosedTag = "unclosed-tag"
  case unorderedReference = "unordered-reference"
  case absentOutput = "absent-output"
  case emptyLoopResult = "empty-loop-result"
  case loopArtifact = "loop-artifact"
  case uncapturedResult = "uncaptured-result"
  case loopLateVariable = "loop-late-variable"
  case earlyStatus = "early-status"
  case exitScope = "exit-scope"
  case escapedItem = "escaped-item"
  case controlCharacter = "control-character"

  // Expressions
  case badExpression = "bad-expression"
  case unresolvedInExpression = "unresolved-in-expression"
  case subtractedName = "subtracted-name"
  case badWhen = "bad-when"
  case whenSubtraction = "when-subtraction"
  case badDepends = "bad-depends"
  case keywordTask = "keyword-task"

  // DAGs and loops
  case unknownDependency = "unknown-dependency"
  case taskCycle = "task-cycle"
  case dependsStyle = "depends-style"
  case loopKind = "loop-kind"
  case badSequence = "bad-sequence"
  case badParamList = "bad-param-list"
  case hugeLoop = "huge-loop"
  case sharedArtifactKey = "shared-artifact-key"
  case hookExpression = "hook-expression"

  // Pods and limits
  case imageMissing = "image-missing"
  case implicitCommand = "implicit-command"
  case mountCollision = "mount-collision"
  case undefinedVolume = "undefined-volume"
  case containerSet = "container-set"
  case resourceTemplate = "resource-template"
  case resourceCondition = "resource-condition"
  case misplacedLimit = "misplaced-limit"
  case malformedDuration = "malformed-duration"
  case malformedQuantity = "malformed-quantity"
  case requestAboveLimit = "request-above-limit"
  case podSetting = "pod-setting"
  case podPatch = "pod-patch"
  case retryRule = "retry-rule"
  case endlessRetry = "endless-retry"
  case memoizeRule = "memoize-rule"
  case metricRule = "metric-rule"
  case badSelector = "bad-selector"
  case largeText = "large-text"
  case largeManifest = "large-manifest"

  // Cron
  case cronSchedule = "cron-schedule"
  case cronZone = "cron-zone"
  case cronDays = "cron-days"
  case cronClock = "cron-clock"
  case cronCondition = "cron-condition"

  package var severity: Severity {
    switch self {
    case .elsewhereTemplate, .implicitCommand: .notice
    case .versionField, .unquotedValue, .repeatedObject, .lostSettings, .unknownArgument,
      .unknownVariable, .absentOutput, .emptyLoopResult, .earlyStatus, .exitScope, .escapedItem,
      .whenSubtraction, .hugeLoop, .sharedArtifactKey, .endlessRetry, .largeManifest, .cronDays,
      .cronClock:
      .warning
    default: .error
    }
  }
}
