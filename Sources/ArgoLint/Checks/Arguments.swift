import FlowSyntax
import Manifests

extension LintCheck {
  /// What an invocation gives is well formed.
  static let argumentValues = LintCheck(.argumentValue, .enumValue, .artifactPlace) {
    object,
    linting in
    let check = ArgumentCheck(object: object, linting: linting)
    let allowsEmpty = object.allowsEmptyArguments && !linting.isSubmitted(object)
    check.arguments(object.spec["arguments"], allowsEmpty: allowsEmpty)
    if !allowsEmpty { check.inherited() }
    for template in object.templates {
      for call in template.calls { check.arguments(call.node["arguments"], allowsEmpty: false) }
    }
  }
}

private struct ArgumentCheck {
  let object: LintObject
  let linting: Linting

  /// Arguments that `workflowTemplateRef` brings, without a value there or here.
  func inherited() {
    guard let base = object.base else { return }
    let own = Set(object.spec["arguments"]?.list("parameters").compactMap { $0.text("name") } ?? [])
    for parameter in base.spec["arguments"]?.list("parameters") ?? [] {
      guard let name = parameter.text("name"), !own.contains(name), !parameter.has("value"),
        !parameter.has("valueFrom")
      else { continue }
      linting.report(
        .argumentValue,
        "the argument `\(name)` has no value",
        at: object.spec["workflowTemplateRef"]?.place("name") ?? object.spec,
        in: object
      ) {
        $0.note(
          "it is asked for here",
          at: parameter.place("name"),
          in: base,
          from: object.file,
          linting
        )
      }
    }
  }

  func arguments(_ arguments: YAMLNode?, allowsEmpty: Bool) {
    for parameter in arguments?.list("parameters") ?? [] where parameter.mapping != nil {
      self.parameter(parameter, allowsEmpty: allowsEmpty)
    }
    for artifact in arguments?.list("artifacts") ?? [] where artifact.mapping != nil {
      self.artifact(artifact)
    }
  }

  private func parameter(_ node: YAMLNode, allowsEmpty: Bool) {
    let name = node.text("name") ?? ""
    let place = node.place("name")
    if let from = node["valueFrom"] {
      let isAllowed =
        from.has("configMapKeyRef") || from.filled("event") != nil || from.has("supplied")
      let foreign = ["path", "jsonPath", "parameter", "expression"].first { from.filled($0) != nil }
      if !isAllowed || foreign != nil {
        let found = foreign.map { ", and not `\($0)`" } ?? ""
        linting.report(
          .argumentValue,
          "an argument comes from `configMapKeyRef`, `supplied` or `event`\(found)",
          at: foreign.flatMap { from.pair($0)?.key } ?? from,
          in: object
        )
      }
    } else if !node.has("value"), !allowsEmpty {
      linting.report(.argumentValue, "the argument `\(name)` has no value", at: place, in: object)
    }
    guard let choices = node["enum"]?.sequence, !choices.isEmpty else { return }
    guard let value = node["value"] else { return }
    check(value, among: choices, "the parameter `\(name)`", nil)
  }

  private func check(_ value: YAMLNode, among choices: [YAMLNode], _ title: String, _ note: Span?) {
    guard let text = value.scalar, !choices.contains(where: { $0.scalar == text }) else { return }
    let known = choices.compactMap(\.scalar)
    linting.report(
      .enumValue,
      "\(title) is one of \(known.joined(separator: ", ")), and not `\(text)`",
      at: value,
      in: object
    ) {
      $0.suggesting(
        nearest(to: text, among: known),
        for: text,
        at: value,
        in: linting.sources[object.file]
      )
    }
  }

  private func artifact(_ node: YAMLNode) {
    let name = node.text("name") ?? ""
    let isGiven = node.filled("from") != nil || artifactLocations.contains(where: node.has)
    // Argo wants `from` where `fromExpression` would do at run time.
    if !isGiven, node.filled("fromExpression") == nil {
      linting.report(
        .artifactPlace,
        "the artifact `\(name)` comes from nowhere: it needs `from` or a place such as `s3`",
        at: node.place("name"),
        in: object
      )
    }
    if node.filled("from") != nil, let other = node.pair("fromExpression") {
      linting.report(
        .artifactPlace,
        "the artifact `\(name)` has `from` and `fromExpression`: keep one",
        at: other.key,
        in: object
      )
    }
  }
}

let artifactLocations = [
  "artifactory", "azure", "gcs", "git", "hdfs", "http", "oss", "plugin", "raw", "s3",
]

extension LintCheck {
  /// Every input is supplied, and what is supplied is an input.
  static let supply = LintCheck(.unsuppliedInput, .unknownArgument, .enumValue) { object, linting in
    let supply = SupplyCheck(object: object, linting: linting)
    for template in object.templates {
      for call in template.calls {
        if case .template(let target) = call.target {
          supply.check(call.node["arguments"], to: target, call.place, call.title)
        }
        supply.hooks(call.node["hooks"], call.title)
      }
    }
    supply.hooks(object.spec["hooks"], "the workflow")
    supply.entrypoint()
  }
}

