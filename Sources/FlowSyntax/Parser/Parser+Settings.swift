extension Parser {
  static let stepSettings: [Keyword] = [
    .after, .allow, .annotations, .cpu, .disk, .env, .exec, .gpu, .image, .input, .labels, .memory,
    .node, .output, .pending, .podPatch, .retry, .run, .secret, .serviceAccount, .timeout,
    .tolerate, .user, .volume,
  ]

  /// setting = keyword, then what the keyword takes
  mutating func parseSetting(_ place: String) -> SettingDecl? {
    let startIndex = index
    let start = current.span
    let word = keyword()
    guard let word, Self.stepSettings.contains(word) || word == .parallelism else {
      if let word, word.isReserved {
        reportNotYet(word)
      } else {
        reportUnknownStatement(place, among: Self.stepSettings)
      }
      return nil
    }
    advance()
    guard let setting = parseSetting(word) else { return nil }
    return SettingDecl(
      keyword: word,
      setting: setting,
      doc: doc(from: startIndex),
      span: span(from: start)
    )
  }

  private mutating func parseSetting(_ word: Keyword) -> Setting? {
    switch word {
    case .after: .after(parseNames())
    case .allow: expect(word: "failure", "after `allow`") == nil ? nil : .allowFailure
    case .annotations: .annotations(parseEntries("to open the annotations"))
    case .cpu: .cpu(parseResourceRange("of cores, such as `2` or `500m`"))
    case .disk: .disk(parseResourceRange("of bytes, such as `20Gi`"))
    case .env: .env(parseEntry("for the variable"))
    case .exec:
      .exec(at(.openBracket) ? parseList() : missing("a list such as [\"a\"]", "after `exec`"))
    case .gpu: parseGPU()
    case .image: .image(parseString("with the image"))
    case .input: .input(parseInput())
    case .labels: .labels(parseEntries("to open the labels"))
    case .memory: parseMemory()
    case .node: .node(parseEntry("for the node label"))
    case .output: .output(parseOutput())
    case .parallelism: .parallelism(parseNumber("of pods at a time"))
    case .pending: .pending(parseNumber("with a unit, such as `30m`"))
    case .podPatch: .podPatch(parseString("with the patch in YAML"))
    case .retry: parseRetry()
    case .run: parseRun()
    case .secret: .secret(parseSecret())
    case .serviceAccount: .serviceAccount(parseString("with the service account"))
    case .timeout: .timeout(parseNumber("with a unit, such as `1h`"))
    case .tolerate: parseTolerate()
    case .user: .user(parseNumber("with the user id"))
    case .volume: .volume(parseVolume())
    default: nil
    }
  }

  private mutating func missing(_ what: String, _ context: String) -> Expr? {
    report(expected: what, context)
    return nil
  }

  /// names = name ("," name)*
  private mutating func parseNames() -> [Name] {
    var names: [Name] = []
    repeat {
      if !names.isEmpty { while at(.newline) { advance() } }
      if let name = parseName("of a step to wait for") { names.append(name) }
    } while take(.comma) != nil
    return names
  }

  /// range = number (".." number)?
  private mutating func parseResourceRange(_ context: String) -> ResourceRange {
    var range = ResourceRange()
    range.request = parseNumber(context)
    if take(.range) != nil { range.limit = parseNumber("as the limit") }
    return range
  }

  /// memory = "memory" range ("grow" number "to" number "on" "oom")?
  private mutating func parseMemory() -> Setting {
    let range = parseResourceRange("of bytes, such as `2Gi`")
    guard take(word: "grow") != nil else { return .memory(range, nil) }
    var growth = Growth()
    growth.factor = parseNumber("such as `2x`, after `grow`")
    if expect(word: "to", "and the largest size") != nil {
      growth.ceiling = parseNumber("as the largest size")
      if expect(word: "on", "and `oom` after the largest size") != nil {
        expect(word: "oom", "after `on`")
      }
    }
    return .memory(range, growth)
  }

  /// gpu = "gpu" number ("of" string)?
  private mutating func parseGPU() -> Setting {
    let count = parseNumber("of GPUs")
    let resource = take(word: "of").flatMap { _ in parseString("with the resource's name") }
    return .gpu(count: count, resource: resource)
  }

  /// input = "input" name "=" expression
  private mutating func parseInput() -> InputDecl {
    var input = InputDecl()
    input.name = parseName("for the input")
    if expect(.equal, "and where the input comes from") != nil {
      input.value = parseExpression("for the input")
    }
    return input
  }

  /// output = "output" name ":" type
  private mutating func parseOutput() -> OutputDecl {
    var output = OutputDecl()
    output.name = parseName("for the output")
    if expect(.colon, "and the output's type") != nil { output.type = parseType() }
    return output
  }

  /// retry = "retry" number ("backoff" number (".." number)?)? ("on" cause ("," cause)*)?
  private mutating func parseRetry() -> Setting {
    var retry = RetryDecl()
    retry.limit = parseNumber("of retries")
    if take(word: "backoff") != nil {
      retry.firstWait = parseNumber("with a unit, such as `30s`")
      if take(.range) != nil { retry.longestWait = parseNumber("as the longest wait") }
    }
    if take(word: "on") != nil {
      repeat {
        if let cause = parseCause() { retry.causes.append(cause) }
      } while take(.comma) != nil
    }
    return .retry(retry)
  }

  /// cause = "failure" | "error" | "oom" | "preempted" | "exit" number ("," number)*
  mutating func parseCause() -> RetryCause? {
    if take(word: "exit") != nil {
      var codes: [NumberLiteral] = []
      repeat {
        if let code = parseNumber("as an exit code") { codes.append(code) }
      } while at(.comma) && tokens[index + 1].kind == .number && take(.comma) != nil
      return .exit(codes)
    }
    if isMisspelt(before: .number) { return reportMisspelt("`exit`", "before an exit code") }
    return parseName("of a cause: failure, error, oom, preempted or exit").map { .named($0) }
  }

  /// run = "run" name? string
  private mutating func parseRun() -> Setting {
    let interpreter = at(.word) ? parseName("of the interpreter") : nil
    return .run(interpreter: interpreter, script: parseString("with the script"))
  }

  /// secret = "secret" (name "from" string "key" string | string "from" string)
  private mutating func parseSecret() -> SecretDecl {
    var secret = SecretDecl()
    if at(.string) {
      secret.path = parseString("with the path")
    } else {
      secret.variable = parseName("of the variable, or a path")
    }
    if expect(word: "from", "and the Secret's name") != nil {
      secret.object = parseString("with the Secret's name")
    }
    if secret.path == nil, secret.variable != nil, secret.object != nil {
      if expect(word: "key", "and the key in the Secret") != nil {
        secret.key = parseString("with the key in the Secret")
      }
    }
    return secret
  }

  /// volume = "volume" string ("claim" string | "config" string | "scratch" number?) ("in" "memory")? ("read" "only")?
  private mutating func parseVolume() -> VolumeDecl {
    var volume = VolumeDecl()
    volume.path = parseString("with the path to mount at")
    if take(word: "claim") != nil {
      volume.origin = parseString("with the claim's name").map { .claim($0) }
    } else if take(word: "config") != nil {
      volume.origin = parseString("with the ConfigMap's name").map { .config($0) }
    } else if take(word: "scratch") != nil {
      let size = take(.number).map { NumberLiteral(text: text($0), span: $0.span) }
      let inMemory = take(word: "in") != nil
      if inMemory { expect(word: "memory", "after `in`") }
      volume.origin = .scratch(size: size, inMemory: inMemory)
    } else {
      report(expected: "`claim`, `config` or `scratch`", "and what to mount")
      recover()
    }
    if take(word: "read") != nil { volume.isReadOnly = expect(word: "only", "after `read`") != nil }
    return volume
  }

  /// tolerate = "tolerate" string ("=" string)? ("effect" string)?
  private mutating func parseTolerate() -> Setting {
    let key = parseString("with the taint's key")
    let value = take(.equal).flatMap { _ in parseString("with the taint's value") }
    let effect = take(word: "effect").flatMap { _ in parseString("with the taint's effect") }
    return .tolerate(key: key, value: value, effect: effect)
  }

  /// entries = "{" entry* "}"
  private mutating func parseEntries(_ context: String) -> [EntryDecl] {
    var entries: [EntryDecl] = []
    _ = braces(context) { parser in entries.append(parser.parseEntry("for the entry")) }
    return entries
  }

  /// entry = (name | string) "="? string
  private mutating func parseEntry(_ context: String) -> EntryDecl {
    var entry = EntryDecl()
    if at(.string) {
      entry.key = parseString(context).map { Name(text: $0.text, span: $0.span) }
    } else {
      entry.key = parseName(context)
    }
    guard entry.key != nil, expect(.equal, "and the value") != nil else { return entry }
    if at(.number) {
      entry.value = parseNumber("").map {
        StringLiteral(text: $0.text, isBlock: false, span: $0.span)
      }
    } else if let token = take(word: "true") ?? take(word: "false") {
      entry.value = StringLiteral(text: text(token), isBlock: false, span: token.span)
    } else {
      entry.value = parseString("as the value")
    }
    return entry
  }
}
