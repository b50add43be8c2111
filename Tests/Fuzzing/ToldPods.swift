import ArgoEngine
import FlowAnalysis
import FlowContract
import Manifests

/// What the pods of a set of manifests are told by their variables.
struct ToldPods {
  /// The contract of each template, as it stands in the YAML.
  private var contracts: [String: String] = [:]
  /// The names of the inputs of each template.
  private var inputs: [String: [String]] = [:]
  private var values: [String: String] = [:]

  struct Order {
    let contract: StepContract
    let index: [Int]
  }

  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  init(_ yaml: [UInt8], given: [(name: String, value: String)]) {
    guard case .success(let documents) = readYAML(yaml) else { return }
    for document in documents {
      let spec = document["spec"]
      for parameter in spec?["arguments"]?["parameters"]?.sequence ?? [] {
        if let name = parameter["name"]?.scalar { values[name] = parameter["value"]?.scalar }
      }
      for template in spec?["templates"]?.sequence ?? [] {
        guard let name = template["name"]?.scalar else { continue }
        inputs[name] = template["inputs"]?["parameters"]?.sequence?.compactMap {
          $0["name"]?.scalar
        }
        for variable in template["container"]?["env"]?.sequence ?? []
        where variable["name"]?.scalar == Variable.contract {
          contracts[name] = variable["value"]?.scalar
        }
      }
    }
    for (name, value) in given { values[name] = value }
  }

  /// The parameters as the manifests have them; the marker stands for a default that Argo must not see.
  func params(_ plan: Plan) -> [String: JSON] {
    var result: [String: JSON] = [:]
    for param in plan.params {
      if values[param.name] == defaultMarker, let literal = param.defaultValue {
        result[param.name] = parameterValue(literal, param.type)
      } else if let text = values[param.name] {
        result[param.name] = parameterValue(text, param.type)
      }
    }
    return result
  }

  func read(_ pod: PodOrder) throws(Unreadable) -> Order {
    guard let text = contracts[pod.template] else {
      throw Unreadable(description: "template `\(pod.template)` has no contract")
    }
    let contract: StepContract
    do {
      contract = try StepContract(json: try JSON(text))
    } catch {
      throw Unreadable(description: "the contract: \(error)")
    }
    let names = inputs[pod.template] ?? []
    let told = zip(names, pod.inputs).first { $0.0 == "index" }?.1
    let parts = told?.split(separator: ".", omittingEmptySubsequences: false) ?? []
    let index = parts.compactMap { Int($0) }
    guard index.count == parts.count else {
      throw Unreadable(description: "the place `\(told ?? "")` is none")
    }
    return Order(contract: contract, index: index)
  }
}
