import ArgoEngine
import FlowContract
import Foundation

/// What a pod is told by its variables, read as `docs/runtime.md` says.
struct ToldPod {
  let contract: StepContract
  let index: [Int]
  let params: [String: JSON]
  /// The program's own words, as they were in the flow.
  let arguments: [String]
  /// In a handler: how the flow ended.
  let status: String?

  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  init(_ pod: PodOrder) throws(Unreadable) {
    guard let program = pod.program else { throw Unreadable(description: "there is no program") }
    var variables: [String: String] = [:]
    for variable in program.variables { variables[variable.name] = variable.value }
    do {
      contract = try StepContract(json: try JSON(variables[Variable.contract] ?? ""))
      let signature = try Signature(json: try JSON(variables[Variable.signature] ?? ""))
      params = try Self.params(signature, variables[Variable.params])
    } catch {
      throw Unreadable(description: "what it is told: \(error)")
    }
    let parts = (variables[Variable.index] ?? "").split(separator: ".")
    index = parts.compactMap { Int($0) }
    guard index.count == parts.count else {
      throw Unreadable(description: "the place `\(variables[Variable.index] ?? "")` is none")
    }
    if let attempt = variables[Variable.attempt], attempt != "\(pod.attempt)" {
      throw Unreadable(description: "attempt \(pod.attempt) is told that it is \(attempt)")
    }
    let mark = contract.braces
    arguments = program.arguments.map { text in mark.map { Braces.reveal(text, mark: $0) } ?? text }
    status = variables[Variable.status]
  }

  private static func params(
    _ signature: Signature,
    _ text: String?
  ) throws(ContractError) -> [String: JSON] {
    var result: [String: JSON] = [:]
    guard let text else { return result }
    let bytes = Data(base64Encoded: text) ?? Data()
    let list = (try? JSON(Array(bytes))) ?? .null
    let given = try parameterValues(json: list)
    for param in signature.params {
      guard let text = given.first(where: { $0.name == param.name })?.value else { continue }
      if text == defaultMarker, let held = param.defaultValue {
        result[param.name] = held
      } else {
        result[param.name] = parameterValue(text, param.type)
      }
    }
    return result
  }
}
