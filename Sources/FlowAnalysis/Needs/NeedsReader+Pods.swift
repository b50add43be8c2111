import FlowSyntax

extension NeedsReader {
  mutating func readRetry(_ retry: RetryDecl) {
    guard let text = retry.limit else { return }
    guard let limit = Int(text.text), (0...100).contains(limit) else {
      diagnostics.append(
        Diagnostic(.outOfRange, "retries are a whole number from 0 to 100", at: text.span)
      )
      return
    }
    var result = Plan.Retry(limit: limit)
    result.firstWait = duration(retry.firstWait)
    result.longestWait = duration(retry.longestWait)
    if let first = result.firstWait, let longest = result.longestWait, first > longest,
      let place = retry.longestWait
    {
      diagnostics.append(
        .badBackoff(retry.firstWait ?? place, place)
      )
      return
    }
    result.causes = retry.causes.compactMap { cause($0) }
    needs.retry = limit == 0 ? nil : result
  }

  private mutating func cause(_ cause: RetryCause) -> Plan.Cause? {
    switch cause {
    case .exit(let codes):
      for code in codes where !(1...255).contains(Int(code.text) ?? 0) {
        diagnostics.append(
          Diagnostic(
            .outOfRange,
            "an exit code that fails is a number from 1 to 255",
            at: code.span
          )
        )
      }
      return .exit(codes.compactMap { Int($0.text) })
    case .named(let name):
      if let known = retryCauses.first(where: { $0.name == name.text }) { return known.cause }
      let names = retryCauses.map(\.name) + ["exit"]
      diagnostics.append(
        Diagnostic(.unknownName, "no failure is called `\(name.text)`", at: name.span)
          .note("causes are failure, error, oom, preempted, and exit with its codes")
          .suggesting(nearest(to: name.text, among: names), for: name)
      )
      return nil
    }
  }

  mutating func readEnv(_ entry: EntryDecl) {
    guard let key = entry.key, let value = entry.value, isVariable(key) else { return }
    needs.secrets.removeAll { $0.variable == key.text }
    set(Plan.Entry(key: key.text, value: value.text), in: \.env)
    let isSecret = looksSecret(key.text, value.text)
    if isSecret {
      diagnostics.append(
        Diagnostic(
          .plainSecret,
          "this looks like a secret, and this file and the YAML are read by many",
          at: value.span
        )
        .note("keep it in a Kubernetes Secret: `secret \(key.text) from \"name\" key \"key\"`")
      )
    }
  }

  mutating func readSecret(_ decl: SecretDecl) {
    guard let object = decl.object, isObject(object) else { return }
    if let path = decl.path {
      guard isMountPath(path) else { return }
      needs.secrets.removeAll { $0.target == .path(path.text) }
      needs.secrets.append(Plan.Secret(target: .path(path.text), object: object.text))
    } else if let variable = decl.variable, let key = decl.key, isVariable(variable) {
      guard isQualified(Substring(key.text)) else {
        diagnostics.append(
          Diagnostic(
            .badLabel,
            "a key in a Secret has letters, digits, `-`, `_` and `.`",
            at: key.span
          )
        )
        return
      }
      needs.env.removeAll { $0.key == variable.text }
      needs.secrets.removeAll { $0.variable == variable.text }
      needs.secrets.append(
        Plan.Secret(target: .variable(variable.text, key: key.text), object: object.text)
      )
    }
  }

  mutating func readVolume(_ decl: VolumeDecl) {
    guard let path = decl.path, let origin = decl.origin, isMountPath(path) else { return }
    let volume: Plan.Volume.Origin
    switch origin {
    case .claim(let name):
      guard isObject(name) else { return }
      volume = .claim(name.text)
    case .config(let name):
      guard isObject(name) else { return }
      volume = .config(name.text)
    case .scratch(let size, let inMemory):
      var limit: Quantity?
      if let size { limit = quantity(size, "bytes like `20Gi`", isBytes: true) }
      volume = .scratch(size: limit, inMemory: inMemory)
    }
    needs.volumes.removeAll { $0.path == path.text }
    needs.volumes.append(Plan.Volume(path: path.text, origin: volume, isReadOnly: decl.isReadOnly))
  }

