import ArgumentParser
import FlowEmit

/// `flowc`: the desk. Every verb is a file in `Commands/`.
@main
struct Flowc: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flowc",
    abstract: "Compiles flows to Argo Workflows and Kubernetes Jobs.",
    discussion: """
      Exit codes: 0 all is well, 1 the flows have errors or the output is stale, \
      2 wrong usage, 3 a file could not be read or written.
      """,
    version: flowcVersion,
    subcommands: [Build.self]
  )
}
