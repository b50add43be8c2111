import Manifests

/// What a pod asks of a node: thousandths of a processor, bytes, graphics cards.
package struct Resources: Hashable, Sendable {
  package var cpu = 0
  package var memory = 0
  package var gpu = 0

  package init(cpu: Int = 0, memory: Int = 0, gpu: Int = 0) {
    self.cpu = cpu
    self.memory = memory
    self.gpu = gpu
  }

  package static func + (left: Resources, right: Resources) -> Resources {
    Resources(
      cpu: left.cpu &+ right.cpu,
      memory: left.memory &+ right.memory,
      gpu: left.gpu &+ right.gpu
    )
  }

  package static func - (left: Resources, right: Resources) -> Resources {
    Resources(
      cpu: left.cpu &- right.cpu,
      memory: left.memory &- right.memory,
      gpu: left.gpu &- right.gpu
    )
  }

  package func fits(in other: Resources) -> Bool {
    cpu <= other.cpu && memory <= other.memory && gpu <= other.gpu
  }

  /// The larger of each.
  func orMore(_ other: Resources) -> Resources {
    Resources(
      cpu: max(cpu, other.cpu),
      memory: max(memory, other.memory),
      gpu: max(gpu, other.gpu)
    )
  }
}

extension Resources {
  /// What a container asks for; a limit counts where no request is set, as Kubernetes fills it in.
  init(_ container: Container) {
    self.init()
    for entry in container.limits { set(entry) }
    for entry in container.requests { set(entry) }
  }

  /// What a container may use at most, as far as something is said.
  init(limits container: Container) {
    self.init()
    for entry in container.limits { set(entry) }
  }

  /// The entry, unless it is no quantity: then a pod could not be made at all.
  mutating func set(_ entry: ArgoManifest.Entry) {
    guard let amount = quantity(entry.value) else { return }
    switch entry.key {
    case "cpu": cpu = whole(amount * 1000)
    case "memory": memory = whole(amount)
    default: if entry.key.hasSuffix("/gpu") { gpu = whole(amount) }
    }
  }

  private func whole(_ amount: Double) -> Int { Int(exactly: amount.rounded(.up)) ?? .max / 4 }
}

/// A quantity of Kubernetes: `500m`, `2Gi`, `1e3`.
package func quantity(_ text: String) -> Double? {
  let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "+" || $0 == "-") }
  let suffix = text.dropFirst(digits.count)
  if let number = Double(text), suffix.isEmpty || suffix.first == "e" || suffix.first == "E" {
    return number
  }
  guard let number = Double(digits), let factor = suffixes[String(suffix)] else { return nil }
  return number * factor
}

private let suffixes: [String: Double] = [
  "m": 0.001, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Ki": 1024,
  "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776, "Pi": 1_125_899_906_842_624,
  "n": 1e-9, "u": 1e-6,
]
