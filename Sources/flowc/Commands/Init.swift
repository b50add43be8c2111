import ArgumentParser

/// `flowc init --template training my-flows`
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Begin a project from a starter template."
  )

  @Option(help: "words (runs anywhere), etl, training or job.")
  var template = "words"

  @Argument(help: "The folder to make.", completion: .directory)
  var folder = "."

  func run() throws {
    guard let files = templates[template] else {
      throw ValidationError(
        "there is no template `\(template)`; there are \(templates.keys.sorted().joined(separator: ", "))"
      )
    }
    let paths = files.map {
      (path: Files.join(folder == "." ? "" : folder, $0.name), text: $0.text)
    }
    for (path, _) in paths where Files.exists(path) {
      throw Files.Failure("begin a project over", path, 17)
    }
    for (path, text) in paths {
      try Files.write(Array(text.utf8), to: path)
      Terminal.say("wrote \(path)")
    }
    let flow = paths.first { $0.path.hasSuffix(".flow") }?.path ?? folder
    Terminal.say(
      template == "words"
        ? "\nnext: flowc run \(flow)"
        : "\nnext: flowc build \(folder) -o \(Files.join(folder, "manifests"))"
    )
  }
}
