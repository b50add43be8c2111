import ArgoEngine
import FlowAnalysis
import FlowContract
import FlowEmit

/// A flow's steps as the engine knows them: by template, with outputs as Argo is told of them.
struct FlowSteps {
  let plan: Plan
  private let placements: [StepPlacement]
  private let numbers: [String: Int]

  init(_ plan: Plan) {
    self.plan = plan
    placements = stepPlacements(plan)
    numbers = Dictionary(plan.steps.enumerated().map { ($0.element.name, $0.offset) }) { $1 }
  }

  func template(of step: String) -> String? { placement(of: step)?.template }

  func placement(of step: String) -> StepPlacement? { numbers[step].map { placements[$0] } }

  /// The step that a template was made of.
  var names: [String: String] {
    Dictionary(zip(placements.map(\.template), plan.steps.map(\.name))) { first, _ in first }
  }

  func output(_ name: String, of step: String) -> Plan.Output? {
    numbers[step].flatMap { plan.steps[$0].outputs.first { $0.name == name } }
  }

  /// What every output is where nobody says: three items, 0, false, the empty string.
  func supposeDefaults(_ scenario: inout Scenario) {
    for (number, step) in plan.steps.enumerated() {
      let target = Scenario.Target(placements[number].template, [])
      for output in step.outputs {
        guard let (name, value) = exported(output, Self.defaultValue(output.type)) else { continue }
        scenario.give(target, name, value)
      }
    }
  }

  static func defaultValue(_ type: FlowType) -> Plan.Literal {
    switch type {
    case .string, .file, .dir, .json: .string("")
    case .int: .int(0)
    case .float: .float(0)
    case .bool: .bool(false)
    case .list: .list(Array(repeating: .int(0), count: 3))
    case .optional(let inner): defaultValue(inner)
    }
  }

  /// An output parameter and its value, as the runtime writes them for Argo; `nil` for what stays in
  /// the store.
  func exported(_ output: Plan.Output, _ value: Plan.Literal) -> (name: String, value: String)? {
    switch (output.type.unwrapped, value) {
    case (.list, .list(let items)): ("\(output.name)__count", "\(items.count)")
    case (.string, .string(let text)): (output.name, base64(JSON.string(text).text))
    case (.int, _), (.float, _), (.bool, _): (output.name, value.text)
    default: nil
    }
  }

  /// How a pod of a flow shows its end: the runtime tells causes apart by its own exit codes.
  static func cause(_ cause: Plan.Cause) -> Scenario.Cause {
    switch cause {
    case .failure: .exit(1)
    case .error: .error("Error (exit code 64): failed to start")
    case .oom: .exit(FlowContract.ExitCode.outOfMemory.rawValue)
    case .preempted: .exit(FlowContract.ExitCode.preempted.rawValue)
    case .exit(let codes): .exit(codes.first ?? 1)
    }
  }
}
