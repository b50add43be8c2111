import Manifests

extension WorkflowSpec {
  /// This spec with another below it, as a run of a WorkflowTemplate has it.
  func merged(over base: WorkflowSpec) -> WorkflowSpec {
    var result = self
    result.entrypoint = entrypoint ?? base.entrypoint
    result.templates = base.templates
    result.templateDefaults = templateDefaults ?? base.templateDefaults
    result.onExit = onExit ?? base.onExit
    result.hooks = hooks.isEmpty ? base.hooks : hooks
    result.parallelism = parallelism ?? base.parallelism
    result.activeDeadlineSeconds = activeDeadlineSeconds ?? base.activeDeadlineSeconds
    result.retry = retry ?? base.retry
    result.synchronization = synchronization ?? base.synchronization
    result.priority = priority ?? base.priority
    result.serviceAccountName = serviceAccountName ?? base.serviceAccountName
    result.podSpecPatch = podSpecPatch ?? base.podSpecPatch
    result.labels =
      base.labels.filter { entry in !labels.contains { $0.key == entry.key } } + labels
    result.labelsFrom = labelsFrom.isEmpty ? base.labelsFrom : labelsFrom
    result.annotations =
      base.annotations.filter { entry in !annotations.contains { $0.key == entry.key } }
      + annotations
    var parameters = base.arguments.parameters
    for parameter in arguments.parameters {
      if let index = parameters.firstIndex(where: { $0.name == parameter.name }) {
        parameters[index] = parameter
      } else {
        parameters.append(parameter)
      }
    }
    result.arguments.parameters = parameters
    if arguments.artifacts.isEmpty { result.arguments.artifacts = base.arguments.artifacts }
    return result
  }
}

extension Template {
  /// This template with `templateDefaults` below it; what belongs to another kind of template is
  /// left out (`op.go:mergedTemplateDefaultsInto`).
  func merged(over base: Template) -> Template {
    var result = self
    result.retry = retry ?? base.retry
    result.activeDeadlineSeconds =
      activeDeadlineSeconds ?? (isLeaf ? base.activeDeadlineSeconds : nil)
    result.timeout = timeout ?? (isLeaf ? base.timeout : nil)
    result.pendingTimeout = pendingTimeout ?? base.pendingTimeout
    result.parallelism = parallelism ?? base.parallelism
    result.failFast = failFast || base.failFast
    result.synchronization = synchronization ?? base.synchronization
    result.memoize = memoize ?? base.memoize
    result.podSpecPatch = podSpecPatch ?? base.podSpecPatch
    result.sidecars = sidecars.isEmpty ? base.sidecars : sidecars
    result.initContainers = initContainers.isEmpty ? base.initContainers : initContainers
    switch (body, base.body) {
    case (.container(let own), .container(let other)):
      result.body = .container(own.merged(over: other))
    case (.script(let own, let source), .script(let other, _)):
      result.body = .script(own.merged(over: other), source: source)
    default: break
    }
    return result
  }

  var isLeaf: Bool {
    switch body {
    case .dag, .steps: false
    case .container, .script, .containerSet, .suspend, .resource, .http, .data, .plugin, nil: true
    }
  }
}

extension Container {
  fileprivate func merged(over base: Container) -> Container {
    var result = self
    result.image = image ?? base.image
    result.command = command.isEmpty ? base.command : command
    result.args = args.isEmpty ? base.args : args
    result.env = base.env.filter { entry in !env.contains { $0.name == entry.name } } + env
    result.requests = merged(requests, over: base.requests)
    result.limits = merged(limits, over: base.limits)
    return result
  }

  private func merged(
    _ own: [ArgoManifest.Entry],
    over base: [ArgoManifest.Entry]
  ) -> [ArgoManifest.Entry] {
    base.filter { entry in !own.contains { $0.key == entry.key } } + own
  }
}
