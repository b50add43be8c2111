import Manifests

/// A template made ready to run many times: its texts read, its references numbered.
final class CompiledTemplate {
  let name: String
  /// The number among all templates of the program.
  let number: Int
  /// Where local names of templates are looked up.
  let origin: Int
  var inputs: [Input] = []
  var artifactInputs: [CompiledArtifact] = []
  var outputs: [Output] = []
  var artifactOutputs: [CompiledArtifact] = []
  var body = Body.nothing
  var retry: Retry?
  var deadline: TemplateText?
  var timeout: TemplateText?
  var pendingTimeout: TemplateText?
  var parallelism: Int?
  var failFast = false
  var isDaemon = false
  var locks: [Lock] = []
  var memoize: Memo?
  /// Whether its texts have been looked over for tags that name nothing.
  var isLookedOver = false
  /// Tasks or steps whose `outputs.result` is mentioned: only of those it is kept.
  var resultNames: Set<String> = []
  var line = 0
  /// `flowc.dev/source`, where the template says so.
  var source: String?

  init(name: String, number: Int, origin: Int) {
    self.name = name
    self.number = number
    self.origin = origin
  }

  enum Body {
    case nothing
    case pod(PodShape)
    case dag(CompiledDAG)
    case steps(CompiledSteps)
    case suspend(TemplateText?)
  }

  struct Input {
    let name: String
    /// `value` or `default`.
    let fallback: TemplateText?
    /// `valueFrom` other than an argument, with its own default.
    let origin: Origin?
    let originDefault: TemplateText?

    enum Origin {
      case configMap(name: TemplateText, key: TemplateText)
      case other
    }
  }

  struct Output {
    let name: String
    let globalName: String?
    let origin: Origin
    /// The file that holds it in a leaf.
    let path: String?
    let fallback: TemplateText?

    enum Origin {
      /// The leaf writes it.
      case written
      case parameter(TemplateText)
      case expression(ConditionText)
      case supplied
    }
  }

  struct Retry {
    let limit: TemplateText?
    let policy: Policy
    let expression: ConditionText?
    let backoff: Backoff?

    enum Policy: String {
      case always = "Always"
      case onFailure = "OnFailure"
      case onError = "OnError"
      case onTransientError = "OnTransientError"
    }

    struct Backoff {
      let duration: TemplateText?
      let factor: TemplateText?
      let maxDuration: TemplateText?
      let cap: TemplateText?
    }
  }

  enum Lock {
    case mutex(TemplateText)
    case semaphore(map: TemplateText, key: TemplateText)
  }

  struct Memo {
    let key: TemplateText
    let maxAge: TemplateText?
    let cache: String
  }
}

/// A leaf: what it asks for, and all its texts that hold tags.
struct PodShape {
  var kind = NodeKind.pod
  /// Where one container is all that runs.
  var container: Container?
  /// Of a container set, its containers, each after those it waits for.
  var containers: [PodOrder.Container] = []
  var resources = Resources()
  /// Where the pod may run; nothing where any node will do.
  var placement: PlacementWish?
  var patch: TemplateText?
  var texts: [TemplateText] = []
}

/// `nodeSelector` and `tolerations`, with tags in the values.
struct PlacementWish {
  var selector: [(key: String, value: TemplateText)]
  let tolerations: [Toleration]
  /// The same, where there are no tags.
  let known: Placement?

  init(selector: [(key: String, value: TemplateText)], tolerations: [Toleration]) {
    self.selector = selector
    self.tolerations = tolerations
    let values = selector.compactMap(\.value.constant)
    known =
      values.count == selector.count
      ? Placement(
        selector: zip(selector, values).map { ArgoManifest.Entry(key: $0.key, value: $1) },
        tolerations: tolerations
      ) : nil
  }
}

/// Which template something runs: known, or only by its name at the time.
enum TemplateTarget {
  case known(Int)
  /// A name in the same object.
  case local(TemplateText)
  case reference(name: TemplateText, template: TemplateText, isClusterScoped: Bool)
  case unknown(String)
}

/// A task or step made ready to run.
struct CompiledCall {
  let name: String
  var target: TemplateTarget
  var parameters: [(name: String, value: TemplateText?)] = []
  var artifacts: [CompiledArtifact] = []
  var when: TemplateText?
  var loop: Loop?
  var hooks: [CompiledHook] = []
  var continuesOnError = false
  var continuesOnFailed = false
  var line = 0
  /// Names of siblings that this may see, of those it mentions.
  var visible: [String: Int] = [:]

  enum Loop {
    case items([LoopItem])
    /// A literal list with tags in it.
    case text(TemplateText)
    case list(TemplateText)
    case sequence(
      count: TemplateText?,
      start: TemplateText?,
      end: TemplateText?,
      format: TemplateText?
    )
  }

  func continues(on phase: NodePhase) -> Bool {
    switch phase {
    case .error: continuesOnError
    case .failed: continuesOnFailed
    case .pending, .running, .succeeded, .skipped, .omitted: false
    }
  }
}

/// An artifact as far as it steers a run.
struct CompiledArtifact {
  let name: String
  let path: String?
  let from: TemplateText?
  let fromExpression: TagExpression?
  let isOptional: Bool
  let hasLocation: Bool
  let line: Int
}

struct CompiledHook {
  let name: String
  let target: TemplateTarget
  let parameters: [(name: String, value: TemplateText?)]
  let expression: ConditionText?
  let line: Int

  var isExit: Bool { name == "exit" }
}

final class CompiledDAG {
  var tasks: [CompiledCall] = []
  var names: [String] = []
  var index: [String: Int] = [:]
  /// What each task waits for, and who waits for it, in the order of `rank`.
  var dependencies: [[Int]] = []
  var dependents: [[Int]] = []
  var depends: [DependsCondition] = []
  /// The tasks that decide how the DAG ends, by name.
  var targets: [Int] = []
  /// Their names, where those hold tags.
  var targetText: TemplateText?
  /// The tasks in the order in which Argo visits them, and where each stands in it.
  var order: [Int] = []
  var rank: [Int] = []
  /// The tasks without dependencies, in the order in which they begin.
  var roots: [Int] = []
  var failFast = true
}

final class CompiledSteps {
  var groups: [[CompiledCall]] = []
  var index: [String: (group: Int, step: Int)] = [:]
  /// The steps of all groups in a row, and where each group begins among them.
  var all: [CompiledCall] = []
  var offsets: [Int] = []

  func group(of number: Int) -> Int { (offsets.lastIndex { $0 <= number }) ?? 0 }
}

/// One item of a loop: what `{{item}}` is, its fields, and how it stands in a node's name.
struct LoopItem {
  let text: String
  let description: String
  let fields: [(name: String, text: String)]
  let value: Value
}
