import ArgumentParser
import ArtifactStore
import FlowContract
import Glibc

/// `flowc`: the desk. Every verb is a file in `Commands/`.
@main
struct Flowc: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flowc",
    abstract: "Compiles flows to Argo Workflows and Kubernetes Jobs.",
    discussion: """
      Exit codes: 0 all is well, 1 the flows have errors or the output is stale, \
      2 wrong usage, 3 a file or the store could not be \
      read or written.
      """,
    version: flowcVersion,
    subcommands: [
      Init.self, Build.self, Check.self, Lint.self, Format.self, GraphCommand.self, Simulate.self,
      Test.self, Package.self, Push.self, Artifacts.self, Runtime.self, Explain.self,
      Completions.self, Dump.self,
    ]
  )

  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as Files.Failure {
      Terminal.say("flowc: \(failure)")
      Glibc.exit(ExitCode.files.rawValue)
    } catch let failure as StoreFailure {
      Terminal.say("flowc: \(failure)")
      Glibc.exit(ExitCode.files.rawValue)
    } catch let error as StoreError {
      Terminal.say("flowc: \(StoreFailure(error))")
      Glibc.exit(ExitCode.files.rawValue)
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      Terminal.say(fullMessage(for: error))
      Glibc.exit(ExitCode.usage.rawValue)
    }
  }
}
