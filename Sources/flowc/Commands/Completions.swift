import ArgumentParser

/// `flowc completions zsh`
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a completion script for bash, zsh or fish."
  )

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash
    case zsh
    case fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let shell = CompletionShell(rawValue: shell.rawValue)
    Terminal.write(shell.map { Flowc.completionScript(for: $0) + "\n" } ?? "")
  }
}
