import Manifests

extension Program {
  func compile(_ template: Template, into result: CompiledTemplate) {
    result.line = template.node.start.line
    result.source = template.podAnnotations.first { $0.key == "flowc.dev/source" }?.value
    result.inputs = template.inputs.parameters.map(compile)
    result.artifactInputs = template.inputs.artifacts.map(compile)
    result.outputs = template.outputs.parameters.map { compile($0, template) }
    result.artifactOutputs = template.outputs.artifacts.map(compile)
    result.retry = template.retry.map { compile($0, template) }
    result.deadline = template.activeDeadlineSeconds.map(TemplateText.init)
    result.timeout = template.timeout.map(TemplateText.init)
    result.pendingTimeout = template.pendingTimeout.map(TemplateText.init)
    result.parallelism = template.parallelism
    result.failFast = template.failFast
    result.locks = (template.synchronization?.locks ?? []).compactMap(compile)
    result.memoize = template.memoize.flatMap(compile)
    result.isDaemon = template.isDaemon
    result.body = body(of: template, result)
    if !template.isLeaf { result.resultNames = template.node.resultNames }
    check(result)
  }

  private func body(of template: Template, _ result: CompiledTemplate) -> CompiledTemplate.Body {
    switch template.body {
    case .container(let container):
      var shape = shape(template, [container], .pod)
      shape.container = container
      return .pod(shape)
    case .script(let container, _): return .pod(shape(template, [container], .pod))
    case .resource, .data: return .pod(shape(template, [], .pod))
    case .http: return .pod(shape(template, [], .http))
    case .plugin: return .pod(shape(template, [], .plugin))
    case .containerSet(let nodes):
      var shape = shape(template, nodes.map(\.container), .pod)
      shape.containers = ordered(nodes, result)
      return .pod(shape)
    case .suspend(let duration): return .suspend(duration.map(TemplateText.init))
    case .dag(let dag): return .dag(compile(dag, in: result))
    case .steps(let groups): return .steps(compile(groups, in: result))
    case nil:
      refuse("the template `\(template.name)` does nothing; it has no body", result.line)
      return .nothing
    }
  }

  /// The containers of a set, each after those it depends on.
  private func ordered(
    _ nodes: [Template.ContainerNode],
    _ template: CompiledTemplate
  ) -> [PodOrder.Container] {
    var rest = nodes.map {
      PodOrder.Container(name: $0.container.name, dependencies: $0.dependencies)
    }
    var result: [PodOrder.Container] = []
    while !rest.isEmpty {
      let next = rest.firstIndex { container in
        container.dependencies.allSatisfy { name in result.contains { $0.name == name } }
      }
      guard let next else {
        refuse(
          "the containers of `\(template.name)` wait for each other, or for one that is not there",
          template.line
        )
        return []
      }
      result.append(rest.remove(at: next))
    }
    return result
  }

  private func shape(
    _ template: Template,
    _ containers: [Container],
    _ kind: NodeKind
  ) -> PodShape {
    var shape = PodShape()
    shape.kind = kind
    for container in containers + template.sidecars {
      shape.resources = shape.resources + Resources(container)
    }
    for container in template.initContainers {
      shape.resources = shape.resources.orMore(Resources(container))
    }
    shape.patch = (template.podSpecPatch ?? spec.podSpecPatch).map(TemplateText.init)
    shape.placement = placement(of: template)
    var nodes = [template.node]
    if let defaults = spec.templateDefaults { nodes.append(defaults.node) }
    for node in nodes {
      node.collectTexts(
        except: ["inputs", "outputs", "retryStrategy", "memoize", "metrics"],
        &shape.texts
      )
    }
    return shape
  }

