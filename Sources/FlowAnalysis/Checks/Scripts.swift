import FlowSyntax

extension Check {
  /// What a script says about itself: the variables it reads, the outputs it
  /// writes, the interpreter it thinks it has.
  static let scripts = Check(
    .undeclaredVariable,
    .unwrittenOutput,
    .ignoredShebang,
    needsSoundFlow: true
  ) { model, _, diagnostics in
    let scopes = model.scopes.indices.map { Set(variables(in: $0, model).keys) }
    for step in model.steps {
      guard case .script(let interpreter, let text)? = step.program, let script = step.script else {
        continue
      }
      let usage = ScriptUsage(text, interpreter: interpreter.first ?? "sh")
      if !usage.reads.isEmpty {
        var known = scopes[step.scope]
        known.formUnion(step.inputs.map(\.name.text))
        known.formUnion(step.outputs.map(\.name.text))
        known.formUnion(step.needs.value.env.map(\.key))
        for case .variable(let name, _) in step.needs.value.secrets.map(\.target) {
          known.insert(name)
        }
        reportUndeclared(usage, known, script, model, &diagnostics)
      }
      reportUnwritten(step, usage, script, &diagnostics)
      reportShebang(text, interpreter.first ?? "sh", script, &diagnostics)
    }
  }
}

private func reportUndeclared(
  _ usage: ScriptUsage,
  _ known: Set<String>,
  _ script: StringLiteral,
  _ model: Model,
  _ diagnostics: inout [Diagnostic]
) {
  guard usage.reads.contains(where: { !known.contains($0) }) else { return }
  var owners: [String: String] = [:]
  for step in model.steps {
    for output in step.outputs { owners[output.name.text] = step.name.text }
  }
  var reported: Set<String> = []
  for name in usage.reads where !known.contains(name) && reported.insert(name).inserted {
    let place = find(name, in: script, model.source)
    var report = Diagnostic(
      .undeclaredVariable,
      "the script reads `\(name)`, which no input, output or parameter declares",
      at: place
    )
    if let owner = owners[name] {
      report = report.note(
        "`\(owner)` has an output of that name: `input \(name) = \(owner).\(name)`"
      )
    } else if let near = nearest(to: name, among: known.sorted()) {
      report = report.fix("change `\(name)` to `\(near)`", replacing: place, with: near)
    }
    diagnostics.append(report)
  }
}

/// The first place in the literal where a name stands as a variable.
private func find(_ name: String, in script: StringLiteral, _ source: Source) -> Span {
  let bytes = source.bytes
  let target = Array(name.utf8)
  var index = Int(script.span.start)
  while index + target.count <= Int(script.span.end) {
    let end = index + target.count
    if bytes[index] == target[0], bytes[index..<end].elementsEqual(target),
      !bytes[index - 1].isWordByte, end == bytes.count || !bytes[end].isWordByte,
      [UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "'")].contains(
        bytes[index - 1]
      )
    {
      return Span(index, end)
    }
    index += 1
  }
  return script.span
}

/// Only where the script itself shows that it writes outputs by name, or where
/// it runs nothing that could: a program it calls has the variable, too.
private func reportUnwritten(
  _ step: StepInfo,
  _ usage: ScriptUsage,
  _ script: StringLiteral,
  _ diagnostics: inout [Diagnostic]
) {
  let missing = step.outputs.filter { !usage.mentions($0.name.text) }
  guard !missing.isEmpty, missing.count < step.outputs.count || usage.runsOnlyTools else { return }
  for output in missing {
    diagnostics.append(
      Diagnostic(
        .unwrittenOutput,
        "the script never mentions its output `\(output.name.text)`",
        at: output.name.span
      )
      .note("it writes an output to the path in the variable of that name", at: script.span)
    )
  }
}

private func reportShebang(
  _ text: String,
  _ interpreter: String,
  _ script: StringLiteral,
  _ diagnostics: inout [Diagnostic]
) {
  guard text.hasPrefix("#!") else { return }
  let line = text.dropFirst(2).prefix { $0 != "\n" }
  let words = line.split { $0 == " " || $0 == "/" }
  guard let wanted = words.last(where: { !$0.hasPrefix("-") }), wanted != interpreter[...] else {
    return
  }
  var report = Diagnostic(
    .ignoredShebang,
    "`\(interpreter)` runs this script; its first line asks for `\(wanted)`",
    at: script.span
  )
  if interpreters.contains(where: { $0.name == wanted }) {
    report = report.note("write `run \(wanted)` before the script")
  } else {
    report = report.note("put the script into the image and start it with `exec`")
  }
  diagnostics.append(report)
}

extension UInt8 {
  fileprivate var isWordByte: Bool {
    self == UInt8(ascii: "_") || (self >= 0x30 && self <= 0x39)
      || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A)
  }
}
