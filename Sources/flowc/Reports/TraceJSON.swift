import ArgoEngine
import FlowContract

/// A simulation for machines: the outcome, every node, and what was found.
func traceJSON(_ simulation: Simulation, _ name: String, _ names: [String: String]) -> String {
  let trace = simulation.trace
  guard simulation.refusals.isEmpty else {
    let refusals = simulation.refusals.map { refusal in
      JSON.object([
        .init(key: "message", value: .string(refusal.message)),
        .init(key: "line", value: .int(refusal.line)),
      ])
    }
    return JSON.object([
      .init(key: "name", value: .string(name)), .init(key: "refused", value: .array(refusals)),
    ]).textWithTags
  }
  var fields: [JSON.Field] = [
    .init(key: "name", value: .string(trace.name)),
    .init(key: "phase", value: .string(trace.phase?.name ?? "Running")),
    .init(key: "message", value: .string(trace.message)),
    .init(key: "seconds", value: seconds(trace.finished - trace.started)),
    .init(
      key: "findings",
      value: .array(
        trace.findings.map { finding in
          .object([
            .init(key: "kind", value: .string(finding.kind.rawValue)),
            .init(key: "message", value: .string(finding.message)),
            .init(key: "line", value: .int(finding.line)),
          ])
        }
      )
    ),
    .init(key: "criticalPath", value: criticalPathJSON(trace, names)),
  ]
  fields += totalsJSON(trace.usage)
  fields += [
    .init(
      key: "assumed",
      value: .array(simulation.assumed.map { .string("\($0.template).\($0.output)") })
    ),
    .init(key: "nodes", value: .array(trace.nodes.indices.map { node($0, simulation, names) })),
  ]
  return JSON.object(fields).textWithTags
}

private func node(_ number: Int, _ simulation: Simulation, _ names: [String: String]) -> JSON {
  let trace = simulation.trace
  let node = trace.nodes[number]
  var fields: [JSON.Field] = [
    .init(key: "name", value: .string(node.name)),
    .init(key: "type", value: .string(node.kind.name)),
    .init(key: "phase", value: .string(node.phase.name)),
  ]
  if !node.message.isEmpty { fields.append(.init(key: "message", value: .string(node.message))) }
  if !node.template.isEmpty {
    fields.append(.init(key: "template", value: .string(node.template)))
  }
  fields.append(.init(key: "step", value: .string(stepName(node, names))))
  if !node.indexes.isEmpty {
    fields.append(.init(key: "indexes", value: .array(node.indexes.map(JSON.int))))
  }
  if node.attempt >= 0 { fields.append(.init(key: "attempt", value: .int(node.attempt))) }
  fields.append(.init(key: "created", value: seconds(node.started - trace.started)))
  if !node.waits.isEmpty { fields.append(.init(key: "waits", value: waitsJSON(node.waits))) }
  if node.ran >= 0 {
    fields.append(.init(key: "started", value: seconds(node.ran - trace.started)))
  }
  if node.phase.isFulfilled {
    fields.append(.init(key: "finished", value: seconds(node.finished - trace.started)))
  }
  if let host = simulation.hosts[number] {
    fields.append(.init(key: "host", value: .string(host)))
  }
  if let code = node.exitCode { fields.append(.init(key: "exitCode", value: .int(code))) }
  if !node.outputs.isEmpty {
    let outputs = node.outputs.map { JSON.Field(key: $0.name, value: .string($0.value)) }
    fields.append(.init(key: "outputs", value: .object(outputs)))
  }
  if let source = node.source { fields.append(.init(key: "source", value: .string(source))) }
  return .object(fields)
}
