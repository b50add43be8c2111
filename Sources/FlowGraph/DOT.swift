/// The graph in Graphviz's language, blocks as clusters.
package func dot(_ graph: Graph) -> String {
  let nesting = Nesting(graph)
  let heading = [graph.title, graph.subtitle].compactMap(\.self).joined(separator: "\n")
  var text = "digraph \(graph.title.dot) {\n"
  text +=
    "  graph [rankdir=LR, compound=true, labelloc=t, label=\(heading.dot), fontname=\"sans\"]\n"
  text += "  node [shape=box, style=rounded, fontname=\"sans\", fontsize=11]\n"
  text += "  edge [fontname=\"sans\", fontsize=9, arrowsize=0.7]\n"
  for item in graph.root { text += dot(item, indent: 1) }
  for edge in graph.edges where nesting.siblings(of: edge) != nil {
    guard let from = end(edge.from, in: nesting), let to = end(edge.to, in: nesting) else {
      continue
    }
    var attributes: [String] = []
    if let label = edge.label { attributes.append("label=\(label.dot)") }
    if edge.isOrderOnly { attributes.append("style=dashed") }
    if let cluster = from.cluster { attributes.append("ltail=\(cluster.dot)") }
    if let cluster = to.cluster { attributes.append("lhead=\(cluster.dot)") }
    let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
    text += "  \(from.node.dot) -> \(to.node.dot)\(list)\n"
  }
  return text + "}\n"
}

private func dot(_ item: Graph.Item, indent: Int) -> String {
  let margin = String(repeating: "  ", count: indent)
  switch item {
  case .step(let step):
    var label = step.title
    if !step.needs.isEmpty { label += "\n" + step.needs.joined(separator: " · ") }
    var attributes = "label=\(label.dot)"
    if let doc = step.doc { attributes += ", tooltip=\(doc.dot)" }
    if step.isTolerated { attributes += ", style=\"rounded,dashed\"" }
    return "\(margin)\(step.id.dot) [\(attributes)]\n"
  case .block(let block):
    var text = "\(margin)subgraph \(cluster(block.id).dot) {\n"
    text += "\(margin)  label=\(block.label.dot); fontsize=10; \(style(block.kind))\n"
    for item in block.items { text += dot(item, indent: indent + 1) }
    if block.items.isEmpty {
      text += "\(margin)  \(anchor(block.id).dot) [shape=point, style=invis]\n"
    }
    return text + "\(margin)}\n"
  }
}

private func style(_ kind: Graph.Block.Kind) -> String {
  switch kind {
  case .loop: "style=rounded; peripheries=2; color=\"#3b82f6\""
  case .branch: "style=rounded; color=\"#8b5cf6\""
  case .handler: "style=\"rounded,dashed\"; color=\"#ef4444\""
  }
}

private func cluster(_ id: String) -> String { "cluster_" + id }

private func anchor(_ id: String) -> String { "anchor of " + id }

/// Edges of Graphviz join nodes only: one to a cluster goes to a node inside, cut at the frame.
private func end(_ id: String, in nesting: Nesting) -> (node: String, cluster: String?)? {
  guard let number = nesting.number(of: id) else { return nil }
  guard case .block(let block) = nesting.nodes[number].item else { return (id, nil) }
  var item = Graph.Item.block(block)
  while case .block(let inner) = item {
    guard let first = inner.items.first else { return (anchor(inner.id), cluster(id)) }
    item = first
  }
  return (item.id, cluster(id))
}
