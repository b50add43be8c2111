/// The graph in Mermaid's words, for places that draw it themselves.
package func mermaid(_ graph: Graph) -> String {
  var drawing = MermaidText(nesting: Nesting(graph))
  drawing.write(graph)
  return drawing.text
}

private struct MermaidText {
  let nesting: Nesting
  var text = ""
  var tolerated: [String] = []
  var frames: [Graph.Block.Kind: [String]] = [:]

  init(nesting: Nesting) { self.nesting = nesting }

  mutating func write(_ graph: Graph) {
    let heading = [graph.title, graph.subtitle].compactMap { $0?.onOneLine }
      .filter { !$0.isEmpty }.joined(separator: " · ")
    if !heading.isEmpty {
      // A JSON string is a YAML string, and DOT's quoting of one line is JSON's.
      text += "---\ntitle: \(heading.dot)\n---\n"
    }
    text += "flowchart LR\n"
    for item in graph.root { write(item, indent: 1) }
    for edge in graph.edges where nesting.siblings(of: edge) != nil {
      let arrow = edge.isOrderOnly ? "-.->" : "-->"
      let label = edge.label.map { "|\($0.mermaidLabel)|" } ?? ""
      text += "  \(edge.from.mermaidID) \(arrow)\(label) \(edge.to.mermaidID)\n"
    }
    writeClasses()
  }

  private mutating func write(_ item: Graph.Item, indent: Int) {
    let margin = String(repeating: "  ", count: indent)
    switch item {
    case .step(let step):
      var label = step.title.mermaidLabel
      if !step.needs.isEmpty {
        label.removeLast()
        let needs = step.needs.map { $0.mermaidLabel.dropFirst().dropLast() }
        label += "<br/>" + needs.joined(separator: " · ") + "\""
      }
      text += "\(margin)\(step.id.mermaidID)[\(label)]\n"
      if step.isTolerated { tolerated.append(step.id.mermaidID) }
    case .block(let block):
      text += "\(margin)subgraph \(block.id.mermaidID) [\(block.label.mermaidLabel)]\n"
      for item in block.items { write(item, indent: indent + 1) }
      text += "\(margin)end\n"
      frames[block.kind, default: []].append(block.id.mermaidID)
    }
  }

  private mutating func writeClasses() {
    if !tolerated.isEmpty {
      text += "  classDef tolerated stroke-dasharray: 4 3\n"
      text += "  class \(tolerated.joined(separator: ",")) tolerated\n"
    }
    for kind in Graph.Block.Kind.allCases {
      guard let ids = frames[kind] else { continue }
      text += "  classDef \(kind.className) \(kind.mermaidStyle)\n"
      text += "  class \(ids.joined(separator: ",")) \(kind.className)\n"
    }
  }
}

extension Graph.Block.Kind {
  fileprivate var mermaidStyle: String {
    switch self {
    case .loop: "fill:#3b82f614,stroke:#3b82f6,stroke-width:2px"
    case .branch: "fill:#8b5cf612,stroke:#8b5cf6"
    case .handler: "fill:#ef444412,stroke:#ef4444,stroke-dasharray: 4 3"
    }
  }
}
