import ArtifactStore
import FlowContract

/// Whether a step's program has to run, or an earlier run has its result already.
///
/// Everything that determines a result is in one digest, the reuse key. It is
/// made of values rather than of where they come from: a step whose inputs are
/// made by other steps than before, and are the same, is unchanged.
struct Reuse {
  /// `nil` where nobody has said what the runtime cannot see, and in handlers,
  /// which are there for what they do.
  let key: String?
  private let earlierRun: String?
  private let takesAny: Bool
  private let pod: Pod

  init(_ pod: Pod, _ command: [String], _ environment: Environment, _ values: [Staging.Named]) {
    self.pod = pod
    let given = environment[Variable.reuse] ?? ""
    earlierRun = environment[Variable.resume].flatMap { $0.isEmpty ? nil : $0 }
    takesAny = given == "any"
    let isHandler = environment[Variable.status] != nil
    guard !given.isEmpty, !takesAny, !isHandler else {
      key = nil
      return
    }
    let contract = pod.contract
    func named(_ name: String, _ rest: JSON...) -> JSON { .array([.string(name)] + rest) }
    let parts: JSON = [
      "reuse": .int(1),
      "given": .string(given),
      "step": .string(contract.step),
      "code": pod.code.map(JSON.string) ?? .null,
      "command": .array(command.map(JSON.string)),
      "braces": contract.braces.map(JSON.string) ?? .null,
      "env": .array(contract.env.map { named($0.name, .string($0.value)) }),
      "values": .array(
        values.sorted { $0.name < $1.name }.map {
          named($0.name, .string($0.type.description), $0.value.json)
        }
      ),
      "outputs": .array(contract.outputs.map { named($0.name, .string($0.type.description)) }),
    ]
    key = hex(Sha256.hash(Array(parts.textWithTags.utf8)))
  }

  /// The result of the earlier run, when it is still right.
  func earlier(in store: ArtifactStore) async throws(TaskFailure) -> StepResult? {
    guard let earlierRun, key != nil || takesAny else { return nil }
    let found: StepResult?
    do throws(StoreError) {
      let run = try RunName(name: earlierRun)
      found = try await store.result(
        at: Place(run: run, step: pod.place.step, index: pod.place.index)
      )
    } catch {
      throw TaskFailure(error, for: "the result of `\(pod.title)` in run `\(earlierRun)`")
    }
    if takesAny, found == nil {
      throw TaskFailure(
        .inputsMissing,
        "run `\(earlierRun)` has no result of `\(pod.title)`, which was to be taken from there"
      )
    }
    return takesAny || found?.reuse == key ? found : nil
  }
}
