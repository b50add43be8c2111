import ArgumentParser
import FlowSyntax

/// `flowc fmt nightly.flow`
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Rewrite flows in the one canonical layout.",
    discussion: "A flow with syntax errors is reported and left as it is."
  )

  @Argument(help: "Flow files, folders of them, or - for standard input.", completion: .file())
  var paths: [String]

  @Flag(help: "Write nothing; fail when a file would change.")
  var check = false

  @Flag(help: "Write nothing; print what would change.")
  var diff = false

  func run() throws {
    var workspace = Workspace()
    var changed: [String] = []
    var hasErrors = false
    for document in try workspace.documents(paths) {
      let errors = FlowSyntax.parse(document.source).diagnostics.filter {
        $0.code.severity == .error
      }
      guard errors.isEmpty else {
        hasErrors = true
        for error in errors {
          Terminal.say(error.rendered(in: document.source, colors: Terminal.hasColors(2)))
        }
        continue
      }
      let text = FlowSyntax.format(document.source)
      let isSame = document.source.bytes.elementsEqual(text.utf8)
      if document.path == "-", !check, !diff {
        Terminal.write(text)
        continue
      }
      if isSame { continue }
      changed.append(document.path)
      if diff {
        let old = String(decoding: document.source.bytes, as: UTF8.self)
        Terminal.write(unifiedDiff(old, text, name: document.path))
      } else if !check {
        try Files.write(Array(text.utf8), to: document.path)
      }
    }
    for path in changed where !diff {
      Terminal.say(check ? "not formatted: \(path)" : "formatted \(path)")
    }
    if hasErrors || (check && !changed.isEmpty) { throw ExitCode.problems }
  }
}
