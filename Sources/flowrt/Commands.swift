import ArtifactStore
import FlowContract
import FlowRuntime
import Glibc
import S3Store

/// Runs a step, and ends with its code.
func exec(_ arguments: [String]) -> Never {
  let command = arguments.first == "--" ? Array(arguments.dropFirst()) : arguments
  // Before anything looks a name up.
  resolveWithoutPlugins()
  let environment = Environment.current
  let lastWord = environment[Variable.lastWord] ?? Paths.lastWord
  let pod: Pod
  do throws(TaskFailure) {
    pod = try Pod(environment)
  } catch {
    LastWord(error, of: nil).write(to: lastWord)
    exit(Int32(error.code.rawValue))
  }
  let supervisor = Supervisor(grace: pod.grace) {
    let failure = TaskFailure(
      .preempted,
      "the pod was asked to stop before the program had started"
    )
    LastWord(failure, of: pod).write(to: lastWord)
    _exit(Int32(failure.code.rawValue))
  }
  Task.detached {
    let task = StepTask(
      pod,
      command: command,
      environment: environment,
      supervisor: supervisor,
      version: flowcVersion
    )
    let ending = await task.run { environment throws(StoreError) in
      try openObjects(environment)
    }
    ending.lastWord?.write(to: lastWord)
    // Other threads still wait for work; nothing of theirs is left to be done.
    _exit(Int32(ending.code))
  }
  supervisor.listen()
}

/// Copies this program into the volume that a step's container shares.
func install(into folder: String) {
  do throws(TaskFailure) {
    try copyProgram(to: folder)
  } catch {
    say(error.message)
    exit(Int32(error.code.rawValue))
  }
}

/// The store that the environment names.
private func openObjects(_ environment: Environment) throws(StoreError) -> any ObjectStore {
  func filled(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
  return try openObjects(
    environment[Variable.store] ?? "",
    endpoint: filled(Variable.storeEndpoint),
    region: filled(Variable.storeRegion),
    variables: environment.variables,
    builtInRoots: { trustRoots.withUTF8Buffer { Array($0) } }
  )
}

/// A line on stdout.
func tell(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
}
