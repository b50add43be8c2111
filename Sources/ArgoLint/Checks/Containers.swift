import FlowSyntax
import Manifests

extension LintCheck {
  /// Containers have an image, and find their volumes.
  static let containers = templates(
    .imageMissing,
    .implicitCommand,
    .mountCollision,
    .undefinedVolume,
    .containerSet
  ) { template, linting in
    let check = ContainerCheck(template: template, linting: linting)
    for key in ["container", "script"] {
      if let container = template.node[key], container.mapping != nil { check.main(container, key) }
    }
    for key in ["initContainers", "sidecars"] {
      for container in template.node.list(key) where container.mapping != nil {
        check.mounts(container)
        if container.filled("image") == nil {
          check.report(.imageMissing, "the container has no image", at: container.place("name"))
        }
        if container.has("name"), container.filled("name") == nil {
          check.report(.missingField, "the container has no name", at: container)
        }
      }
    }
    if let set = template.node["containerSet"] { check.set(set) }
  }
}

private struct ContainerCheck {
  let template: TemplateView
  let linting: Linting

  var object: LintObject { template.object }

  func report(
    _ code: LintCode,
    _ message: String,
    at node: YAMLNode,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    linting.report(code, message, at: node, in: object, more)
  }

  func main(_ container: YAMLNode, _ key: String) {
    let place = template.node.pair(key)?.key ?? container
    let defaults = object.spec["templateDefaults"]?[key]
    if container.filled("image") == nil, defaults?.filled("image") == nil {
      report(.imageMissing, "the `\(key)` has no image", at: place)
    }
    if !container.has("command"), defaults?.has("command") != true, container.filled("image") != nil
    {
      report(
        .implicitCommand,
        "without `command`, the controller asks the image's registry for it",
        at: place
      ) {
        $0.note("it needs a way to the registry and its credentials, before every such pod")
      }
    }
    mounts(container)
    guard key == "container" else { return }
    var taken: [String: YAMLNode] = [:]
    for mount in container.list("volumeMounts") {
      if let path = mount.text("mountPath") { taken[path] = mount }
    }
    for artifact in template.inputs("artifacts") {
      guard let path = artifact["path"], let text = path.scalar else { continue }
      if let other = taken[text] {
        report(.mountCollision, "something is mounted at `\(text)` already", at: path) {
          $0.note("here", at: other.span)
        }
      }
      taken[text] = artifact
    }
  }

  func mounts(_ container: YAMLNode) {
    var first: [String: YAMLNode] = [:]
    for mount in container.list("volumeMounts") {
      if let path = mount["mountPath"], let text = path.scalar {
        if let other = first[text] {
          report(.mountCollision, "something is mounted at `\(text)` already", at: path) {
            $0.note("here", at: other.span)
          }
        }
        first[text] = first[text] ?? path
      }
      volume(of: mount)
    }
  }

  private func volume(of mount: YAMLNode) {
    guard let node = mount["name"], let name = node.scalar, !name.holdsTag else { return }
    let known = volumes
    if known.contains(name) || known.contains(where: { $0.holdsTag }) { return }
    // The workflow that runs the template may bring what it does not declare itself.
    if object.isTemplate, !isOwnEntrypoint { return }
    report(.undefinedVolume, "no volume is called `\(name)`", at: node) {
      $0.suggesting(
        nearest(to: name, among: known),
        for: name,
        at: node,
        in: linting.sources[object.file]
      )
    }
  }

  /// Of a template object without an entrypoint, only its callers know the volumes.
  private var isOwnEntrypoint: Bool { object.spec.has("entrypoint") }

  private var volumes: [String] {
    let spec = object.spec
    let holders = [spec, spec["templateDefaults"], object.base?.spec, template.node].compactMap {
      $0
    }
    let names = holders.flatMap { $0.list("volumes") }.compactMap { $0.text("name") }
    let claims = [spec, object.base?.spec].compactMap { $0 }.flatMap {
      $0.list("volumeClaimTemplates")
    }
    .compactMap { $0["metadata"]?.text("name") }
    return names + claims
  }

  func set(_ set: YAMLNode) {
    let containers = set.list("containers").filter { $0.mapping != nil }
    let names = containers.compactMap { $0.text("name") }
    if containers.isEmpty, set.has("containers") {
      report(.containerSet, "a container set needs at least one container", at: set)
    }
    mounts(set)
    var graph: [String: [String]] = [:]
    for container in containers {
      mounts(container)
      if container.filled("image") == nil {
        report(.imageMissing, "the container has no image", at: container.place("name"))
      }
      for dependency in container.list("dependencies") {
        guard let name = dependency.scalar else { continue }
        graph[container.text("name") ?? "", default: []].append(name)
        if !names.contains(name) {
          report(.containerSet, "no container of the set is called `\(name)`", at: dependency) {
            $0.suggesting(
              nearest(to: name, among: names.filter { $0 != container.text("name") }),
              for: name,
              at: dependency,
              in: linting.sources[object.file]
            )
          }
        }
      }
    }
    if let cycle = cycle(in: graph, from: names) {
      report(
        .containerSet,
        "the containers \(cycle.map { "`\($0)`" }.joined(separator: ", ")) wait for each other",
        at: set.pair("containers")?.key ?? set
      )
    }
    let usesMain =
      !template.inputs("artifacts").isEmpty || !template.outputs("parameters").isEmpty
      || !template.outputs("artifacts").isEmpty
    if usesMain, !names.contains("main") {
      report(
        .containerSet,
        "inputs and outputs are those of a container called `main`, which is missing",
        at: set.pair("containers")?.key ?? set
      )
    }
  }
}

/// The names on a circle of dependencies, or `nil`.
func cycle(in graph: [String: [String]], from names: [String]) -> [String]? {
  var done: Set<String> = []
  for start in names where !done.contains(start) {
    // A stack of our own: a long chain is no reason to run out of one.
    var trail: [String] = [start]
    var positions: [Int] = [0]
    var onTrail: Set<String> = [start]
    while let name = trail.last {
      let next = graph[name] ?? []
      let position = positions[positions.count - 1]
      guard position < next.count else {
        done.insert(name)
        onTrail.remove(name)
        trail.removeLast()
        positions.removeLast()
        continue
      }
      positions[positions.count - 1] += 1
      let child = next[position]
      if onTrail.contains(child) {
        return Array(trail[(trail.firstIndex(of: child) ?? 0)...])
      }
      if !done.contains(child) {
        trail.append(child)
        positions.append(0)
        onTrail.insert(child)
      }
    }
  }
  return nil
}
