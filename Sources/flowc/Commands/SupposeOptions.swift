import ArgoEngine
import ArgumentParser
import FlowAnalysis
import FlowContract
import Manifests

/// What a simulation is to suppose.
struct SupposeOptions: ParsableArguments {
  @Option(name: .customLong("param"), help: "A parameter of the run: name=value.")
  var params: [Pair] = []

  @Option(
    name: .customLong("set"),
    help: "What a step gives: step.output=value; a list or a string in JSON, a string also bare."
  )
  var sets: [Pair] = []

  @Option(
    name: .customLong("take"),
    help: "How long a step takes: train=20m, 'train[2]=1h', or by chance train=10m..30m."
  )
  var takes: [Pair] = []

  @Option(
    name: .customLong("fail"),
    help:
      "A step that fails: train, 'train[2]', train=4 for an exit code, train:0.1 for one time in ten."
  )
  var fails: [String] = []

  @Option(help: "How many attempts of the failing steps fail (default: all).")
  var times: Int?

  @Option(name: .customLong("oom"), help: "A step that the kernel kills for memory.")
  var ooms: [String] = []

  @Option(name: .customLong("preempt"), help: "A step whose pod is taken away.")
  var preempts: [String] = []

  @Option(help: "The room of the cluster, as one node: cpu=64,memory=256Gi,gpu=8.")
  var capacity: Capacity?

  @Option(
    help: "The nodes of the cluster: a file as `kubectl get nodes -o yaml` prints it.",
    completion: .file()
  )
  var nodes: String?

  @Option(help: "Which chance to take, where ranges and likelihoods are given.")
  var seed: UInt64 = 0

  @Option(help: "Stop after this much time on the virtual clock: 2h.")
  var until: Time?