  mutating func readToleration(
    _ key: StringLiteral?,
    _ value: StringLiteral?,
    _ effect: StringLiteral?
  ) {
    guard let key else { return }
    if !isKey(key.text) || !(value.map { isQualified(Substring($0.text)) } ?? true) {
      diagnostics.append(
        Diagnostic(.badLabel, "a taint has a key and a value like a label's", at: key.span)
      )
      return
    }
    let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
    if let effect, !effects.contains(effect.text) {
      let near = nearest(to: effect.text, among: effects).map { "\"\($0)\"" }
      diagnostics.append(
        Diagnostic(
          .badLabel,
          "a taint's effect is NoSchedule, PreferNoSchedule or NoExecute",
          at: effect.span
        )
        .suggesting(near, for: Name(text: "\"\(effect.text)\"", span: effect.span))
      )
      return
    }
    needs.tolerations.append(
      Plan.Toleration(key: key.text, value: value?.text, effect: effect?.text)
    )
  }

  mutating func readEntry(
    _ entry: EntryDecl,
    into field: WritableKeyPath<Plan.Needs, [Plan.Entry]>,
    isLabel: Bool
  ) {
    guard let key = entry.key, let value = entry.value else { return }
    diagnostics += badEntry(key: key, value: value, isLabel: isLabel)
    set(Plan.Entry(key: key.text, value: value.text), in: field)
  }

  private mutating func set(
    _ entry: Plan.Entry,
    in field: WritableKeyPath<Plan.Needs, [Plan.Entry]>
  ) {
    if let index = needs[keyPath: field].firstIndex(where: { $0.key == entry.key }) {
      needs[keyPath: field][index] = entry
    } else {
      needs[keyPath: field].append(entry)
    }
  }

  /// A variable of the process, which the runtime and Argo must not need for themselves.
  private mutating func isVariable(_ name: Name) -> Bool {
    let isOwned = ["FLOW_", "ARGO_", "KUBERNETES_"].contains { name.text.hasPrefix($0) }
    let isWord =
      !name.text.isEmpty && name.text.utf8.first.map { $0 < 0x30 || $0 > 0x39 } == true
      && name.text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_")
          || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      }
    if isOwned {
      diagnostics.append(
        Diagnostic(
          .reservedName,
          "variables that begin like `\(name.text)` belong to the runtime, to Argo or to Kubernetes",
          at: name.span
        )
      )
    } else if !isWord {
      diagnostics.append(
        Diagnostic(.badName, "`\(name.text)` cannot be a variable of a process", at: name.span)
      )
    }
    return !isOwned && isWord
  }

  private mutating func isMountPath(_ path: StringLiteral) -> Bool {
    let isOwned = path.text == "/flow" || path.text.hasPrefix("/flow/")
    if path.text.hasPrefix("/"), path.text.count > 1, !path.text.contains(":"),
      !path.text.contains("{{"), !isOwned
    {
      return true
    }
    diagnostics.append(
      Diagnostic(
        .badLabel,
        isOwned
          ? "`/flow` is where the runtime lives; mount elsewhere"
          : "a mount point is an absolute path without a colon",
        at: path.span
      )
    )
    return false
  }

  /// The name of a Kubernetes object: RFC 1123 subdomain.
  mutating func isObject(_ name: StringLiteral) -> Bool {
    if isSubdomain(name.text) { return true }
    diagnostics.append(
      Diagnostic(
        .badLabel,
        "`\(name.text)` cannot be the name of a Kubernetes object",
        at: name.span
      )
      .note("such names have lower-case letters, digits, `-` and `.`")
    )
    return false
  }
}

let retryCauses: [(name: String, cause: Plan.Cause)] = [
  ("failure", .failure), ("error", .error), ("oom", .oom), ("preempted", .preempted),
]

extension Diagnostic {
  fileprivate static func badBackoff(_ first: NumberLiteral, _ longest: NumberLiteral) -> Diagnostic
  {
    let span = first.span.merged(with: longest.span)
    let turned = "\(longest.text)..\(first.text)"
    return Diagnostic(
      .badBackoff,
      "waits grow, so the longest cannot be shorter than the first",
      at: span
    )
    .fix("turn them round: `\(turned)`", replacing: span, with: turned)
  }
}

extension Plan.Secret {
  fileprivate var variable: String? {
    if case .variable(let name, _) = target { name } else { nil }
  }
}
