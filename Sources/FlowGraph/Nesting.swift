/// The items of a graph as one numbered list, with who is inside whom.
///
/// Items are numbered in the order they are written. Scope 0 is the root; the scope inside the
/// block with number `n` is `n + 1`.
struct Nesting {
  struct Node {
    let item: Graph.Item
    let scope: Int
    let position: Int
    let depth: Int
  }

  /// All edges that meet between the same two siblings, drawn as one line.
  struct Link {
    let from: Int
    let to: Int
    var edges: [Graph.Edge]

    /// One data edge is enough to make the whole line a data line.
    var isOrderOnly: Bool { edges.allSatisfy(\.isOrderOnly) }

    /// The names on all edges, each once, in the order they were given.
    var label: String? {
      var seen: Set<String> = []
      var names: [String] = []
      for label in edges.compactMap(\.label) {
        for part in label.split(separator: ",") {
          let name = String(part.drop { $0 == " " })
          if !name.isEmpty, seen.insert(name).inserted { names.append(name) }
        }
      }
      return names.isEmpty ? nil : names.joined(separator: ", ")
    }
  }

  private(set) var nodes: [Node] = []
  private(set) var children: [[Int]] = [[]]
  private var numbers: [String: Int] = [:]

  init(_ graph: Graph) {
    add(graph.root, scope: 0, depth: 0)
  }

  private mutating func add(_ items: [Graph.Item], scope: Int, depth: Int) {
    for (position, item) in items.enumerated() {
      let number = nodes.count
      nodes.append(Node(item: item, scope: scope, position: position, depth: depth))
      children.append([])
      children[scope].append(number)
      if numbers[item.id] == nil { numbers[item.id] = number }
      if case .block(let block) = item {
        add(block.items, scope: number + 1, depth: depth + 1)
      }
    }
  }

  func number(of id: String) -> Int? { numbers[id] }

  /// The siblings under which the two ends of an edge meet, or `nil` when there is no such pair.
  func siblings(of edge: Graph.Edge) -> (from: Node, to: Node)? {
    guard var from = numbers[edge.from], var to = numbers[edge.to] else { return nil }
    while nodes[from].depth > nodes[to].depth { from = nodes[from].scope - 1 }
    while nodes[to].depth > nodes[from].depth { to = nodes[to].scope - 1 }
    guard from != to else { return nil }
    while nodes[from].scope != nodes[to].scope {
      from = nodes[from].scope - 1
      to = nodes[to].scope - 1
    }
    return (nodes[from], nodes[to])
  }

  /// The links of each scope, lifted from edges between any two items.
  func links(_ edges: [Graph.Edge]) -> [[Link]] {
    struct Pair: Hashable {
      let scope: Int
      let from: Int
      let to: Int
    }
    var links = [[Link]](repeating: [], count: children.count)
    var places: [Pair: Int] = [:]
    for edge in edges {
      guard let (from, to) = siblings(of: edge) else { continue }
      let pair = Pair(scope: from.scope, from: from.position, to: to.position)
      if let place = places[pair] {
        links[pair.scope][place].edges.append(edge)
      } else {
        places[pair] = links[pair.scope].count
        links[pair.scope].append(Link(from: pair.from, to: pair.to, edges: [edge]))
      }
    }
    return links
  }
}
