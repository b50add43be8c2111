import FlowAnalysis
import FlowContract
import Manifests

/// How a step's program stands in a container: the runtime and the interpreter
/// as its command, the rest as its arguments, and what the runtime must know to
/// give them back unchanged.
struct Launch {
  let command: [String]
  /// A program and its arguments, or a script alone.
  let arguments: [String]
  let contract: StepContract

  init(_ step: Plan.Step, contract: StepContract) {
    var contract = contract
    command = Self.command(step.program)
    let plain: [String]
    switch step.program {
    case .exec(let arguments): plain = arguments
    case .script(_, let text): plain = [text]
    }
    if let hidden = Braces.hide(in: plain) {
      contract.braces = hidden.mark
      arguments = hidden.texts
    } else {
      arguments = plain
    }
    contract.env = step.needs.value.env.filter { $0.value.holdsBraces }.map { ($0.key, $0.value) }
    self.contract = contract
  }

  /// What comes before the arguments: the runtime, and for a script its interpreter.
  static func command(_ program: Plan.Program) -> [String] {
    let runtime = [Paths.runtime, "exec", "--"]
    guard case .script(let interpreter, _) = program else { return runtime }
    return runtime + interpreter
  }
}

/// Variables and mounts that needs ask for, in Kubernetes' words.
struct Mounts {
  var env: [YAML] = []
  var mounts: [YAML] = []
  var volumes: [YAML] = []

  var isEmpty: Bool { env.isEmpty && mounts.isEmpty }

  init(_ needs: Plan.Needs) {
    // A value in which Argo would see a tag travels in the contract.
    for entry in needs.env where !entry.value.holdsBraces {
      env.append(["name": .string(entry.key), "value": .string(entry.value)])
    }
    for secret in needs.secrets { add(secret) }
    for volume in needs.volumes { add(volume) }
  }

  private mutating func add(_ secret: Plan.Secret) {
    switch secret.target {
    case .variable(let name, let key):
      env.append([
        "name": .string(name),
        "valueFrom": ["secretKeyRef": ["name": .string(secret.object), "key": .string(key)]],
      ])
    case .path(let path):
      let name = volumeName("secret", secret.object)
      mounts.append(["name": .string(name), "mountPath": .string(path), "readOnly": true])
      declare(["name": .string(name), "secret": ["secretName": .string(secret.object)]])
    }
  }

  private mutating func add(_ volume: Plan.Volume) {
    let name: String
    let source: YAML.Entry
    switch volume.origin {
    case .claim(let claim):
      name = volumeName("claim", claim)
      source = .init("persistentVolumeClaim", ["claimName": .string(claim)])
    case .config(let config):
      name = volumeName("config", config)
      source = .init("configMap", ["name": .string(config)])
    case .scratch(let size, let inMemory):
      // Each scratch volume is its own, so the path is its name.
      name = volumeName("scratch", volume.path)
      let options: YAML = [
        "medium": inMemory ? "Memory" : .absent,
        "sizeLimit": size.map { .string($0.description) } ?? .absent,
      ]
      source = .init("emptyDir", options.isPresent ? options : [:])
    }
    mounts.append([
      "name": .string(name),
      "mountPath": .string(volume.path),
      "readOnly": volume.isReadOnly ? true : .absent,
    ])
    declare(.map([.init("name", .string(name)), source]))
  }

  /// One object may be mounted in several places.
  private mutating func declare(_ volume: YAML) {
    if !volumes.contains(volume) { volumes.append(volume) }
  }

  /// A volume's name says what it is, within an RFC 1123 label: the object's
  /// own name where that is one, and else what is left of it with a hash.
  private func volumeName(_ kind: String, _ object: String) -> String {
    let isLabel = object.utf8.allSatisfy { $0.isLowerOrDigit || $0 == UInt8(ascii: "-") }
    if isLabel { return dnsName("\(kind)-\(object)") }
    let rest = object.utf8.map { $0.isLowerOrDigit ? $0 : UInt8(ascii: "-") }
    let words = rest.split(separator: UInt8(ascii: "-")).map { String(decoding: $0, as: UTF8.self) }
    return dnsName(([kind] + words + [fingerprint(object)]).joined(separator: "-"))
  }
}