  /// The template's own selector and tolerations, or those of its defaults, or those of the workflow
  /// (`workflowpod.go:addSchedulingConstraints`).
  private func placement(of template: Template) -> PlacementWish? {
    let nodes = [
      template.node, spec.templateDefaults?.node, spec.node, library.manifests[origin].spec.node,
    ].compactMap { $0 }
    let selector = nodes.compactMap { $0["nodeSelector"]?.merged.mapping }.first { !$0.isEmpty }
    let tolerations = nodes.compactMap { $0["tolerations"]?.sequence }.first { !$0.isEmpty }
    guard selector != nil || tolerations != nil else { return nil }
    return PlacementWish(
      selector: (selector ?? []).map { ($0.key.scalar ?? "", TemplateText($0.value.scalar ?? "")) },
      tolerations: (tolerations ?? []).map { Toleration($0.merged) }
    )
  }

  private func compile(_ input: Parameter) -> CompiledTemplate.Input {
    let origin: CompiledTemplate.Input.Origin?
    switch input.origin {
    case .configMap(let name, let key):
      origin = .configMap(name: TemplateText(name), key: TemplateText(key))
    case nil: origin = nil
    default: origin = .other
    }
    return CompiledTemplate.Input(
      name: input.name,
      fallback: (input.value ?? input.defaultValue).map(TemplateText.init),
      origin: origin,
      originDefault: input.fallback.map(TemplateText.init)
    )
  }

  func compile(_ artifact: Artifact) -> CompiledArtifact {
    CompiledArtifact(
      name: artifact.name,
      path: artifact.path,
      from: artifact.from.map(TemplateText.init),
      fromExpression: artifact.fromExpression.map(expression),
      isOptional: artifact.isOptional,
      hasLocation: artifact.hasLocation,
      line: artifact.line
    )
  }

  private func compile(_ output: Parameter, _ template: Template) -> CompiledTemplate.Output {
    let origin: CompiledTemplate.Output.Origin
    let path: String? = if case .path(let path) = output.origin { path } else { nil }
    switch output.origin {
    case .parameter(let text): origin = .parameter(TemplateText(text))
    case .expression(let text): origin = .expression(condition(text))
    case .supplied: origin = .supplied
    case .path, .jsonPath, .jqFilter, .configMap, .event, .nothing, nil: origin = .written
    }
    return CompiledTemplate.Output(
      name: output.name,
      globalName: output.globalName,
      origin: origin,
      path: path,
      fallback: output.fallback.map(TemplateText.init)
    )
  }

  private func compile(_ retry: RetryStrategy, _ template: Template) -> CompiledTemplate.Retry {
    let standard: CompiledTemplate.Retry.Policy = retry.expression == nil ? .onFailure : .always
    var policy = standard
    if let name = retry.policy, !name.isEmpty {
      if let known = CompiledTemplate.Retry.Policy(rawValue: name) {
        policy = known
      } else {
        refuse("`\(name)` is no retryPolicy", template.node.start.line)
      }
    }
    return CompiledTemplate.Retry(
      limit: retry.limit.map(TemplateText.init),
      policy: policy,
      expression: retry.expression.map(condition),
      backoff: retry.backoff.map {
        CompiledTemplate.Retry.Backoff(
          duration: $0.duration.map(TemplateText.init),
          factor: $0.factor.map(TemplateText.init),
          maxDuration: $0.maxDuration.map(TemplateText.init),
          cap: $0.cap.map(TemplateText.init)
        )
      }
    )
  }

  private func compile(_ lock: Synchronization.Lock) -> CompiledTemplate.Lock? {
    switch lock {
    case .mutex(let name, _): return .mutex(TemplateText(name))
    case .semaphore(let map, let key, _):
      return .semaphore(map: TemplateText(map), key: TemplateText(key))
    case .database(let kind, let line):
      refuse("a \(kind) in a database is not supported", line)
      return nil
    }
  }

  private func compile(_ memoize: Memoize) -> CompiledTemplate.Memo? {
    guard let key = memoize.key, let cache = memoize.cache else { return nil }
    return CompiledTemplate.Memo(
      key: TemplateText(key),
      maxAge: memoize.maxAge.map(TemplateText.init),
      cache: cache
    )
  }

