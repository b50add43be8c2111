extension Plan {
  /// One step: what it reads, writes, runs and needs.
  package struct Step: Hashable, Sendable {
    package var name: String
    package var doc: String?
    package var place: Place
    package var program: Program
    package var inputs: [Input] = []
    package var outputs: [Output] = []
    /// Steps to wait for without reading them.
    package var after: [Int] = []
    /// Steps that ask for nothing of their own share one.
    package var needs = Box(Needs())
    /// `allow failure`: the flow goes on without this step's outputs.
    package var toleratesFailure = false
    /// The loops around the step, outermost first.
    package var loops: [Int] = []
    /// The handler the step belongs to, if any.
    package var handler: Event?
  }

  package struct Input: Hashable, Sendable {
    package var name: String
    package var type: FlowType
    /// Where the value comes from: the first alternative that is there.
    package var alternatives: [Value]
  }

  package enum Value: Hashable, Sendable {
    case literal(Literal)
    case param(String)
    case item(loop: Int)
    case output(Reference)
  }

  package struct Output: Hashable, Sendable {
    package var name: String
    package var type: FlowType
    package var doc: String?
  }

  package enum Program: Hashable, Sendable {
    /// A program and its arguments, as they are.
    case exec([String])
    /// A script, and the argument list that runs it, to which the script is added.
    case script(interpreter: [String], text: String)
  }

  /// What a step asks of the cluster. `nil` and empty mean that nobody said.
  package struct Needs: Hashable, Sendable {
    package var image: String?
    package var cpu: Amount?
    package var memory: Amount?
    package var disk: Amount?
    package var growth: Growth?
    package var gpu: GPU?
    /// Seconds one attempt may run.
    package var timeout: Int?
    /// Seconds one attempt may wait to start.
    package var pending: Int?
    package var retry: Retry?
    package var env: [Entry] = []
    package var secrets: [Secret] = []
    package var volumes: [Volume] = []
    package var nodeLabels: [Entry] = []
    package var tolerations: [Toleration] = []
    package var serviceAccount: String?
    package var labels: [Entry] = []
    package var annotations: [Entry] = []
    package var user: Int?
    /// A strategic merge patch over the pod's spec, in YAML.
    package var podPatch: String?

    package init() {}
  }

  /// A request and perhaps a limit, in Kubernetes' canonical spelling.
  package struct Amount: Hashable, Sendable {
    package var request: Quantity
    package var limit: Quantity?
  }

  package struct Growth: Hashable, Sendable {
    package var factor: Int
    package var ceiling: Quantity
    /// How many times memory can grow before it meets the ceiling.
    package var stages: Int
  }

  package struct GPU: Hashable, Sendable {
    package var count: Int
    package var resource: String
  }

  package struct Retry: Hashable, Sendable {
    package var limit: Int
    /// Seconds before the first retry; each wait doubles up to `longestWait`.
    package var firstWait: Int?
    package var longestWait: Int?
    /// What is retried; empty means everything.
    package var causes: [Cause] = []
  }

  package enum Cause: Hashable, Sendable {
    case failure
    case error
    case oom
    case preempted
    case exit([Int])
  }

  package struct Secret: Hashable, Sendable {
    package var target: Target
    package var object: String

    package enum Target: Hashable, Sendable {
      case variable(String, key: String)
      case path(String)
    }
  }

  package struct Volume: Hashable, Sendable {
    package var path: String
    package var origin: Origin
    package var isReadOnly: Bool

    package enum Origin: Hashable, Sendable {
      case claim(String)
      case config(String)
      case scratch(size: Quantity?, inMemory: Bool)
    }
  }

  package struct Toleration: Hashable, Sendable {
    package var key: String
    package var value: String?
    package var effect: String?
  }
}
