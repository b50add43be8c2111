import FlowSyntax
import Manifests

extension LintCheck {
  /// Retries end, memories can be kept, and metrics measure.
  static let policies = LintCheck(.retryRule, .endlessRetry, .memoizeRule, .metricRule) {
    object,
    linting in
    retry(object.spec["retryStrategy"], object, linting)
    retry(object.spec["templateDefaults"]?["retryStrategy"], object, linting)
    metrics(object.spec["metrics"], object, linting)
    for template in object.templates {
      retry(template.node["retryStrategy"], object, linting)
      memoize(template.node["memoize"], object, linting)
      metrics(template.node["metrics"], object, linting)
    }
  }
}

private func retry(_ retry: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  guard let retry else { return }
  if let node = retry["limit"], let text = node.scalar, !text.holdsTag {
    if (Int(text) ?? -1) < 0 {
      linting.report(
        .retryRule,
        "`limit` is a whole number from 0 on, and not `\(text)`",
        at: node,
        in: object
      )
    }
  } else if !retry.has("limit") {
    let hasEnd = retry.filled("expression") != nil || retry["backoff"]?.filled("maxDuration") != nil
    if !hasEnd {
      linting.report(
        .endlessRetry,
        "without a `limit` it is tried again for ever",
        at: retry,
        in: object
      )
    } else if retry["backoff"] != nil {
      linting.report(
        .endlessRetry,
        "without a `limit` Argo does not wait between two attempts",
        at: retry.pair("backoff")?.key ?? retry,
        in: object
      ) {
        $0.note(
          "the waits of `backoff` are kept only while attempts are left (argo-workflows#9425)"
        )
      }
    }
  }
  guard let backoff = retry["backoff"] else { return }
  if backoff.filled("duration") == nil {
    linting.report(
      .retryRule,
      "`backoff` needs the `duration` of the first wait",
      at: backoff,
      in: object
    )
  }
  if let node = backoff["factor"], let text = node.scalar, !text.holdsTag,
    (Int(text) ?? -1) < 0
  {
    linting.report(
      .retryRule,
      "`factor` is a whole number, and not `\(text)`",
      at: node,
      in: object
    )
  }
}

private func memoize(_ memoize: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  guard let memoize else { return }
  if let node = memoize["key"], let text = node.scalar, !Grammar.isFieldName(withoutTags(text)) {
    linting.report(
      .memoizeRule,
      "the key of a memory has letters, digits and `-`, and begins with no `-`",
      at: node,
      in: object
    ) {
      $0.note("take a digest of what is not of these: `{{=sprig.sha256sum(inputs.parameters.x)}}`")
    }
  }
  if let node = memoize["maxAge"], let text = node.scalar, !text.holdsTag, !text.isEmpty,
    !isGoDuration(text)
  {
    linting.report(
      .memoizeRule,
      "`maxAge` is a duration such as 12h, and not `\(text)`",
      at: node,
      in: object
    )
  }
  if let map = memoize["cache"]?["configMap"], let node = map["name"], let name = node.scalar,
    !name.holdsTag, !Grammar.isNameOfDNS(name)
  {
    linting.report(.memoizeRule, "no ConfigMap can be called `\(name)`", at: node, in: object)
  }
}

private func metrics(_ metrics: YAMLNode?, _ object: LintObject, _ linting: Linting) {
  func report(_ message: String, at node: YAMLNode) {
    linting.report(.metricRule, message, at: node, in: object)
  }
  for metric in metrics?.list("prometheus") ?? [] where metric.mapping != nil {
    let name = metric.text("name") ?? ""
    if metric.has("name"), !Grammar.isMetricName(name) {
      report(
        "the name of a metric has letters, digits and `_`, and begins with no digit",
        at: metric.place("name")
      )
    }
    for label in metric.list("labels") {
      guard let key = label["key"], let text = key.scalar, !Grammar.isMetricName(text) else {
        continue
      }
      report("the label of a metric has letters, digits and `_`, and begins with no digit", at: key)
    }
    if metric.has("help"), metric.filled("help") == nil {
      report("the metric `\(name)` needs a `help`", at: metric.place("help"))
    }
    let kinds = ["counter", "gauge", "histogram"].filter(metric.has)
    if kinds.count != 1 {
      report(
        "the metric `\(name)` is one of counter, gauge and histogram",
        at: metric.place("name")
      )
    }
    for kind in kinds {
      guard let value = metric[kind]?["value"], let text = value.scalar else { continue }
      if text.isEmpty { report("the \(kind) needs a `value`", at: value) }
      if kind == "gauge", metric["gauge"]?["realtime"]?.isTrue ?? false {
        if text.contains("resourcesDuration.") {
          report(
            "`resourcesDuration` is known only when the pod is over, and not to a gauge in real time",
            at: value
          )
        }
        if text.utf8.count > 256 {
          report("the value of a gauge has at most 256 characters", at: value)
        }
      }
    }
  }
}