private struct SupplyCheck {
  let object: LintObject
  let linting: Linting

  func hooks(_ hooks: YAMLNode?, _ owner: String) {
    for pair in hooks?.mapping ?? [] {
      guard case .template(let target) = linting.target(of: pair.value, inline: nil, in: object),
        // An exit hook without arguments gets the workflow's.
        pair.key.scalar != "exit" || pair.value.has("arguments")
      else { continue }
      check(
        pair.value["arguments"],
        to: target,
        pair.key,
        "the hook `\(pair.key.scalar ?? "")` of \(owner)"
      )
    }
  }

  /// The workflow's arguments reach its entrypoint; more of them are for others to refer to.
  func entrypoint() {
    guard !object.isTemplate,
      let node = object.spec["entrypoint"] ?? object.base?.spec["entrypoint"],
      case .template(let target)? = node.scalar.map({ linting.target(named: $0, in: object) })
    else { return }
    let place = object.spec["entrypoint"] ?? object.spec
    for kind in ["parameters", "artifacts"] {
      let given = [object, object.base].compactMap { $0 }
        .flatMap { $0.spec["arguments"]?.list(kind) ?? [] }
        .filter {
          kind == "artifacts" || !linting.isSubmitted(object) && object.allowsEmptyArguments
            || $0.has("value")
            || $0.has("valueFrom")
        }
      missing(given, kind, target, place, "the workflow")
    }
  }

  func check(_ arguments: YAMLNode?, to target: TemplateView, _ place: YAMLNode, _ title: String) {
    for kind in ["parameters", "artifacts"] {
      let given = arguments?.list(kind) ?? []
      missing(given, kind, target, place, title)
      let inputs = target.inputs(kind)
      for argument in given {
        guard let name = argument.text("name"), !name.holdsTag else { continue }
        guard let input = inputs.first(where: { $0.text("name") == name }) else {
          superfluous(name, kind, argument.place("name"), inputs, target)
          continue
        }
        if kind == "parameters" { choices(argument, input, target) }
      }
    }
  }

  private func missing(
    _ given: [YAMLNode],
    _ kind: String,
    _ target: TemplateView,
    _ place: YAMLNode,
    _ title: String
  ) {
    let names = Set(given.compactMap { $0.text("name") })
    for input in target.inputs(kind) where !names.contains(input.text("name") ?? "") {
      let isSupplied =
        kind == "parameters"
        ? input.has("value") || input.has("default") || input["valueFrom"] != nil
        : input["optional"]?.isTrue ?? false || artifactLocations.contains(where: input.has)
      guard !isSupplied, let name = input.filled("name") else { continue }
      let what = kind == "parameters" ? "parameter" : "artifact"
      linting.report(
        .unsuppliedInput,
        "\(title) does not supply the \(what) `\(name)` of \(target.title)",
        at: place,
        in: object
      ) {
        $0.note(
          "it has no default",
          at: input.place("name"),
          in: target.object,
          from: object.file,
          linting
        )
      }
    }
  }

  private func superfluous(
    _ name: String,
    _ kind: String,
    _ place: YAMLNode,
    _ inputs: [YAMLNode],
    _ target: TemplateView
  ) {
    let what = kind == "parameters" ? "parameter" : "artifact"
    linting.report(
      .unknownArgument,
      "\(target.title) has no input \(what) `\(name)`, so the argument goes nowhere",
      at: place,
      in: object
    ) {
      $0.suggesting(
        nearest(to: name, among: inputs.compactMap { $0.text("name") }),
        for: name,
        at: place,
        in: linting.sources[object.file]
      ).note(
        "the template",
        at: target.node.place("name"),
        in: target.object,
        from: object.file,
        linting
      )
    }
  }

  /// Argo compares neither when linting nor when running, so a step gets whatever is written.
  private func choices(_ argument: YAMLNode, _ input: YAMLNode, _ target: TemplateView) {
    guard let value = argument["value"], let text = value.scalar, !text.holdsTag,
      let choices = input["enum"]?.sequence?.compactMap(\.scalar), !choices.isEmpty,
      !choices.contains(text)
    else { return }
    let name = input.text("name") ?? ""
    linting.report(
      .enumValue,
      "the parameter `\(name)` of \(target.title) is one of \(choices.joined(separator: ", ")), and not `\(text)`",
      at: value,
      in: object
    ) {
      $0.suggesting(
        nearest(to: text, among: choices),
        for: text,
        at: value,
        in: linting.sources[object.file]
      )
      .note("the choices", at: input.place("enum"), in: target.object, from: object.file, linting)
    }
  }
}
