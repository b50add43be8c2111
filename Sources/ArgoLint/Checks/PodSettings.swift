import FlowSyntax
import Manifests

extension LintCheck {
  /// What Kubernetes has to say about the pods, before it is too late.
  static let podSettings = LintCheck(.podSetting, .requestAboveLimit, .podPatch, .malformedQuantity)
  {
    object,
    linting in
    let check = PodCheck(object: object, linting: linting)
    check.holder(object.spec)
    check.patch(object.spec["podSpecPatch"])
    if let defaults = object.spec["templateDefaults"] { check.template(defaults) }
    for template in object.templates { check.template(template.node) }
  }
}

private struct PodCheck {
  let object: LintObject
  let linting: Linting

  private func report(
    _ message: String,
    at node: YAMLNode,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    report(.podSetting, message, at: node, more)
  }

  private func report(
    _ code: LintCode,
    _ message: String,
    at node: YAMLNode,
    _ more: (LintFinding) -> LintFinding = { $0 }
  ) {
    linting.report(code, message, at: node, in: object, more)
  }

  func template(_ node: YAMLNode) {
    holder(node)
    patch(node["podSpecPatch"])
    for key in ["container", "script"] {
      if let container = node[key] { self.container(container) }
    }
    let more =
      node.list("initContainers") + node.list("sidecars")
      + (node["containerSet"]?.list("containers") ?? [])
    for container in more {
      if let name = container["name"], let text = name.scalar, !text.isEmpty, !text.holdsTag,
        !Grammar.isLabelOfDNS(text[...])
      {
        report(
          "a container's name has lower case letters, digits and `-`, and not `\(text)`",
          at: name
        )
      }
      self.container(container)
    }
  }

  /// What a template and a workflow have in common.
  func holder(_ node: YAMLNode) {
    volumes(node.list("volumes"))
    for toleration in node.list("tolerations") { self.toleration(toleration) }
    if let affinity = node["affinity"] { terms(affinity) }
  }

  private func volumes(_ volumes: [YAMLNode]) {
    var first: [String: YAMLNode] = [:]
    for volume in volumes where volume.mapping != nil {
      if let node = volume["name"], let name = node.scalar, !name.holdsTag {
        if let other = first[name] {
          report("another volume here is called `\(name)`", at: node) {
            $0.note("the other", at: other.span)
          }
        }
        first[name] = node
        if !Grammar.isLabelOfDNS(name[...]) {
          report(
            "a volume's name has lower case letters, digits and `-`, and not `\(name)`",
            at: node
          )
        }
      }
      let sources = (volume.mapping ?? []).filter { $0.key.scalar != "name" }
      if sources.count > 1 {
        let list = sources.compactMap(\.key.scalar).map { "`\($0)`" }.joined(separator: " and ")
        report("a volume is of one kind, and this is \(list)", at: sources[1].key)
      }
    }
  }

  private func toleration(_ node: YAMLNode) {
    oneOf(node["operator"], ["Exists", "Equal", "Lt", "Gt"])
    oneOf(node["effect"], ["NoSchedule", "PreferNoSchedule", "NoExecute"])
    if node.text("operator") == "Exists", let value = node.pair("value"),
      node.filled("value") != nil
    {
      report("`Exists` has no `value`", at: value.key)
    }
    if !node.has("key"), node.has("effect") || node.has("value"), node.text("operator") != "Exists"
    {
      report("a toleration without a `key` has the operator `Exists`", at: node)
    }
  }

