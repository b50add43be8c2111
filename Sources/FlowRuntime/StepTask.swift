package import ArtifactStore
import FlowContract
import Glibc

/// One attempt at a step, from its contract to its record: the life of a pod.
///
/// Nothing of it is seen before `commit`, the last write to the store. An
/// attempt that finds the step done, since the success of an earlier one was
/// not reported, does not run the program again: it reports what is there.
package struct StepTask: Sendable {
  package let pod: Pod
  let command: [String]
  let environment: Environment
  let supervisor: Supervisor
  let memory: Memory
  let version: String
  let nonce: String
  let started: Int

  package init(
    _ pod: Pod,
    command: [String],
    environment: Environment,
    supervisor: Supervisor,
    version: String
  ) {
    self.pod = pod
    self.command = command
    self.environment = environment
    self.supervisor = supervisor
    self.version = version
    memory = Memory()
    nonce = randomLetters(12)
    started = milliseconds()
  }

  /// How it ended: the exit code, and what to say when it is not 0.
  package struct Ending: Sendable {
    package let code: Int
    package let lastWord: LastWord?
  }

  package func run(
    open: (_ environment: Environment) async throws(StoreError) -> any ObjectStore
  ) async -> Ending {
    do throws(TaskFailure) {
      let exports = Exports(contract: pod.contract, folder: pod.folders.exports)
      try exports.prepare()
      let store = try await openStore(open)
      if let store, let done = try await doneBefore(in: store) {
        say(
          "step `\(pod.title)` is done already, by attempt \(done.attempt); its program is not run"
        )
        try await exports.write(done, store)
        return Ending(code: 0, lastWord: nil)
      }
      return await attempt(store, exports)
    } catch {
      return Ending(code: error.code.rawValue, lastWord: LastWord(error, of: pod))
    }
  }

  // MARK: Before the program

  private func openStore(
    _ open: (_ environment: Environment) async throws(StoreError) -> any ObjectStore
  ) async throws(TaskFailure) -> ArtifactStore? {
    guard let url = environment[Variable.store], !url.isEmpty else {
      guard !pod.contract.outputs.isEmpty || pod.code != nil || !pod.contract.after.isEmpty else {
        return nil
      }
      throw Origins.noStore(for: "the outputs of step `\(pod.title)`")
    }
    let objects: WatchedStore
    do throws(StoreError) { objects = WatchedStore(try await open(environment)) } catch {
      throw TaskFailure(error, for: "the store `\(url)`", refused: .contract)
    }
    do throws(StoreError) {
      return try await ArtifactStore.open(objects)
    } catch {
      throw TaskFailure(error, for: "the store `\(url)`")
    }
  }

  private func doneBefore(in store: ArtifactStore) async throws(TaskFailure) -> StepResult? {
    do { return try await store.result(at: pod.place) } catch {
      throw TaskFailure(error, for: "the record of step `\(pod.title)`")
    }
  }

  // MARK: The attempt

  private func attempt(_ store: ArtifactStore?, _ exports: Exports) async -> Ending {
    do throws(TaskFailure) {
      if let store { try await awaitSteps(pod, store) }
      let staging = Staging(pod, store)
      let values = try await staging.values()
      let reuse = Reuse(pod, command, environment, values)
      if let store, let earlier = try await reuse.earlier(in: store) {
        return try await takeOver(earlier, store, exports)
      }
      let variables = try await staging.stage(values, into: environment)
      let killsBefore = memory.kills
      let end = try await runProgram(variables)
      guard end.code == 0 else { return await failed(end, killsBefore, store) }
      let outputs = try await keep(try checked(end), in: store)
      return try await commit(outputs, reuse.key, store, exports)
    } catch {
      return await failed(error, store)
    }
  }

  /// The outputs of an earlier run become this one's, and the program does not run.
  private func takeOver(
    _ earlier: StepResult,
    _ store: ArtifactStore,
    _ exports: Exports
  ) async throws(TaskFailure) -> Ending {
    say(
      "step `\(pod.title)` is unchanged since run `\(earlier.place.run.name)`; "
        + "its outputs are taken from there, and its program is not run"
    )
    let ending = try await commit(earlier.outputs, earlier.reuse, store, exports)
    try Files.write(Array(earlier.place.run.folder.utf8), to: pod.folders.reused)
    return ending
  }

  private func runProgram(_ variables: Environment) async throws(TaskFailure) -> Supervisor.End {
    let mark = pod.contract.braces
    let arguments = mark.map { mark in command.map { Braces.reveal($0, mark: mark) } } ?? command
    let program = Program(
      arguments: arguments,
      environment: variables,
      folder: pod.code == nil ? nil : pod.folders.work
    )
    do throws(Program.NotStarted) {
      return try await supervisor.run(program)
    } catch {
      return Supervisor.End(code: error.code, reason: error.reason)
    }
  }

  private func checked(_ end: Supervisor.End) throws(TaskFailure) -> FoundOutputs {
    let found = try FoundOutputs(pod.contract, in: pod.folders.outputs)
    guard !found.mistakes.isEmpty else { return found }
    if end.wasAskedToStop {
      throw TaskFailure(
        .preempted,
        "the pod was asked to stop, and the program ended without all of its outputs",
        mistakes: found.mistakes
      )
    }
    throw TaskFailure(
      .outputs,
      found.mistakes.joined(separator: "; "),
      mistakes: found.mistakes
    )
  }

  // MARK: After the program

  private func keep(
    _ found: FoundOutputs,
    in store: ArtifactStore?
  ) async throws(TaskFailure) -> [StepResult.Output] {
    var outputs: [StepResult.Output] = []
    for (output, content) in found.found {
      guard let content else { continue }
      let value: Value
      do throws(StoreError) {
        value = try await stored(content, in: store)
      } catch {
        throw TaskFailure(error, for: "output `\(output.name)`", refused: .outputs)
      }
      outputs.append(.init(name: output.name, type: output.type.description, value: value))
    }
    return outputs
  }

  private func stored(
    _ content: FoundOutputs.Content,
    in store: ArtifactStore?
  ) async throws(StoreError) -> Value {
    switch content {
    case .data(let json): return .inline(json)
    case .path(let path, let isFolder):
      guard let store else { throw .refused(what: path, reason: "there is no store") }
      if isFolder { return .blob(try await store.store(directory: path)) }
      return .blob(try await store.store(file: path))
    case .list(let items):
      // Large files use all cores already; small ones wait for the server, side by side.
      let values = try await inParallel(items, width: 8) { item throws(StoreError) in
        guard let item else { return Value?.none }
        return .some(try await stored(item, in: store))
      }
      return .list(values)
    }
  }

  private func commit(
    _ outputs: [StepResult.Output],
    _ reuse: String?,
    _ store: ArtifactStore?,
    _ exports: Exports
  ) async throws(TaskFailure) -> Ending {
    var result = result(exit: 0, outputs: outputs)
    result.reuse = reuse
    var visible = result
    if let store {
      do throws(StoreError) {
        try await store.record(result)
        if case .lost(let other) = try await store.commit(result) {
          say("step `\(pod.title)`: attempt \(other.attempt) was first, and its outputs count")
          visible = other
        }
      } catch {
        throw TaskFailure(error, for: "the record of step `\(pod.title)`")
      }
    }
    try await exports.write(visible, store)
    return Ending(code: 0, lastWord: nil)
  }

  private func result(
    exit: Int,
    failure: String? = nil,
    outputs: [StepResult.Output] = []
  ) -> StepResult {
    StepResult(
      version: version,
      flow: pod.signature.flow,
      place: pod.place,
      attempt: pod.attempt,
      nonce: nonce,
      started: started,
      ended: milliseconds(),
      exit: exit,
      failure: failure,
      outputs: outputs
    )
  }

  // MARK: Failures

  /// The program ended with a code of its own; what it means is for the kernel
  /// and the kubelet to say.
  private func failed(
    _ end: Supervisor.End,
    _ killsBefore: Int?,
    _ store: ArtifactStore?
  ) async -> Ending {
    if let now = memory.kills, now > killsBefore ?? 0 {
      let limit = memory.limit.map { ", which may use \($0 >> 20) MiB" } ?? ""
      return await failed(
        TaskFailure(
          .outOfMemory,
          "the kernel killed a process of the step for memory\(limit); the program ended with \(end.code)"
        ),
        store
      )
    }
    if end.wasAskedToStop {
      let how = end.wasKilled ? "was killed after its grace period" : "ended with \(end.code)"
      return await failed(
        TaskFailure(.preempted, "the pod was asked to stop, and the program \(how)"),
        store
      )
    }
    let message =
      end.reason
      ?? (end.code > 128
        ? "the program was ended by signal \(end.code - 128)"
        : "the program ended with \(end.code)")
    let cause = end.reason == nil ? "program" : "not-started"
    let word = LastWord(
      step: pod.title,
      attempt: pod.attempt,
      exit: end.code,
      cause: cause,
      message: message
    )
    await note(exit: end.code, message, store)
    return Ending(code: end.code, lastWord: word)
  }

  private func failed(_ failure: TaskFailure, _ store: ArtifactStore?) async -> Ending {
    await note(exit: failure.code.rawValue, failure.message, store)
    return Ending(code: failure.code.rawValue, lastWord: LastWord(failure, of: pod))
  }

  /// A failed attempt leaves a record for people. The failure stays what it is
  /// when the record cannot be written, and that is said.
  private func note(exit: Int, _ message: String, _ store: ArtifactStore?) async {
    guard let store else { return }
    do throws(StoreError) {
      try await store.record(result(exit: exit, failure: message))
    } catch {
      say(TaskFailure(error, for: "the record of this failed attempt").message)
    }
  }
}

private func milliseconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

private func randomLetters(_ count: Int) -> String {
  let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  var random = SystemRandomNumberGenerator()
  return String((0..<count).map { _ in letters[Int(random.next(upperBound: UInt(36)))] })
}
