import FlowSyntax

/// Settings to needs: reads quantities and durations, and overlays them on
/// what `defaults` gave.
///
/// A later setting replaces an earlier one; variables, mounts, labels and
/// tolerations add up, and the same key again replaces its value.
struct NeedsReader {
  let source: Source
  var needs: Plan.Needs
  var diagnostics: [Diagnostic] = []

  init(_ source: Source, startingFrom needs: Plan.Needs) {
    self.source = source
    self.needs = needs
  }

  mutating func read(_ settings: [SettingDecl]) {
    // There are two dozen keywords at most, so a list beats hashing.
    var seen: [(keyword: Keyword, span: Span)] = []
    reportRepeatedKeys(settings)
    for setting in settings {
      if !setting.keyword.mayRepeat {
        if let first = seen.first(where: { $0.keyword == setting.keyword })?.span {
          diagnostics.append(
            Diagnostic(
              .repeatedSetting,
              "`\(setting.keyword == .allow ? "allow failure" : setting.keyword.rawValue)` is set twice",
              at: setting.span
            )
            .note("first here", at: first)
          )
          continue
        }
        seen.append((setting.keyword, setting.span))
      }
      read(setting.setting)
    }
    if let first = seen.first(where: { $0.keyword == .run })?.span,
      let second = seen.first(where: { $0.keyword == .exec })?.span
    {
      diagnostics.append(
        Diagnostic(
          .repeatedSetting,
          "a step has one program: `run` or `exec`, not both",
          at: second
        )
        .note("the other one", at: first)
      )
    }
  }

  /// Variables, mounts, labels and the like, each of which may stand once in a block.
  private mutating func reportRepeatedKeys(_ settings: [SettingDecl]) {
    let keys = settings.flatMap(\.setting.keys)
    guard keys.count > 1 else { return }
    var seen: [String: Span] = [:]
    for (what, key) in keys {
      if let first = seen["\(what) \(key.text)"] {
        diagnostics.append(
          Diagnostic(.repeatedSetting, "the \(what) `\(key.text)` is set twice", at: key.span)
            .note("first here", at: first)
        )
      }
      seen["\(what) \(key.text)"] = key.span
    }
  }

  private mutating func read(_ setting: Setting) {
    switch setting {
    case .image(let image): readImage(image)
    case .cpu(let range): needs.cpu = amount(range, "cores like `2` or `500m`") ?? needs.cpu
    case .disk(let range):
      needs.disk = amount(range, "bytes like `20Gi`", isBytes: true) ?? needs.disk
    case .memory(let range, let growth): readMemory(range, growth)
    case .gpu(let count, let resource): readGPU(count, resource)
    case .timeout(let time): needs.timeout = duration(time) ?? needs.timeout
    case .pending(let time): needs.pending = duration(time) ?? needs.pending
    case .retry(let retry): readRetry(retry)
    case .env(let entry): readEnv(entry)
    case .secret(let secret): readSecret(secret)
    case .volume(let volume): readVolume(volume)
    case .node(let entry): readEntry(entry, into: \.nodeLabels, isLabel: true)
    case .labels(let entries):
      for entry in entries { readEntry(entry, into: \.labels, isLabel: true) }
    case .annotations(let entries):
      for entry in entries { readEntry(entry, into: \.annotations, isLabel: false) }
    case .tolerate(let key, let value, let effect): readToleration(key, value, effect)
    case .serviceAccount(let account):
      if let account, isObject(account) { needs.serviceAccount = account.text }
    case .user(let user): readUser(user)
    case .podPatch(let patch): needs.podPatch = patch?.text ?? needs.podPatch
    case .after, .allowFailure, .exec, .input, .output, .parallelism, .run: break
    }
  }

  private mutating func readImage(_ image: StringLiteral?) {
    guard let image else { return }
    needs.image = image.text
    guard image.text.isEmpty || image.text.contains(where: { $0.isWhitespace || "{}".contains($0) })
    else {
      guard isLatest(image.text) else { return }
      diagnostics.append(
        Diagnostic(
          .latestImage,
          "`\(image.text)` may be another image tomorrow; name a version or a digest",
          at: image.span
        )
      )
      return
    }
    let what =
      image.text.isEmpty
      ? "this image has no name" : "`\(image.text)` cannot be the name of an image"
    diagnostics.append(
      Diagnostic(.missingImage, "\(what); it is named like `python:3.12-slim`", at: image.span)
    )
  }

