/// Tasks that may become one DAG, and the clusters they were made of.
///
/// The parts are in an order in which each waits only for earlier ones, so any
/// run of neighbours can be a DAG of its own.
struct Cluster {
  let members: [Int]
  let parts: [Cluster]

  var count: Int { members.count }

  init(task: Int) {
    members = [task]
    parts = []
  }

  init(parts: [Cluster]) {
    self.parts = parts
    members = parts.flatMap(\.members)
  }
}

/// Orders tasks so that cutting them into pieces costs the least parallelism.
///
/// A piece starts when all that any of its tasks wait for is over. That delays
/// nothing when the piece is a chain, or tasks that wait for the same and are
/// awaited by the same. So chains and such bundles are merged for as long as
/// there are any (series-parallel reduction); what is left is ordered by depth.
/// Tasks are given with the tasks each waits for. Time is linear in the edges
/// for each of the few rounds.
func cluster(_ tasks: [Int], waits: [[Int]]) -> Cluster {
  var position = [Int: Int](minimumCapacity: tasks.count)
  for (index, task) in tasks.enumerated() { position[task] = index }
  var graph = ClusterGraph(
    nodes: tasks.map(Cluster.init(task:)),
    before: waits.map { distinct($0.compactMap { position[$0] }) }
  )
  var rounds = 0
  var count = Int.max
  while graph.nodes.count < count, rounds < 64 {
    count = graph.nodes.count
    graph = graph.withChainsMerged()
    graph = graph.merging(graph.bundles())
    rounds += 1
  }
  return graph.nodes.count == 1 ? graph.nodes[0] : Cluster(parts: graph.byDepth())
}

private struct ClusterGraph {
  var nodes: [Cluster]
  /// For each node, the nodes it waits for, ascending.
  var before: [[Int]]

  var after: [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for (node, waits) in before.enumerated() {
      for awaited in waits { result[awaited].append(node) }
    }
    return result
  }

  /// For each node, the number of its bundle: nodes that wait for the same and
  /// are awaited by the same.
  func bundles() -> [Int] {
    let after = after
    var numbers: [[[Int]]: Int] = [:]
    return nodes.indices.map { node in
      let key = [before[node], after[node]]
      if let number = numbers[key] { return number }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
  }

  func withChainsMerged() -> ClusterGraph {
    let after = after
    var group = [Int](repeating: -1, count: nodes.count)
    var count = 0
    let isLink = nodes.indices.map { node in
      before[node].count == 1 && after[before[node][0]].count == 1
    }
    for head in nodes.indices where !isLink[head] {
      var node = head
      group[node] = count
      while after[node].count == 1, isLink[after[node][0]] {
        node = after[node][0]
        group[node] = count
      }
      count += 1
    }
    return count == nodes.count ? self : merging(group, inOrderOf: depths())
  }

  /// The graph whose nodes are the groups. Members stand in order of `order`.
  func merging(_ group: [Int], inOrderOf order: [Int]? = nil) -> ClusterGraph {
    var members = [[Int]](repeating: [], count: (group.max() ?? -1) + 1)
    for node in nodes.indices { members[group[node]].append(node) }
    var result = ClusterGraph(nodes: [], before: [])
    for (number, nodesOfGroup) in members.enumerated() {
      let sorted = order.map { order in nodesOfGroup.sorted { order[$0] < order[$1] } }
      let parts = (sorted ?? nodesOfGroup).map { nodes[$0] }
      result.nodes.append(parts.count == 1 ? parts[0] : Cluster(parts: parts))
      let waits = nodesOfGroup.flatMap { before[$0] }.map { group[$0] }
      result.before.append(distinct(waits.filter { $0 != number }))
    }
    return result
  }

  /// The length of the longest way to each node.
  func depths() -> [Int] {
    let after = after
    var open = before.map(\.count)
    var depth = [Int](repeating: 0, count: nodes.count)
    var ready = open.indices.filter { open[$0] == 0 }
    var next = 0
    while next < ready.count {
      let node = ready[next]
      next += 1
      for follower in after[node] {
        depth[follower] = max(depth[follower], depth[node] + 1)
        open[follower] -= 1
        if open[follower] == 0 { ready.append(follower) }
      }
    }
    return depth
  }

  func byDepth() -> [Cluster] {
    let depth = depths()
    return nodes.indices.sorted { (depth[$0], $0) < (depth[$1], $1) }.map { nodes[$0] }
  }
}

/// The numbers in order, each once. Most lists have one at most, and then this is nothing.
private func distinct(_ numbers: [Int]) -> [Int] {
  numbers.count < 2 ? numbers : Set(numbers).sorted()
}