  /// `matchExpressions` wherever they stand in an affinity.
  private func terms(_ node: YAMLNode) {
    for item in node.sequence ?? [] { terms(item) }
    for pair in node.mapping ?? [] {
      if pair.key.scalar == "matchExpressions" || pair.key.scalar == "matchFields" {
        for expression in pair.value.sequence ?? [] {
          oneOf(expression["operator"], ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
        }
      } else {
        terms(pair.value)
      }
    }
  }

  private func oneOf(_ node: YAMLNode?, _ known: [String]) {
    guard let node, let text = node.scalar, !text.isEmpty, !text.holdsTag,
      !known.contains(text)
    else { return }
    report("this is one of \(known.joined(separator: ", ")), and not `\(text)`", at: node) {
      $0.suggesting(
        nearest(to: text, among: known),
        for: text,
        at: node,
        in: linting.sources[object.file]
      )
    }
  }

  private func container(_ node: YAMLNode) {
    oneOf(node["imagePullPolicy"], ["Always", "IfNotPresent", "Never"])
    oneOf(node["terminationMessagePolicy"], ["File", "FallbackToLogsOnError"])
    if let image = node["image"], let text = image.scalar, !text.holdsTag, text.contains(" ") {
      report("`\(text)` is no image: there is a space in it", at: image)
    }
    for variable in node.list("env") where variable.mapping != nil {
      if let name = variable["name"], let text = name.scalar, !text.holdsTag,
        text.isEmpty || Grammar.isDigit(text.utf8.first ?? 0) || text.contains("=")
          || text.contains(" ")
      {
        report("`\(text)` is no name of an environment variable", at: name)
      }
      if variable.filled("value") != nil, let from = variable.pair("valueFrom") {
        report("a variable has a `value` or a `valueFrom`: keep one", at: from.key)
      }
    }
    resources(node["resources"])
  }

  private func resources(_ node: YAMLNode?) {
    guard let node else { return }
    for part in ["limits", "requests"] {
      for pair in node.entries(part) {
        guard let text = pair.value.scalar, !text.holdsTag else { continue }
        if let amount = amount(text), amount < 0 {
          report(.malformedQuantity, "a quantity is not below 0", at: pair.value)
        }
      }
    }
    for pair in node.entries("requests") {
      guard let name = pair.key.scalar, let limit = node["limits"]?[name],
        let asked = pair.value.scalar.flatMap(amount), let most = limit.scalar.flatMap(amount),
        asked > most
      else { continue }
      report(
        .requestAboveLimit,
        "the request of \(pair.value.scalar ?? "") \(name) is above the limit of \(limit.scalar ?? "")",
        at: pair.value
      ) { $0.note("the limit", at: limit.span) }
    }
  }

  /// The patch is YAML or JSON, and its fields are a pod's.
  func patch(_ node: YAMLNode?) {
    guard let node, let text = node.scalar, !text.trimmingSpace.isEmpty else { return }
    let bare = withoutTags(text)
    guard bare.trimmingSpace != "x" else { return }
    let documents: [YAMLNode]
    switch readYAML(Array(bare.utf8)) {
    case .failure(let error):
      return report(
        .podPatch,
        "`podSpecPatch` is neither YAML nor JSON: \(error.message)",
        at: node
      )
    case .success(let found): documents = found
    }
    guard let patch = documents.first else { return }
    guard patch.mapping != nil else {
      return report(.podPatch, "`podSpecPatch` is no mapping", at: node)
    }
    let hasTags = bare != text
    for problem in fieldProblems(in: patch, as: "PodSpec") {
      switch problem.kind {
      case .unknownField(let name, _) where name.hasPrefix("$"): continue
      case .wrongType(_, "a string") where hasTags: continue
      case .badQuantity where hasTags: continue
      case .unknownField, .wrongType, .badQuantity:
        report(.podPatch, "in `podSpecPatch`, \(problem.message)", at: node)
      case .fieldOf, .unquoted, .missingField, .unknownChoice, .outOfBounds: continue
      }
    }
  }
}

/// The number that a quantity of Kubernetes stands for.
func amount(_ text: String) -> Double? {
  guard isQuantity(text) else { return nil }
  let digits = text.prefix { "+-.0123456789".contains($0) }
  guard let number = Double(digits.hasSuffix(".") ? digits.dropLast() : digits) else { return nil }
  let suffix = String(text.dropFirst(digits.count))
  let powers: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "E": 1e18,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
    "Pi": 1_125_899_906_842_624,
    "Ei": 1_152_921_504_606_846_976,
  ]
  if let factor = powers[suffix] { return number * factor }
  return Double("1" + suffix).map { number * $0 }
}
