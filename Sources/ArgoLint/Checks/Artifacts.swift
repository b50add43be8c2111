import FlowSyntax
import Manifests

extension LintCheck {
  /// Inputs and outputs come from and go to places that their template can have.
  static let inputsAndOutputs = templates(.artifactPlace, .outputSource, .mountCollision) {
    template,
    linting in
    let check = PlaceCheck(template: template, linting: linting)
    for artifact in template.inputs("artifacts") {
      check.artifact(artifact, isInput: true)
      if let from = artifact.pair("from"), !(from.value.scalar ?? "").isEmpty {
        check.report("an input says no `from`: the caller's argument does", at: from.key)
      }
    }
    for artifact in template.outputs("artifacts") { check.artifact(artifact, isInput: false) }
    for parameter in template.outputs("parameters") where parameter.mapping != nil {
      check.output(parameter)
    }
    if let location = template.node["archiveLocation"] { check.location(location) }
  }
}

private struct PlaceCheck {
  let template: TemplateView
  let linting: Linting

  func report(_ message: String, at node: YAMLNode, _ code: LintCode = .artifactPlace) {
    linting.report(code, message, at: node, in: template.object)
  }

  func artifact(_ node: YAMLNode, isInput: Bool) {
    guard node.mapping != nil else { return }
    location(node)
    let name = node.text("name") ?? ""
    let path = node["path"]
    if template.isLeaf {
      guard let path, let text = path.scalar, !text.isEmpty else {
        let what = isInput ? "is put" : "is found"
        return report(
          "the artifact `\(name)` does not say where it \(what): set `path`",
          at: node.place("name")
        )
      }
      if leaves(text) { report("the path leaves its own folder by `..`", at: path) }
    } else if template.isComposite, let path, !(path.scalar ?? "").isEmpty {
      report(
        "a `\(template.kind?.rawValue ?? "")` template has no files, and so no `path`",
        at: path
      )
    }
    if !isInput, node.filled("from") != nil, let other = node.pair("fromExpression") {
      report("the artifact `\(name)` has `from` and `fromExpression`: keep one", at: other.key)
    }
  }

  func location(_ node: YAMLNode) {
    let locations = artifactLocations.filter(node.has)
    if locations.count > 1 {
      let list = locations.map { "`\($0)`" }.joined(separator: " and ")
      report(
        "an artifact lies in one place, and this says \(list)",
        at: node.pair(locations[1])?.key ?? node
      )
    }
    if let git = node["git"], git.has("repo"), git.filled("repo") == nil {
      report("`git` needs a `repo`", at: git)
    }
    guard let hdfs = node["hdfs"] else { return }
    if hdfs.list("addresses").isEmpty, node.text("name") != nil {
      report("`hdfs` needs `addresses`, unless the repository has them", at: hdfs)
    }
    if hdfs.has("krbCCacheSecret"), hdfs.has("krbKeytabSecret") {
      report("`hdfs` takes `krbCCacheSecret` or `krbKeytabSecret`: keep one", at: hdfs)
    }
  }

  /// Whether `..` in the path leads out of what stands before it (`Artifact.CleanPath`).
  private func leaves(_ path: String) -> Bool {
    let before: Substring
    if let range = path.firstRange(of: "/../") {
      before = path[..<range.lowerBound]
    } else if path.hasSuffix("/..") {
      before = path.dropLast(3)
    } else {
      return false
    }
    guard !before.isEmpty else { return false }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
    }
    let clean = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    return !clean.hasPrefix(before + "/")
  }

  func output(_ node: YAMLNode) {
    let name = node.text("name") ?? ""
    let place = node.place("name")
    guard let from = node["valueFrom"] else {
      if !node.has("value") {
        report(
          "the output `\(name)` comes from nowhere: it needs `valueFrom`",
          at: place,
          .outputSource
        )
      }
      return
    }
    if let value = node.pair("value") {
      return report(
        "the output `\(name)` has `value` and `valueFrom`: keep one",
        at: value.key,
        .outputSource
      )
    }
    let all = ["path", "jqFilter", "jsonPath", "parameter", "expression"]
    var ways = all.filter { from.filled($0) != nil }
    if from.has("supplied") { ways.append("supplied") }
    let wanted = fitting
    if ways.isEmpty {
      let list = wanted.isEmpty ? all + ["supplied"] : wanted
      return report(
        "`valueFrom` of `\(name)` says not from where: it needs \(list.map { "`\($0)`" }.joined(separator: " or "))",
        at: node.pair("valueFrom")?.key ?? from,
        .outputSource
      )
    }
    if ways.count > 1 {
      let list = ways.map { "`\($0)`" }.joined(separator: " and ")
      return report("the output `\(name)` comes from \(list): keep one", at: from, .outputSource)
    }
    if !wanted.isEmpty, !wanted.contains(ways[0]) {
      report(
        "an output of a `\(template.kind?.rawValue ?? "")` template comes from "
          + wanted.map { "`\($0)`" }.joined(separator: " or ") + ", and not `\(ways[0])`",
        at: from.pair(ways[0])?.key ?? from,
        .outputSource
      )
    }
  }

  /// From where outputs of this kind of template come.
  private var fitting: [String] {
    switch template.kind {
    case .container, .script, .containerSet: ["path"]
    case .resource: ["jqFilter", "jsonPath"]
    case .dag, .steps: ["parameter", "expression"]
    case .data, .suspend, .http, .plugin, nil: []
    }
  }
}
