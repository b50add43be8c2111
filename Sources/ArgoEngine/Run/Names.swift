extension Run {
  /// The full name of a node, as Argo gives it.
  func name(of id: Int) -> String {
    guard id >= 0 else { return "" }
    let base = Int(nodes[id].base)
    return base < 0 ? nodes[id].suffix : name(of: base) + nodes[id].suffix
  }

  /// Argo's id: the workflow's name and a 32-bit hash of the node's.
  func nodeID(of id: Int) -> String {
    let name = name(of: id)
    return name == program.name ? name : "\(program.name)-\(fnv32a(name))"
  }

  /// The name of the node's pod (`util/pod_name.go`, version 2).
  func podName(of id: Int) -> String {
    let node = name(of: id)
    guard node != program.name else { return node }
    let template = nodes[id].template
    let name = template >= 0 ? program.templates[Int(template)].name : ""
    let prefix = name.isEmpty ? program.name : "\(program.name)-\(name)"
    return "\(prefix.prefix(242))-\(fnv32a(node))"
  }
}

func fnv32a(_ text: String) -> UInt32 {
  var hash: UInt32 = 0x811C_9DC5
  for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
  return hash
}
