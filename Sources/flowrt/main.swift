/// The runtime of flows: what a step's container starts in place of the step's
/// own program, which it then runs. `docs/runtime.md` says what it does.
import FlowContract
import FlowRuntime
import Glibc

switch (CommandLine.arguments.dropFirst().first, CommandLine.arguments.count) {
case ("exec", _):
  exec(Array(CommandLine.arguments.dropFirst(2)))
case ("install", 3):
  install(into: CommandLine.arguments[2])
case ("version", 2):
  tell("flowrt \(flowcVersion)")
default:
  say(
    """
    usage:
      flowrt exec [--] PROGRAM ARGUMENT…   run a step, as FLOW_CONTRACT says
      flowrt install FOLDER                copy this program into FOLDER
      flowrt version
    """
  )
  exit(64)
}