/// Requests and limits.
///
/// Memory and disk that run out kill, so one figure is request and limit at
/// once; a core is only shared, so one figure is a request. Kubernetes wants
/// GPUs as limits.
func resources(_ needs: Plan.Needs) -> YAML {
  var requests: [YAML.Entry] = []
  var limits: [YAML.Entry] = []
  if let cpu = needs.cpu {
    requests.append(.init("cpu", .string(cpu.request.description)))
    if let limit = cpu.limit { limits.append(.init("cpu", .string(limit.description))) }
  }
  for (name, amount) in [("memory", needs.memory), ("ephemeral-storage", needs.disk)] {
    guard let amount else { continue }
    requests.append(.init(name, .string(amount.request.description)))
    limits.append(.init(name, .string((amount.limit ?? amount.request).description)))
  }
  if let gpu = needs.gpu { limits.append(.init(gpu.resource, .string("\(gpu.count)"))) }
  guard !requests.isEmpty || !limits.isEmpty else { return .absent }
  return [
    "requests": requests.isEmpty ? .absent : .map(requests),
    "limits": limits.isEmpty ? .absent : .map(limits),
  ]
}

/// An image by the name a cluster pulls it under.
func imageName(_ image: String?, _ options: EmitOptions) -> YAML {
  guard let image = image ?? options.defaultImage else { return .absent }
  guard let registry = options.registry else { return .string(image) }
  let host = image.split(separator: "/", maxSplits: 1).first ?? ""
  let namesHost =
    image.contains("/") && (host.contains(".") || host.contains(":") || host == "localhost")
  return .string(namesHost ? image : "\(registry)/\(image)")
}

/// What Pod Security Standards ask of a container, by level.
func containerSecurity(_ level: SecurityLevel) -> YAML {
  switch level {
  case .privileged, .baseline: .absent
  case .restricted:
    ["allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]]]
  }
}

/// The pod's part, with the user that the flow names.
func podSecurity(_ level: SecurityLevel, user: Int?) -> YAML {
  let context: YAML = [
    "runAsNonRoot": user == nil ? .absent : true,
    "runAsUser": user.map { .int($0) } ?? .absent,
    "fsGroup": user.map { .int($0) } ?? .absent,
    "seccompProfile": level == .restricted ? ["type": "RuntimeDefault"] : .absent,
  ]
  return context.isPresent ? context : .absent
}

func entries(_ entries: [Plan.Entry]) -> YAML {
  entries.isEmpty ? .absent : .map(entries.map { .init($0.key, .string($0.value)) })
}

func tolerations(_ tolerations: [Plan.Toleration]) -> YAML {
  guard !tolerations.isEmpty else { return .absent }
  return .list(
    tolerations.map { toleration in
      [
        "key": .string(toleration.key),
        "operator": toleration.value == nil ? "Exists" : .absent,
        "value": toleration.value.map { .string($0) } ?? .absent,
        "effect": toleration.effect.map { .string($0) } ?? .absent,
      ]
    }
  )
}

/// The variables every pod of a flow gets.
func storeVariables(_ options: EmitOptions) -> [YAML] {
  [
    (Variable.store, options.store), (Variable.storeEndpoint, options.storeEndpoint),
    (Variable.storeRegion, options.storeRegion), (Variable.code, options.code),
  ].compactMap { name, value in
    value.map { ["name": .string(name), "value": .string($0)] }
  }
}

/// The init container that brings the runtime into the pod.
func runtimeContainer(_ options: EmitOptions) -> YAML {
  [
    "name": "flowrt",
    "image": imageName(options.runtimeImage, options),
    "command": ["/flowrt", "install", .string(Paths.root)],
    "securityContext": containerSecurity(options.security),
    "volumeMounts": [["name": "flow", "mountPath": .string(Paths.root)]],
  ]
}

extension UInt8 {
  fileprivate var isLowerOrDigit: Bool {
    self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z")
      || self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")
  }
}
