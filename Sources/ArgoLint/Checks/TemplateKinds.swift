import FlowSyntax
import Manifests

extension LintCheck {
  /// A template is of one kind, with the limits that its kind can have.
  static let templateKinds = templates(.templateKind, .misplacedLimit, .malformedDuration) {
    template,
    linting in
    let node = template.node
    let object = template.object
    if template.kinds.isEmpty {
      linting.report(
        .templateKind,
        "\(template.title) does nothing: it needs one of "
          + TemplateView.Kind.allCases.map(\.rawValue).joined(separator: ", "),
        at: node.place("name"),
        in: object
      )
    }
    if template.kinds.count > 1 {
      let list = template.kinds.map { "`\($0.rawValue)`" }.joined(separator: " and ")
      linting.report(
        .templateKind,
        "\(template.title) is \(list) at once: make one template of each",
        at: node.pair(template.kinds[1].rawValue)?.key ?? node,
        in: object
      )
    }
    let kind = template.kind?.rawValue ?? "template"
    if template.isComposite {
      for key in ["activeDeadlineSeconds", "timeout", "pendingTimeout"] where node.has(key) {
        misplaced(
          key,
          "a `\(kind)` template has no `\(key)`: set it on the templates that it runs",
          template,
          linting
        )
      }
    }
    if template.isLeaf, node.has("parallelism") {
      misplaced(
        "parallelism",
        "`parallelism` is for `steps` and `dag`, which start things",
        template,
        linting
      )
    }
    if node.has("podResources"), template.kind == .http || template.kind == .plugin {
      misplaced(
        "podResources",
        "a `\(kind)` template runs in a pod that it shares",
        template,
        linting
      )
    }
    if node.has("resourceClaims"), !template.isPod {
      misplaced(
        "resourceClaims",
        "a `\(kind)` template has no pod that could claim",
        template,
        linting
      )
    }
    podResources(node["podResources"], object, linting)
    deadline(template, linting)
  }

  /// Which resources a pod as a whole can have.
  static let specPodResources = LintCheck(.misplacedLimit) { object, linting in
    podResources(object.spec["podResources"], object, linting)
  }
}

private func misplaced(
  _ key: String,
  _ message: String,
  _ template: TemplateView,
  _ linting: Linting
) {
  let node = template.node
  linting.report(.misplacedLimit, message, at: node.pair(key)?.key ?? node, in: template.object)
}

private func podResources(_ node: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  guard let node else { return }
  if let claims = node.pair("claims") {
    linting.report(.misplacedLimit, "a pod as a whole claims nothing", at: claims.key, in: object)
  }
  for part in ["limits", "requests"] {
    for pair in node.entries(part) {
      let name = pair.key.scalar ?? ""
      if ["cpu", "memory"].contains(name) || name.hasPrefix("hugepages-") { continue }
      linting.report(
        .misplacedLimit,
        "a pod as a whole can ask for cpu, memory and hugepages only, and not for `\(name)`",
        at: pair.key,
        in: object
      )
    }
  }
}

private func deadline(_ template: TemplateView, _ linting: Linting) {
  let object = template.object
  if let node = template.node["activeDeadlineSeconds"], let text = node.scalar,
    !text.holdsTag,
    (Int(text) ?? -1) < 0
  {
    linting.report(
      .malformedDuration,
      "`activeDeadlineSeconds` is a number of seconds, and not `\(text)`",
      at: node,
      in: object
    )
  }
  for key in ["timeout", "pendingTimeout"] {
    guard let node = template.node[key], let text = node.scalar, !text.isEmpty, !text.holdsTag
    else { continue }
    if Int(text) != nil {
      linting.report(
        .malformedDuration,
        "`\(key)` wants a unit, which the number `\(text)` lacks",
        at: node,
        in: object
      ) { $0.fix("write `\(text)s`", replacing: node.span, with: "\(text)s") }
    } else if !isGoDuration(text) {
      badDuration(text, node, key, object, linting)
    }
  }
}

extension LintCheck {
  /// Durations are ones that Go reads, or plain seconds.
  static let durations = LintCheck(.malformedDuration) { object, linting in
    let spec = object.spec
    if let node = spec["podGC"]?["deleteDelayDuration"], let text = node.scalar,
      !isGoDuration(text),
      !text.holdsTag
    {
      badDuration(text, node, "deleteDelayDuration", object, linting)
    }
    backoff(spec["retryStrategy"], object, linting)
    backoff(spec["templateDefaults"]?["retryStrategy"], object, linting)
    for template in object.templates {
      backoff(template.node["retryStrategy"], object, linting)
      seconds(template.node["suspend"], "duration", object, linting)
      seconds(template.node["containerSet"]?["retryStrategy"], "duration", object, linting)
    }
  }
}

private func backoff(_ retry: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  guard let backoff = retry?["backoff"] else { return }
  for key in ["duration", "maxDuration", "cap"] { seconds(backoff, key, object, linting) }
  if let first = backoff.text("duration").flatMap(argoSeconds),
    let most = backoff.text("maxDuration").flatMap(argoSeconds), most < first
  {
    linting.report(
      .malformedDuration,
      "`maxDuration` is shorter than the first wait, so that nothing is ever tried again",
      at: backoff.place("maxDuration"),
      in: object
    ) { $0.note("the first wait", at: backoff.place("duration").span) }
  }
}

private func seconds(_ holder: YAMLNode?, _ key: String, _ object: LintObject, _ linting: Linting) {
  guard let node = holder?[key], let text = node.scalar, !text.isEmpty, !text.holdsTag,
    argoSeconds(text) == nil
  else { return }
  badDuration(text, node, key, object, linting)
}

private func badDuration(
  _ text: String,
  _ node: YAMLNode,
  _ key: String,
  _ object: LintObject,
  _ linting: Linting
) {
  linting.report(
    .malformedDuration,
    "`\(key)` is a duration such as 30s or 1h30m, and not `\(text)`",
    at: node,
    in: object
  ) { text.hasSuffix("d") ? $0.note("the longest unit is `h`: a day is `24h`") : $0 }
}

/// Seconds of a text that is a Go duration or a plain number (`util.go:ParseStringToDuration`).
func argoSeconds(_ text: String) -> Double? { Int(text).map(Double.init) ?? goSeconds(text) }

func isGoDuration(_ text: String) -> Bool { goSeconds(text) != nil }

/// Seconds of `1h30m`, as Go's `time.ParseDuration` reads it.
func goSeconds(_ text: String) -> Double? {
  var rest = text[...]
  let sign: Double = rest.first == "-" ? -1 : 1
  if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
  if rest == "0" { return 0 }
  guard !rest.isEmpty else { return nil }
  var total = 0.0
  while !rest.isEmpty {
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    guard number.contains(where: \.isNumber), number.count(where: { $0 == "." }) <= 1,
      let value = Double(
        number.hasPrefix(".") ? "0" + number : String(number) + (number.hasSuffix(".") ? "0" : "")
      )
    else { return nil }
    rest = rest.dropFirst(number.count)
    let unit = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
    rest = rest.dropFirst(unit.count)
    switch unit {
    case "h": total += value * 3600
    case "m": total += value * 60
    case "s": total += value
    case "ms": total += value / 1e3
    case "us", "µs", "μs": total += value / 1e6
    case "ns": total += value / 1e9
    default: return nil
    }
  }
  return sign * total
}
