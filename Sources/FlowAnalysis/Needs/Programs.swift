import FlowSyntax

/// The interpreters a script can be written for, and how each takes a script
/// as its last argument.
let interpreters: [(name: String, command: [String])] = [
  ("sh", ["sh", "-ec"]),
  ("bash", ["bash", "-euo", "pipefail", "-c"]),
  ("python3", ["python3", "-c"]),
  ("python", ["python", "-c"]),
  ("node", ["node", "-e"]),
  ("perl", ["perl", "-e"]),
  ("ruby", ["ruby", "-e"]),
  ("php", ["php", "-r"]),
  ("julia", ["julia", "-e"]),
  ("deno", ["deno", "eval"]),
  ("pwsh", ["pwsh", "-Command"]),
]

extension Binder {
  /// The program of a step, from its `run` or `exec`.
  mutating func readProgram(of step: StepDecl) -> (Plan.Program?, StringLiteral?) {
    for setting in step.settings {
      switch setting.setting {
      case .run(let interpreter, let script):
        guard let script else { return (nil, nil) }
        return (readScript(interpreter, script), script)
      case .exec(let list):
        guard let list else { return (nil, nil) }
        return (readExec(list), nil)
      default:
        break
      }
    }
    guard let name = step.name else { return (nil, nil) }
    let hasOne = step.settings.contains { $0.keyword == .run || $0.keyword == .exec }
    if !hasOne {
      diagnostics.append(
        Diagnostic(.missingProgram, "step `\(name.text)` has nothing to run", at: name.span)
          .note("give it `run \"…\"` for a script, or `exec [\"…\"]` for a program")
      )
    }
    return (nil, nil)
  }

  private mutating func readScript(_ interpreter: Name?, _ script: StringLiteral) -> Plan.Program? {
    if script.text.allSatisfy(\.isWhitespace) {
      diagnostics.append(Diagnostic(.missingProgram, "this script is empty", at: script.span))
      return nil
    }
    let name = interpreter?.text ?? "sh"
    if let known = interpreters.first(where: { $0.name == name }) {
      return .script(interpreter: known.command, text: script.text)
    }
    let names = interpreters.map(\.name)
    if let interpreter {
      diagnostics.append(
        Diagnostic(
          .unknownInterpreter,
          "flowc does not know how to give a script to `\(name)`",
          at: interpreter.span
        )
        .note("it knows \(names.joined(separator: ", ")); for others there is `exec`")
        .suggesting(nearest(to: name, among: names), for: interpreter)
      )
    }
    return nil
  }

  private mutating func readExec(_ list: Expr) -> Plan.Program? {
    guard case .list(let items, _) = list else { return nil }
    var arguments: [String] = []
    for item in items {
      guard case .string(let string) = item else {
        diagnostics.append(
          Diagnostic(.typeMismatch, "the arguments of `exec` are strings", at: item.span)
            .note("values reach a program as environment variables of their own names")
        )
        return nil
      }
      arguments.append(string.text)
    }
    guard !arguments.isEmpty else {
      diagnostics.append(Diagnostic(.missingProgram, "`exec` names no program", at: list.span))
      return nil
    }
    return .exec(arguments)
  }
}
