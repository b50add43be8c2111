import FlowAnalysis
import FlowGraph

/// A plan as a picture: what `flowc graph` draws.
func graph(of plan: Plan) -> Graph {
  var drawing = Drawing(plan: plan)
  var root = drawing.items(plan.body)
  for handler in plan.handlers {
    root.append(
      .block(
        Graph.Block(
          id: "on-\(handler.event.rawValue)",
          kind: .handler,
          label: "on \(handler.event.rawValue)",
          items: drawing.items(handler.body)
        )
      )
    )
  }
  for index in plan.steps.indices { drawing.addEdges(to: index) }
  let schedules = plan.schedules.map { $0.cron + ($0.timeZone.map { " \($0)" } ?? "") }
  return Graph(
    title: plan.name,
    subtitle: schedules.isEmpty ? nil : schedules.joined(separator: " · "),
    root: root,
    edges: merged(drawing.edges)
  )
}

/// One arrow between two places, with the names of all that it carries.
private func merged(_ edges: [Graph.Edge]) -> [Graph.Edge] {
  var result: [Graph.Edge] = []
  var positions: [[String]: Int] = [:]
  for edge in edges {
    guard let position = positions[[edge.from, edge.to]] else {
      positions[[edge.from, edge.to]] = result.count
      result.append(edge)
      continue
    }
    guard let label = edge.label else { continue }
    let labels = result[position].label.map { $0.split(separator: ", ").map(String.init) } ?? []
    if !labels.contains(label) {
      result[position].label = (labels + [label]).joined(separator: ", ")
    }
    result[position].isOrderOnly = false
  }
  return result
}

private struct Drawing {
  let plan: Plan
  var edges: [Graph.Edge] = []

  mutating func items(_ block: Plan.Block) -> [Graph.Item] {
    var result: [Graph.Item] = []
    for item in block.items {
      switch item {
      case .step(let index): result.append(.step(step(plan.steps[index])))
      case .loop(let index): result.append(.block(loop(index)))
      case .branch(let index): result += arms(index)
      }
    }
    return result
  }

  private mutating func loop(_ index: Int) -> Graph.Block {
    let loop = plan.loops[index]
    let id = "foreach-\(index)"
    if case .output(let reference) = loop.items { addEdge(reference, to: id) }
    let maximum = loop.maximum.map { " · max \($0)" } ?? ""
    return Graph.Block(
      id: id,
      kind: .loop,
      label: "foreach \(loop.variable) in \(text(loop.items))\(maximum)",
      items: items(loop.body)
    )
  }

  private mutating func arms(_ index: Int) -> [Graph.Item] {
    var result: [Graph.Item] = []
    for (number, arm) in plan.branches[index].arms.enumerated() {
      let id = "branch-\(index)-\(number)"
      for reference in arm.condition.references { addEdge(reference, to: id) }
      result.append(
        .block(Graph.Block(id: id, kind: .branch, label: arm.title, items: items(arm.body)))
      )
    }
    return result
  }

  mutating func addEdges(to index: Int) {
    let step = plan.steps[index]
    for input in step.inputs {
      for case .output(let reference) in input.alternatives { addEdge(reference, to: step.name) }
    }
    for other in step.after {
      edges.append(Graph.Edge(from: plan.steps[other].name, to: step.name, isOrderOnly: true))
    }
  }

  private mutating func addEdge(_ reference: Plan.Reference, to id: String) {
    let from = plan.steps[reference.step]
    // A handler follows the whole flow; its arrows would only say so again.
    guard from.handler != nil || plan.steps.first(where: { $0.name == id })?.handler == nil else {
      return
    }
    edges.append(Graph.Edge(from: from.name, to: id, label: reference.output))
  }

  private func step(_ step: Plan.Step) -> Graph.Step {
    Graph.Step(
      id: step.name,
      title: step.name,
      needs: chips(step.needs.value),
      doc: step.doc,
      isTolerated: step.toleratesFailure
    )
  }

  private func chips(_ needs: Plan.Needs) -> [String] {
    var chips: [String] = []
    if let cpu = needs.cpu { chips.append("\(cpu.limit ?? cpu.request) cpu") }
    if let memory = needs.memory { chips.append("\(memory.limit ?? memory.request)") }
    if let gpu = needs.gpu { chips.append("\(gpu.count) gpu") }
    if let retry = needs.retry { chips.append("retry \(retry.limit)") }
    if let timeout = needs.timeout { chips.append(duration(timeout)) }
    return chips
  }

  private func duration(_ seconds: Int) -> String {
    for (unit, size) in [("d", 86_400), ("h", 3600), ("m", 60)] where seconds % size == 0 {
      return "\(seconds / size)\(unit)"
    }
    return "\(seconds)s"
  }

  private func text(_ items: Plan.Items) -> String {
    switch items {
    case .literal(let items):
      items.count > 4 ? "\(items.count) items" : Plan.Literal.list(items).text
    case .range(let low, let high): "\(low)..\(high)"
    case .param(let name): name
    case .output(let reference): "\(plan.steps[reference.step].name).\(reference.output)"
    case .item(let loop): plan.loops[loop].variable
    }
  }
}
