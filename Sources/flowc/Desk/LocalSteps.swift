import FlowContract
import Glibc
import LocalRun

/// The program that runs steps: the one that is named, or the one beside flowc.
func flowrtPath(_ given: String?) throws -> String {
  let named = given ?? getenv("FLOWRT").map { String(cString: $0) }
  let path = Files.absolute(named ?? besideFlowc)
  guard !Files.isFolder(path), access(path, X_OK) == 0 else {
    if named != nil { throw Files.Failure("run", path) }
    throw StoreFailure(
      "flowrt, which runs the steps, is not beside flowc (`\(path)`): "
        + "`make release` builds both into one folder, and --flowrt names another"
    )
  }
  return path
}

/// `make release` and the release's archive put both into one folder.
var besideFlowc: String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  let bytes = buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
  return Files.join(Files.folder(of: String(decoding: bytes, as: UTF8.self)), "flowrt")
}

/// What steps have of this process's own variables: all but those by which a pod learns who it is.
func variablesForSteps() -> [(name: String, value: String)] {
  let own: Set = [
    Variable.contract, Variable.signature, Variable.params, Variable.run, Variable.runID,
    Variable.index, Variable.attempt, Variable.store, Variable.storeEndpoint,
    Variable.storeRegion, Variable.code, Variable.status, Variable.failures, Variable.step,
    Variable.workFolder, Variable.root, Variable.lastWord,
  ]
  return environment().filter { !own.contains($0.key) }.map { ($0.key, $0.value) }
}

/// How long a step may take to end, where our own variables say so.
func graceForSteps() -> Int? {
  guard let text = getenv(Variable.grace), let grace = Int(String(cString: text)), grace >= 0 else {
    return nil
  }
  return grace
}

/// Does what takes its time elsewhere, and lets a signal end the program meanwhile.
func awaiting<Value: Sendable>(
  _ signals: Signals,
  _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let (read, write) = try makePipe()
  defer { close(read) }
  // The pipe hands it over: it is closed when the result stands.
  nonisolated(unsafe) var result: Result<Value, any Error>?
  Task.detached {
    do { result = .success(try await work()) } catch { result = .failure(error) }
    close(write)
  }
  if let signal = signals.wait(for: read) { exit(128 + signal) }
  guard let result else { throw Files.Failure("wait for", "the store", EIO) }
  return try result.get()
}

/// A store as people recognise it: a folder below this one by its short path.
func shortStore(_ url: String) -> String {
  url.hasPrefix("file://") ? Files.shortened(String(url.dropFirst(7))) : url
}
