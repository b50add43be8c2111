/// Prints what the pods of a manifest run, a JSON object a line: for scripts
/// that start a step as a cluster would, from nothing but the YAML.
import FlowContract
import Glibc
import Manifests

guard CommandLine.arguments.count == 2, let file = fopen(CommandLine.arguments[1], "r") else {
  print("usage: PodCommands WORKFLOW_TEMPLATE.yaml")
  exit(64)
}
var bytes: [UInt8] = []
var byte = fgetc(file)
while byte != EOF {
  bytes.append(UInt8(byte))
  byte = fgetc(file)
}

for document in try readYAML(bytes).get() where document["kind"]?.scalar == "WorkflowTemplate" {
  let defaults = document["spec"]?["templateDefaults"]?["container"]
  let parameters = document["spec"]?["arguments"]?["parameters"]?.sequence ?? []
  for template in document["spec"]?["templates"]?.sequence ?? [] {
    guard let container = template["container"] else { continue }
    let outputs = template["outputs"]?["parameters"]?.sequence ?? []
    let line = JSON.object([
      .init(key: "template", value: text(template["name"])),
      .init(key: "command", value: list(container["command"] ?? defaults?["command"])),
      .init(key: "args", value: list(container["args"])),
      .init(key: "env", value: .array([defaults, container].flatMap(variables))),
      .init(
        key: "parameters",
        value: .array(
          parameters.map { ["name": text($0["name"]), "value": text($0["value"])] }
        )
      ),
      .init(key: "outputs", value: .array(outputs.map { text($0["valueFrom"]?["path"]) })),
    ])
    print(line.textWithTags)
  }
}

/// Later ones replace earlier ones, as Argo merges by name.
func variables(_ container: YAMLNode?) -> [JSON] {
  (container?["env"]?.sequence ?? []).map {
    ["name": text($0["name"]), "value": text($0["value"])]
  }
}

func list(_ node: YAMLNode?) -> JSON { .array((node?.sequence ?? []).map { text($0) }) }

func text(_ node: YAMLNode?) -> JSON { .string(node?.scalar ?? "") }
