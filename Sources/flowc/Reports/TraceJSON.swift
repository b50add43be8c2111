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
  let usage = trace.usage
  return JSON.object([
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
    .init(
      key: "peak",
      value: .object([
        .init(key: "pods", value: .int(usage.peakPods)),
        .init(key: "cpu", value: .double(Double(usage.peak.cpu) / 1000)),
        .init(key: "memory", value: .int(usage.peak.memory)),
        .init(key: "gpu", value: .int(usage.peak.gpu)),
      ])
    ),
    .init(
      key: "hours",
      value: .object([
        .init(key: "cpu", value: .double(usage.cpuTime / 3_600_000_000)),
        .init(key: "memoryGiB", value: .double(usage.memoryTime / 1_073_741_824 / 3_600_000)),
        .init(key: "gpu", value: .double(usage.gpuTime / 3_600_000)),
      ])
    ),
    .init(
      key: "assumed",
      value: .array(simulation.assumed.map { .string("\($0.template).\($0.output)") })
    ),
    .init(key: "nodes", value: .array(trace.nodes.map { node($0, trace, names) })),
  ]).textWithTags
}

private func node(_ node: TraceNode, _ trace: Trace, _ names: [String: String]) -> JSON {
  var fields: [JSON.Field] = [
    .init(key: "name", value: .string(node.name)),
    .init(key: "type", value: .string(node.kind.name)),
    .init(key: "phase", value: .string(node.phase.name)),
  ]
  if !node.message.isEmpty { fields.append(.init(key: "message", value: .string(node.message))) }
  if !node.template.isEmpty {
    fields.append(.init(key: "template", value: .string(node.template)))
  }
  fields.append(.init(key: "step", value: .string(names[node.template] ?? node.step)))
  if !node.indexes.isEmpty {
    fields.append(.init(key: "indexes", value: .array(node.indexes.map(JSON.int))))
  }
  if node.attempt >= 0 { fields.append(.init(key: "attempt", value: .int(node.attempt))) }
  fields.append(.init(key: "created", value: seconds(node.started - trace.started)))
  if node.ran >= 0 {
    fields.append(.init(key: "started", value: seconds(node.ran - trace.started)))
  }
  if node.phase.isFulfilled {
    fields.append(.init(key: "finished", value: seconds(node.finished - trace.started)))
  }
  if let code = node.exitCode { fields.append(.init(key: "exitCode", value: .int(code))) }
  if !node.outputs.isEmpty {
    let outputs = node.outputs.map { JSON.Field(key: $0.name, value: .string($0.value)) }
    fields.append(.init(key: "outputs", value: .object(outputs)))
  }
  if let source = node.source { fields.append(.init(key: "source", value: .string(source))) }
  return .object(fields)
}

private func seconds(_ time: Milliseconds) -> JSON {
  time % 1000 == 0 ? .int(Int(time / 1000)) : .double(Double(time) / 1000)
}