  private func isLatest(_ image: String) -> Bool {
    guard !image.contains("@") else { return false }
    let name = image.split(separator: "/").last ?? ""
    return !name.contains(":") || name.hasSuffix(":latest")
  }

  private mutating func readMemory(_ range: ResourceRange, _ growth: Growth?) {
    guard let memory = amount(range, "bytes like `2Gi`", isBytes: true) else { return }
    needs.memory = memory
    needs.growth = nil
    guard let growth, let ceilingText = growth.ceiling, let factorText = growth.factor else {
      return
    }
    guard let factor = Int(factorText.text.dropLast()), factorText.text.hasSuffix("x"),
      (2...16).contains(factor)
    else {
      diagnostics.append(
        Diagnostic(.outOfRange, "memory grows by a whole factor such as `2x`", at: factorText.span)
      )
      return
    }
    guard let ceiling = quantity(ceilingText, "bytes like `64Gi`", isBytes: true) else { return }
    let start = memory.limit ?? memory.request
    guard ceiling > start else {
      diagnostics.append(
        Diagnostic(
          .growthBelowStart,
          "memory starts at \(start) and would grow to \(ceiling), which is not more",
          at: ceilingText.span
        )
        .note("it starts here", at: range.limit?.span ?? range.request?.span)
      )
      return
    }
    var stages = 0
    var size = start.thousandths
    while size < ceiling.thousandths, stages < 32 {
      size = size.multipliedReportingOverflow(by: factor).partialValue
      stages += 1
    }
    needs.growth = Plan.Growth(factor: factor, ceiling: ceiling, stages: stages)
  }

  private mutating func readGPU(_ count: NumberLiteral?, _ resource: StringLiteral?) {
    guard let count else { return }
    guard let number = Int(count.text), (0...1024).contains(number) else {
      diagnostics.append(
        Diagnostic(.outOfRange, "GPUs come whole, from 1", at: count.span)
      )
      return
    }
    if let resource, !isKey(resource.text) || !resource.text.contains("/") {
      diagnostics.append(
        Diagnostic(.badLabel, "a GPU's resource is named like `nvidia.com/gpu`", at: resource.span)
      )
    }
    needs.gpu =
      number == 0 ? nil : Plan.GPU(count: number, resource: resource?.text ?? "nvidia.com/gpu")
  }

  private mutating func readUser(_ user: NumberLiteral?) {
    guard let user else { return }
    guard let id = Int(user.text), (1...4_294_967_294).contains(id) else {
      diagnostics.append(
        Diagnostic(
          .outOfRange,
          "a user is a number from 1; root (0) is what this forbids",
          at: user.span
        )
      )
      return
    }
    needs.user = id
  }

  // MARK: Amounts

  private mutating func amount(
    _ range: ResourceRange,
    _ what: String,
    isBytes: Bool = false
  ) -> Plan.Amount? {
    guard let text = range.request, let request = quantity(text, what, isBytes: isBytes) else {
      return nil
    }
    guard let limitText = range.limit else { return Plan.Amount(request: request) }
    guard let limit = quantity(limitText, what, isBytes: isBytes) else { return nil }
    guard request <= limit else {
      diagnostics.append(
        Diagnostic(
          .requestOverLimit,
          "the request, \(request), is over the limit, \(limit)",
          at: text.span.merged(with: limitText.span)
        )
        .fix(
          "turn them round: `\(limitText.text)..\(text.text)`",
          replacing: text.span.merged(with: limitText.span),
          with: "\(limitText.text)..\(text.text)"
        )
      )
      return nil
    }
    return Plan.Amount(request: request, limit: limit)
  }

  /// An amount of `what` above zero; `isBytes` wants at least a MiB, since `memory 2`
  /// is two bytes, which nobody means.
  mutating func quantity(
    _ literal: NumberLiteral,
    _ what: String,
    isBytes: Bool = false
  ) -> Quantity? {
    if let quantity = Quantity(literal.text) {
      if quantity.thousandths == 0 {
        diagnostics.append(
          Diagnostic(
            .badQuantity,
            "`\(literal.text)` asks for nothing; leave it out",
            at: literal.span
          )
        )
        return nil
      }
      if !isBytes || quantity.thousandths >= 1000 << 20 { return quantity }
      return tooFewBytes(literal, quantity)
    }
    let mended = mendedQuantity(literal.text)
    var report = Diagnostic(
      .badQuantity,
      "`\(literal.text)` is no amount; write \(what)",
      at: literal.span
    )
    if let mended {
      report = report.fix(
        "change `\(literal.text)` to `\(mended)`",
        replacing: literal.span,
        with: mended
      )
    } else {
      report = report.note(
        "units are k M G T P (thousands), Ki Mi Gi Ti Pi (1024s), and m (thousandths)"
      )
    }
    diagnostics.append(report)
    return nil
  }

