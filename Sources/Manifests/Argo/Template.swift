/// One template: what it takes, what it gives, and what it does.
package struct Template: Sendable {
  package var name: String
  package var inputs: Arguments
  package var outputs: Arguments
  package var body: Body?
  package var retry: RetryStrategy?
  package var activeDeadlineSeconds: Text?
  package var timeout: Text?
  package var pendingTimeout: Text?
  package var parallelism: Int?
  package var failFast: Bool
  package var isDaemon: Bool
  package var synchronization: Synchronization?
  package var memoize: Memoize?
  package var annotations: [ArgoManifest.Entry]
  package var sidecars: [Container]
  package var initContainers: [Container]
  package var podSpecPatch: Text?
  /// What `metadata.annotations` says.
  package var podAnnotations: [ArgoManifest.Entry]
  /// Everything, for what is not modelled.
  package var node: YAMLNode

  package enum Body: Sendable {
    case container(Container)
    case script(Container, source: Text)
    case containerSet([ContainerNode])
    case dag(DAG)
    case steps([[Invocation]])
    case suspend(duration: Text?)
    case resource(YAMLNode)
    case http(YAMLNode)
    case data(YAMLNode)
    case plugin(YAMLNode)
  }

  package struct DAG: Sendable {
    package var tasks: [Invocation]
    package var target: Text?
    package var failFast: Bool
  }

  package struct ContainerNode: Sendable {
    package var container: Container
    package var dependencies: [String]
  }

  package init(_ node: YAMLNode) {
    let node = node.merged
    self.node = node
    name = node.string("name") ?? ""
    inputs = Arguments(node["inputs"])
    outputs = Arguments(node["outputs"])
    body = Body(node)
    retry = node["retryStrategy"].map(RetryStrategy.init)
    activeDeadlineSeconds = node.text("activeDeadlineSeconds")
    timeout = node.text("timeout")
    pendingTimeout = node.text("pendingTimeout")
    parallelism = node.int("parallelism")
    failFast = node.bool("failFast") ?? false
    isDaemon = node.bool("daemon") ?? false
    synchronization = node["synchronization"].map(Synchronization.init)
    memoize = node["memoize"].map(Memoize.init)
    annotations = node["annotations"]?.stringEntries ?? []
    podAnnotations = node["metadata"]?["annotations"]?.stringEntries ?? []
    sidecars = node.items("sidecars").map(Container.init)
    initContainers = node.items("initContainers").map(Container.init)
    podSpecPatch = node.text("podSpecPatch")
  }
}

extension Template.Body {
  /// The kinds of templates, in the order in which Argo looks for them.
  package static let keys = [
    "container", "containerSet", "steps", "dag", "script", "resource", "data", "suspend", "http",
    "plugin",
  ]

  init?(_ node: YAMLNode) {
    if let container = node["container"], !container.isNull {
      self = .container(Container(container.merged))
    } else if let set = node["containerSet"], !set.isNull {
      self = .containerSet(
        set.items("containers").map {
          Template.ContainerNode(
            container: Container($0),
            dependencies: $0.texts("dependencies").map(\.text)
          )
        }
      )
    } else if let steps = node["steps"], !steps.isNull {
      self = .steps(
        (steps.sequence ?? []).map { group in
          (group.sequence ?? []).map { Invocation($0.merged) }
        }
      )
    } else if let dag = node["dag"], !dag.isNull {
      self = .dag(
        Template.DAG(
          tasks: dag.items("tasks").map(Invocation.init),
          target: dag.text("target"),
          failFast: dag.bool("failFast") ?? true
        )
      )
    } else if let script = node["script"], !script.isNull {
      let source = script.text("source") ?? Text("", line: script.start.line)
      self = .script(Container(script.merged), source: source)
    } else if let resource = node["resource"], !resource.isNull {
      self = .resource(resource)
    } else if let data = node["data"], !data.isNull {
      self = .data(data)
    } else if let suspend = node["suspend"] {
      self = .suspend(duration: suspend.text("duration"))
    } else if let http = node["http"], !http.isNull {
      self = .http(http)
    } else if let plugin = node["plugin"], !plugin.isNull {
      self = .plugin(plugin)
    } else {
      return nil
    }
  }
}

extension YAMLNode {
  package var isNull: Bool {
    guard case .scalar = content else { return false }
    return traits.contains(.nulls)
  }
}
