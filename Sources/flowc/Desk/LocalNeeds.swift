import ArgoEngine
import FlowAnalysis
import Glibc
import LocalRun

/// What of a flow this machine cannot give its steps, in words; found before anything runs.
func missingHere(
  _ plan: Plan,
  _ machine: Resources?,
  _ sandbox: Sandbox?,
  _ defaultImage: String?
) -> [String] {
  var problems: [String] = []
  for step in plan.steps {
    let needs = step.needs.value
    if let machine {
      var wanted = Resources()
      if let cpu = needs.cpu { wanted.cpu = cpu.request.thousandths }
      if let memory = needs.memory { wanted.memory = (memory.request.thousandths + 999) / 1000 }
      wanted.gpu = needs.gpu?.count ?? 0
      if let excess = excess(of: wanted, over: machine) {
        problems.append(
          "step `\(step.name)` asks for \(excess); --ignore-needs starts it nevertheless"
        )
      }
    }
    for secret in needs.secrets {
      switch secret.target {
      case .variable(let name, let key):
        guard getenv(name) == nil else { continue }
        problems.append(
          "step `\(step.name)` takes `\(name)` from the secret `\(secret.object)` (key `\(key)`): "
            + "here it is taken from your own variables, and `\(name)` is not set"
        )
      case .path(let path):
        guard sandbox != nil || !Files.exists(path) else { continue }
        problems.append(
          "step `\(step.name)` finds the secret `\(secret.object)` at `\(path)`, "
            + (sandbox == nil
              ? "and this machine has nothing there" : "which a sandbox does not have")
        )
      }
    }
    if let sandbox {
      let image = needs.image ?? defaultImage ?? ""
      if sandbox.root(of: image) == nil {
        problems.append(
          "step `\(step.name)` has the image `\(image)`: give its root file system with "
            + "--rootfs \(image)=FOLDER"
        )
      }
      for path in needs.volumes.map(\.path) {
        problems.append("step `\(step.name)` mounts `\(path)`, which a sandbox does not have")
      }
    }
    for volume in needs.volumes where sandbox == nil && !Files.exists(volume.path) {
      problems.append(
        "step `\(step.name)` mounts `\(volume.path)`, and this machine has nothing there"
      )
    }
  }
  return problems
}