  private mutating func tooFewBytes(_ literal: NumberLiteral, _ quantity: Quantity) -> Quantity? {
    let digits = literal.text.prefix { $0.isNumber || $0 == "." }
    let mended = digits + (literal.text.hasSuffix("m") ? "Mi" : "Gi")
    diagnostics.append(
      Diagnostic(.badQuantity, "`\(literal.text)` is \(quantity.bytes) bytes", at: literal.span)
        .fix(
          "change `\(literal.text)` to `\(mended)`",
          replacing: literal.span,
          with: String(mended)
        )
    )
    return nil
  }

  /// `2GB`, `2gb` and `2GiB` as `2Gi`: what people write when they mean it.
  private func mendedQuantity(_ text: String) -> String? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).lowercased()
    guard let prefix = unit.first, "kmgtp".contains(prefix),
      ["b", "ib", "i", ""].contains(String(unit.dropFirst()))
    else { return nil }
    let mended = digits + prefix.uppercased() + "i"
    return Quantity(String(mended)).map { _ in String(mended) }
  }

  /// `30min` as `30m`, `2w` as `14d`, `1.5h` as `1h30m`, `90` as `90s`.
  private func mendedDuration(_ text: String) -> String? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).lowercased()
    let sizes = [
      ("s", 1), ("sec", 1), ("secs", 1), ("second", 1), ("seconds", 1), ("", 1), ("m", 60),
      ("min", 60), ("mins", 60), ("minute", 60), ("minutes", 60), ("h", 3600), ("hr", 3600),
      ("hrs", 3600), ("hour", 3600), ("hours", 3600), ("d", 86_400), ("day", 86_400),
      ("days", 86_400), ("w", 604_800), ("week", 604_800), ("weeks", 604_800),
    ]
    guard let size = sizes.first(where: { $0.0 == unit })?.1, let count = Double(digits),
      count > 0, count < 10_000
    else { return nil }
    let seconds = Int((count * Double(size)).rounded())
    return seconds > 0 ? durationText(seconds) : nil
  }

  mutating func duration(_ literal: NumberLiteral?) -> Int? {
    guard let literal else { return nil }
    if let seconds = seconds(in: literal.text), seconds > 0 {
      if seconds <= Int(Int32.max) { return seconds }
      diagnostics.append(
        Diagnostic(
          .outOfRange,
          "Kubernetes counts seconds up to 2147483647, which is 68 years",
          at: literal.span
        )
      )
      return nil
    }
    if seconds(in: literal.text) == 0 {
      diagnostics.append(
        Diagnostic(
          .badDuration,
          "`\(literal.text)` is no time at all; say how long, or leave it out",
          at: literal.span
        )
      )
      return nil
    }
    var report = Diagnostic(.badDuration, "`\(literal.text)` is no duration", at: literal.span)
      .note("durations are `90s`, `10m`, `2h`, `1d`, or several together: `1h30m`")
    if let mended = mendedDuration(literal.text) {
      report = report.fix(
        "change `\(literal.text)` to `\(mended)`",
        replacing: literal.span,
        with: mended
      )
    }
    diagnostics.append(report)
    return nil
  }
}

extension Keyword {
  fileprivate var mayRepeat: Bool {
    switch self {
    case .after, .annotations, .env, .input, .labels, .node, .output, .secret, .tolerate, .volume:
      true
    default: false
    }
  }
}

extension Setting {
  /// What the setting names, of which a block may hold one.
  fileprivate var keys: [(what: String, key: Name)] {
    switch self {
    case .env(let entry): entry.key.map { [("variable", $0)] } ?? []
    case .node(let entry): entry.key.map { [("node label", $0)] } ?? []
    case .labels(let entries): entries.compactMap { entry in entry.key.map { ("label", $0) } }
    case .annotations(let entries):
      entries.compactMap { entry in entry.key.map { ("annotation", $0) } }
    case .secret(let secret):
      secret.variable.map { [("variable", $0)] }
        ?? secret.path.map { [("mount", Name(text: $0.text, span: $0.span))] } ?? []
    case .volume(let volume):
      volume.path.map { [("mount", Name(text: $0.text, span: $0.span))] } ?? []
    default: []
    }
  }
}