  struct Pair: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
      guard let mark = argument.firstIndex(of: "=") else { return nil }
      name = String(argument[..<mark])
      value = String(argument[argument.index(after: mark)...])
      if name.isEmpty { return nil }
    }
  }

  struct Time: ExpressibleByArgument {
    let time: Milliseconds

    init(time: Milliseconds) {
      self.time = time
    }

    /// As the help shows it.
    var defaultValueDescription: String { shortText(time) }

    init?(argument: String) {
      guard let time = flowDuration(argument) else { return nil }
      self.time = time
    }
  }

  struct Capacity: ExpressibleByArgument {
    var resources = Resources(cpu: .max / 4, memory: .max / 4, gpu: 0)

    init?(argument: String) {
      for part in argument.split(separator: ",") {
        guard let pair = Pair(argument: String(part)), let amount = quantity(pair.value),
          amount >= 0,
          let whole = Int(exactly: (pair.name == "cpu" ? amount * 1000 : amount).rounded())
        else { return nil }
        switch pair.name {
        case "cpu": resources.cpu = whole
        case "memory": resources.memory = whole
        case "gpu": resources.gpu = whole
        default: return nil
        }
      }
    }
  }

  func parameters() throws -> [(name: String, value: String)] {
    params.map { ($0.name, $0.value) }
  }

  func scenario(_ flow: FlowSteps?) throws -> Scenario {
    var scenario = Scenario()
    scenario.seed = seed
    if let capacity { scenario.cluster = [capacity.resources] }
    if let nodes { scenario.hosts = try hosts(nodes) }
    flow?.supposeDefaults(&scenario)
    for take in takes {
      guard let times = flowDurations(take.value) else {
        throw ValidationError("`\(take.value)` is no duration; write 90s, 20m, 1h30m or 10m..30m")
      }
      scenario.take(try target(take.name, flow), times)
    }
    for set in sets { try give(set, flow, &scenario) }
    for fail in fails {
      let (fail, likelihood) = try likelihood(fail)
      let pair = Pair(argument: fail)
      let cause: Scenario.Cause
      if let pair {
        guard let code = Int(pair.value) else {
          throw ValidationError("`\(pair.value)` is no exit code")
        }
        cause = .exit(code)
      } else {
        cause = .exit(1)
      }
      scenario.fail(try target(pair?.name ?? fail, flow), failure(cause, likelihood))
    }
    for step in ooms {
      let cause = flow == nil ? .outOfMemory : FlowSteps.cause(.oom)
      scenario.fail(try target(step, flow), failure(cause))
    }
    for step in preempts {
      let cause = flow == nil ? .podDeleted : FlowSteps.cause(.preempted)
      scenario.fail(try target(step, flow), failure(cause))
    }
    return scenario
  }

  func validate() throws {
    if capacity != nil, nodes != nil {
      throw ValidationError("--capacity and --nodes both say what room there is; give one of them")
    }
  }

  private func hosts(_ path: String) throws -> [Host] {
    let (nodes, problems) = readNodes(try Files.read(path))
    if let problem = problems.first { throw ValidationError("\(path):\(problem)") }
    guard !nodes.isEmpty else {
      throw ValidationError(
        "\(path) holds no nodes; write it with `kubectl get nodes -o yaml > \(Files.name(of: path))`"
      )
    }
    do throws(NodeProblem) {
      var hosts: [Host] = []
      for node in nodes { hosts.append(try Host(node)) }
      return hosts
    } catch {
      throw ValidationError("\(path): \(error.message)")
    }
  }

  /// `train:0.1`; without the colon it is certain.
  private func likelihood(_ text: String) throws -> (rest: String, likelihood: Double) {
    guard let colon = text.lastIndex(of: ":") else { return (text, 1) }
    let number = text[text.index(after: colon)...]
    guard let likelihood = Double(number), (0...1).contains(likelihood) else {
      throw ValidationError(
        "`\(number)` is no likelihood; write a number from 0 to 1, as train:0.1"
      )
    }
    return (String(text[..<colon]), likelihood)
  }

  private func failure(_ cause: Scenario.Cause, _ likelihood: Double = 1) -> Scenario.Failure {
    Scenario.Failure(cause, times: times ?? .max, likelihood: likelihood)
  }

  /// The step that is meant, by its template where it is a flow's.
  private func target(_ text: String, _ flow: FlowSteps?) throws -> Scenario.Target {
    guard let target = Scenario.Target(text) else {
      throw ValidationError("`\(text)` is no step; write train or 'train[2]'")
    }
    guard let flow else { return target }
    guard let template = flow.template(of: target.name) else {
      throw ValidationError("no step of `\(flow.plan.name)` is called `\(target.name)`")
    }
    return Scenario.Target(template, target.indexes)
  }

  private func give(_ pair: Pair, _ flow: FlowSteps?, _ scenario: inout Scenario) throws {
    guard let point = pair.name.lastIndex(of: ".") else {
      throw ValidationError("`\(pair.name)` is no output; write step.output=value")
    }
    let step = String(pair.name[..<point])
    let output = String(pair.name[pair.name.index(after: point)...])
    let target = try target(step, flow)
    guard let flow else {
      if output == "result" {
        scenario.print(target, pair.value)
      } else {
        scenario.give(target, output, pair.value)
      }
      return
    }
    guard let declared = flow.output(output, of: Scenario.Target(step)?.name ?? step) else {
      throw ValidationError("the step `\(step)` has no output `\(output)`")
    }
    guard let literal = literal(pair.value, declared.type.unwrapped) else {
      throw ValidationError("`\(pair.value)` is no \(declared.type)")
    }
    // What stays in the store does not steer the run.
    guard let (name, value) = flow.exported(declared, literal) else { return }
    scenario.give(target, name, value)
  }

  /// A value given on the command line, as its type reads it.
  private func literal(_ text: String, _ type: FlowType) -> Plan.Literal? {
    switch type {
    case .int: return Int(text).map(Plan.Literal.int)
    case .float: return Double(text).map(Plan.Literal.float)
    case .bool: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
    case .list:
      guard case .array(let items)? = readJSON(text) else { return nil }
      // Only how many there are reaches Argo.
      return .list(items.map { _ in .bool(true) })
    case .string, .file, .dir, .json:
      if text.hasPrefix("\""), case .string(let string)? = readJSON(text) { return .string(string) }
      return .string(text)
    case .optional(let inner): return literal(text, inner)
    }
  }
}

/// A duration as flows write it: `90s`, `20m`, `1h30m`, `2d`; a bare number is seconds.
func flowDuration(_ text: String) -> Milliseconds? {
  if text.hasSuffix("d"), let days = Int64(text.dropLast()), days >= 0, days < 100_000 {
    return days * 86_400_000
  }
  return duration(text)
}

/// `20m`, or `10m..30m`.
func flowDurations(_ text: String) -> ClosedRange<Milliseconds>? {
  if let time = flowDuration(text) { return time...time }
  guard let dots = text.firstRange(of: ".."),
    let low = flowDuration(String(text[..<dots.lowerBound])),
    let high = flowDuration(String(text[dots.upperBound...])), low <= high
  else { return nil }
  return low...high
}