  func compile(_ hook: Hook, in origin: Int) -> CompiledHook {
    let compiled = CompiledHook(
      name: hook.name,
      target: target(hook.template, hook.templateRef, nil, in: origin),
      parameters: hook.arguments.parameters.map { ($0.name, $0.value.map(TemplateText.init)) },
      expression: hook.expression.map(condition),
      line: hook.line
    )
    if case .unknown(let problem) = compiled.target { refuse(problem, hook.line) }
    return compiled
  }

  func condition(_ text: Text) -> ConditionText {
    let condition = ConditionText(TemplateText(text))
    if let name = condition.unknownFunctions.first {
      refuse("the function `\(name)` is not supported", text.line)
    }
    return condition
  }

  func expression(_ text: Text) -> TagExpression {
    let expression = TagExpression(text.text)
    if let name = expression.unknownFunctions.first {
      refuse("the function `\(name)` is not supported", text.line)
    }
    return expression
  }

  func target(
    _ template: Text?,
    _ reference: TemplateRef?,
    _ inline: Template?,
    in origin: Int
  ) -> TemplateTarget {
    if let inline { return self.inline(inline, in: origin) }
    if let reference {
      let name = TemplateText(reference.name)
      let template = TemplateText(reference.template)
      guard let constant = name.constant, let wanted = template.constant else {
        return .reference(
          name: name,
          template: template,
          isClusterScoped: reference.isClusterScoped
        )
      }
      return referenced(constant, wanted, isClusterScoped: reference.isClusterScoped)
    }
    guard let template else { return .unknown("neither template nor templateRef is given") }
    let text = TemplateText(template)
    guard let constant = text.constant else { return .local(text) }
    return local(constant, in: origin)
  }

  /// Texts that no run can do anything with.
  private func check(_ template: CompiledTemplate) {
    guard case .pod(let shape) = template.body else { return }
    for text in shape.texts { check(text) }
  }

  func check(_ text: TemplateText) {
    for piece in text.pieces {
      switch piece {
      case .literal, .tag: break
      case .unclosed(let rest):
        refuse("`\(shortened(rest))`: a `{{` without `}}`", text.line)
      case .expression(let expression):
        if let name = expression.unknownFunctions.first {
          refuse("the function `\(name)` is not supported", text.line)
        }
      }
    }
  }
}

extension YAMLNode {
  /// The tasks and steps whose result some text below mentions (`op.go:hasOutputResultRef`).
  fileprivate var resultNames: Set<String> {
    switch content {
    case .scalar(let text, _):
      guard text.containsBytes("outputs.result") else { return [] }
      var names: Set<String> = []
      for match in text.matches(of: /(?:steps|tasks)\.([-A-Za-z0-9]+)\.outputs\.result/) {
        names.insert(String(match.output.1))
      }
      for match in text.matches(of: /\['([-A-Za-z0-9]+)'\]\.outputs\.result/) {
        names.insert(String(match.output.1))
      }
      return names
    case .list(let items): return items.reduce(into: []) { $0.formUnion($1.resultNames) }
    case .map(let pairs): return pairs.reduce(into: []) { $0.formUnion($1.value.resultNames) }
    }
  }

  /// Every text with tags below this mapping.
  fileprivate func collectTexts(except keys: Set<String> = [], _ texts: inout [TemplateText]) {
    switch content {
    case .scalar(let text, _):
      guard text.holdsTag else { return }
      texts.append(TemplateText(Text(text, line: start.line, column: start.column)))
    case .list(let items): for item in items { item.collectTexts(&texts) }
    case .map(let pairs):
      for pair in pairs where !keys.contains(pair.key.scalar ?? "") {
        pair.value.collectTexts(&texts)
      }
    }
  }
}
