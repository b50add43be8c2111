/// The variables through which a pod learns who it is.
package enum Variable {
  /// The step's `StepContract`, in JSON.
  package static let contract = "FLOW_CONTRACT"
  /// The flow's name and what its parameters must be, in JSON.
  package static let signature = "FLOW_SIGNATURE"
  /// The run's parameters: base64 of a JSON list of `{"name": …, "value": …}`.
  package static let params = "FLOW_PARAMS"
  /// The run's name, and the id that no other run ever has.
  package static let run = "FLOW_RUN"
  package static let runID = "FLOW_RUN_ID"
  /// The place in the loops around the step: `3`, or `3.0` in nested loops.
  package static let index = "FLOW_INDEX"
  /// 0 for the first attempt.
  package static let attempt = "FLOW_ATTEMPT"
  /// `s3://bucket/prefix` or `file:///…`, and how to reach an S3 that is not Amazon's.
  package static let store = "FLOW_STORE"
  package static let storeEndpoint = "FLOW_STORE_ENDPOINT"
  package static let storeRegion = "FLOW_STORE_REGION"
  /// By which all deadlines of the store's client are multiplied; 1 when absent.
  package static let storePatience = "FLOW_STORE_PATIENCE"
  /// The digest of the folder of code that steps run: a tree in the store,
  /// which `flowc push` put there. Absent when the project names no such folder.
  package static let code = "FLOW_CODE"
  /// In a handler: how the flow ended, and base64 of Argo's list of what failed.
  package static let status = "FLOW_STATUS"
  package static let failures = "FLOW_FAILURES"
  /// The step's name, which the runtime tells the program.
  package static let step = "FLOW_STEP"
  /// The program's own folder. It holds the code, where there is some.
  package static let workFolder = "FLOW_WORKDIR"
  /// What a result depends on besides what the runtime sees itself: a digest
  /// of the image and the variables that the manifest gives, or `any`. Where
  /// it is absent, nothing is reused.
  package static let reuse = "FLOW_REUSE"
  /// An earlier run, as its folder in the store is called, whose results count
  /// where nothing has changed.
  package static let resume = "FLOW_RESUME"
  /// Seconds between being asked to stop and being stopped.
  package static let grace = "FLOW_GRACE"
  /// What `Paths.root` is when it is not `/flow`: outside of pods.
  package static let root = "FLOW_ROOT"
  /// What `Paths.lastWord` is when it is not `/dev/termination-log`.
  package static let lastWord = "FLOW_TERMINATION_LOG"
}

/// Where things are inside a pod.
package enum Paths {
  /// The volume that the init container fills and the step's container mounts.
  package static let root = "/flow"
  package static let runtime = "/flow/flowrt"
  /// A file for each value that Argo is told.
  package static let exports = "/flow/export"
  /// Kubernetes shows what stands here as the container's message.
  package static let lastWord = "/dev/termination-log"
}

/// Exit codes that the runtime keeps for itself, in a range that programs leave alone.
package enum ExitCode: Int, CaseIterable, Sendable {
  /// The contract is missing, broken or of a newer version.
  case contract = 240
  case inputsMissing = 241
  /// An output was not written, or is not what its type says.
  case outputs = 242
  case storeUnreachable = 243
  case storeDenied = 244
  case digestMismatch = 245
  /// The kernel killed the program for memory.
  case outOfMemory = 246
  /// The pod was asked to stop: its node is drained or reclaimed.
  case preempted = 247
  /// The machine's own disk: no space, no permission.
  case disk = 248
}

/// What a parameter whose default holds `{{` has as its value in Argo, which
/// would expand the real one. The runtime takes the default from the signature.
package let defaultMarker = "flowc:default"

/// Of flowc and flowrt, which are released together.
package let flowcVersion = "0.1.0"
