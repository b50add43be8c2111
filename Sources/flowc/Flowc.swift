import ArgumentParser
import ArtifactStore
import FlowContract
import Glibc
import LocalRun

/// `flowc`: the desk. Every verb is a file in `Commands/`.
///
/// Each says its name, though ArgumentParser could make it of the type's: for that it prints the
/// types of all verbs at every start, and searches all conformances in the program for how to do so.
@main
struct Flowc: ParsableCommand {
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
      Init.self, Build.self, Check.self, Lint.self, Format.self, GraphCommand.self, RunCommand.self,
      Simulate.self, Test.self, Package.self, Push.self, Artifacts.self, Runtime.self, Explain.self,
      Completions.self, Dump.self,
    ]
  )

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      guard let waiting = command as? any AsyncParsableCommand else { return try command.run() }
      run(waiting)
    } catch {
      end(with: error)
    }
  }

  /// Not as an asynchronous `main`: that ends the main thread, and to unwind it
  /// a static program first sorts all its frames, which took 18 ms here.
  private static func run(_ command: any AsyncParsableCommand) -> Never {
    nonisolated(unsafe) var command = command
    Task.detached {
      do {
        try await command.run()
        Glibc.exit(0)
      } catch {
        end(with: error)
      }
    }
    while true { pause() }
  }

  private static func end(with error: any Error) -> Never {
    switch error {
    case let failure as Files.Failure:
      Terminal.say("flowc: \(failure)")
      Glibc.exit(ExitCode.files.rawValue)
    case let failure as StoreFailure:
      Terminal.say("flowc: \(failure)")
      Glibc.exit(ExitCode.files.rawValue)
    case let failure as DiskFailure:
      Terminal.say("flowc: \(failure)")
      Glibc.exit(ExitCode.files.rawValue)
    case let error as StoreError:
      Terminal.say("flowc: \(StoreFailure(error))")
      Glibc.exit(ExitCode.files.rawValue)
    default:
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      Terminal.say(fullMessage(for: error))
      Glibc.exit(ExitCode.usage.rawValue)
    }
  }
}
