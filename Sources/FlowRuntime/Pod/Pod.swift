package import ArtifactStore
package import FlowContract

/// What a pod is told about itself, read and verified: its step, its place in
/// the run, the parameters, and where things are.
package struct Pod: Sendable {
  package let contract: StepContract
  package let signature: Signature
  package let place: Place
  package let attempt: Int
  package let code: String?
  /// Seconds. Kubernetes kills after 30 unless told otherwise; the rest is for
  /// the last word.
  package let grace: Int
  package let folders: Folders
  /// Checked against the signature, by name.
  package let params: [(name: String, type: ValueType, value: JSON)]

  package init(_ environment: Environment) throws(TaskFailure) {
    func json(_ variable: String) throws(TaskFailure) -> JSON {
      guard let text = environment[variable] else {
        throw TaskFailure(
          .contract,
          "`\(variable)` is not set: flowrt runs in pods that flowc made"
        )
      }
      do { return try JSON(text) } catch {
        throw TaskFailure(.contract, "`\(variable)` is not JSON: \(error)")
      }
    }
    // First of all, since the version says whether the rest can be read.
    let signatureText = try json(Variable.signature)
    let contractText = try json(Variable.contract)
    do {
      signature = try Signature(json: signatureText)
      contract = try StepContract(json: contractText)
    } catch {
      throw TaskFailure(error)
    }
    place = try Self.place(of: contract, environment)
    attempt = try Self.number(Variable.attempt, environment) ?? 0
    grace = try Self.number(Variable.grace, environment) ?? 20
    code = environment[Variable.code].flatMap { $0.isEmpty ? nil : $0 }
    folders = Folders(root: environment[Variable.root] ?? Paths.root)
    params = try checkedParams(signature, environment[Variable.params])
  }

  private static func place(
    of contract: StepContract,
    _ environment: Environment
  ) throws(TaskFailure) -> Place {
    guard let name = environment[Variable.run], !name.isEmpty else {
      throw TaskFailure(.contract, "`\(Variable.run)` is not set")
    }
    let text = environment[Variable.index] ?? ""
    var index: [Int] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) where !text.isEmpty {
      guard let item = Int(part), item >= 0 else {
        throw TaskFailure(.contract, "`\(Variable.index)`: expected `3` or `3.0`, found `\(text)`")
      }
      index.append(item)
    }
    guard index.count == contract.loops.count else {
      throw TaskFailure(
        .contract,
        "`\(Variable.index)`: expected a number for each of \(contract.loops.count) loops, "
          + "found `\(text)`"
      )
    }
    let id = environment[Variable.runID].flatMap { $0.isEmpty ? nil : $0 }
    do throws(StoreError) {
      return Place(run: try RunName(name: name, id: id), step: contract.step, index: index)
    } catch {
      throw TaskFailure(.contract, TaskFailure(error, for: Variable.run).message)
    }
  }

  static func number(
    _ variable: String,
    _ environment: Environment
  ) throws(TaskFailure) -> Int? {
    guard let text = environment[variable], !text.isEmpty else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw TaskFailure(.contract, "`\(variable)`: expected a whole number, found `\(text)`")
    }
    return number
  }

  /// How people call it: `train`, `train[3][0]`.
  package var title: String { place.step + place.index.map { "[\($0)]" }.joined() }
}

/// Where a task keeps things below its root: `/flow` in a pod, a folder of its
/// own for a run without one.
package struct Folders: Sendable {
  package let root: String

  var work: String { "\(root)/work" }
  var inputs: String { "\(root)/inputs" }
  var outputs: String { "\(root)/outputs" }
  var exports: String { "\(root)/export" }
  /// Made when the outputs of an earlier run are taken, for whoever started the task.
  var reused: String { "\(root)/reused" }
}
