import ArtifactStore
import FlowContract

/// Brings in what a program starts with: the code, its inputs, and the
/// variables that name them.
struct Staging {
  private let pod: Pod
  private let store: ArtifactStore?

  init(_ pod: Pod, _ store: ArtifactStore?) {
    self.pod = pod
    self.store = store
  }

  /// The environment of the program, with everything in its place.
  func stage(
    _ values: [Named],
    into environment: Environment
  ) async throws(TaskFailure) -> Environment {
    try Files.makeEmptyFolder(pod.folders.inputs)
    try FoundOutputs.prepare(pod.contract, in: pod.folders.outputs)
    try await fetchCode()

    var environment = environment
    // Between compiler and runtime; a program's own variables have little enough room.
    for name in [Variable.contract, Variable.signature, Variable.params] {
      environment.remove(name)
    }
    for (name, value) in pod.contract.env { environment.set(name, value) }
    environment.set(Variable.step, pod.contract.step)
    environment.set(Variable.workFolder, pod.folders.work)

    let placing = Placing(store: store, folder: pod.folders.inputs)
    for (name, type, value) in values {
      environment.set(name, try await placing.place(value, type, as: name))
    }
    for output in pod.contract.outputs {
      environment.set(output.name, "\(pod.folders.outputs)/\(output.name)")
    }
    return environment
  }

  private func fetchCode() async throws(TaskFailure) {
    guard let code = pod.code else {
      try Files.makeEmptyFolder(pod.folders.work)
      return
    }
    guard let store else { throw Origins.noStore(for: "the files of the code") }
    try Files.remove(pod.folders.work)
    do throws(StoreError) {
      try await store.fetch(try await store.tree(code), to: pod.folders.work)
    } catch {
      throw TaskFailure(error, for: "the code `\(code)`")
    }
  }

  typealias Named = (name: String, type: ValueType, value: Value)

  /// What stands in the environment by its own name. An input may bear the
  /// name of a parameter, and then counts.
  func values() async throws(TaskFailure) -> [Named] {
    var origins = Origins(pod, store)
    let inputs = pod.contract.inputs
    var result: [Named] = []
    var mistakes: [String] = []
    for param in pod.params where !inputs.contains(where: { $0.name == param.name }) {
      result.append((param.name, param.type, .inline(param.value)))
    }
    for (depth, loop) in pod.contract.loops.enumerated()
    where !inputs.contains(where: { $0.name == loop.variable }) {
      let item = try await origins.item(depth, at: pod.place.index)
      if let item {
        result.append((loop.variable, loop.type, item))
      } else {
        mistakes.append("`\(loop.variable)`: the item \(pod.place.index[depth]) is absent")
      }
    }
    for input in inputs {
      let value = try await first(input, &origins)
      let absent = absentPlaces(value, input.type)
      if let value, absent.isEmpty {
        result.append((input.name, input.type, value))
      } else if !absent.isEmpty {
        mistakes.append(missing(input, absent))
      }
    }
    guard mistakes.isEmpty else {
      throw TaskFailure(.inputsMissing, mistakes.joined(separator: "; "), mistakes: mistakes)
    }
    return result
  }

  /// The first alternative in which nothing is missing; else one of which something is there, for
  /// the report.
  private func first(
    _ input: StepContract.Input,
    _ origins: inout Origins
  ) async throws(TaskFailure) -> Value? {
    var incomplete: Value?
    for origin in input.origins {
      let value = settled(try await origins.value(of: origin, at: pod.place.index), input.type)
      if let value, absentPlaces(value, input.type).isEmpty { return value }
      incomplete = incomplete ?? value
    }
    return incomplete
  }

  private func missing(_ input: StepContract.Input, _ absent: [String]) -> String {
    let sources = input.origins.compactMap { origin in
      if case .output(let step, let name, _, _) = origin { "`\(step).\(name)`" } else { nil }
    }
    let source = sources.isEmpty ? "its value" : sources.joined(separator: " and ")
    guard absent != [""] else {
      return "input `\(input.name)`: \(source) is not in the store: "
        + "the step has not run, was skipped, or failed"
    }
    let shown = absent.prefix(5).joined(separator: ", ")
    let more = absent.count > 5 ? " and \(absent.count - 5) more" : ""
    return "input `\(input.name)`: items \(shown)\(more) of \(source) are not in the store"
  }
}
