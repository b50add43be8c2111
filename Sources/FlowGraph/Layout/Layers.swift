/// The vertices of one connected part, rank by rank, with a stand-in for every line in every
/// rank that it passes.
struct Layers {
  struct Vertex {
    let rank: Int

    /// The room it takes across the flow, and nothing for a stand-in.
    let across: Int
    let isStandIn: Bool
    var above: [Int] = []
    var below: [Int] = []
  }

  private(set) var vertices: [Vertex] = []

  /// The vertices of each rank in order across the flow.
  var ranks: [[Int]]

  /// The vertices each link goes through, ends included, in the direction of rising ranks. Only
  /// the ends for a link that runs beside the graph.
  private(set) var chains: [[Int]] = []

  init(across: [Int], links: [(from: Int, to: Int)], ranking: Ranking) {
    let last = ranking.ranks.max() ?? 0
    ranks = Array(repeating: [], count: last + 1)
    for (index, size) in across.enumerated() {
      add(Vertex(rank: ranking.ranks[index], across: size, isStandIn: false))
    }
    for (index, link) in links.enumerated() {
      let isReversed = ranking.isReversed[index]
      let (upper, lower) = isReversed ? (link.to, link.from) : (link.from, link.to)
      let (first, last) = (vertices[upper].rank, vertices[lower].rank)
      var chain = [upper]
      if last - first <= Spacing.longestThrough {
        for rank in first..<last where rank > first {
          chain.append(vertices.count)
          add(Vertex(rank: rank, across: 0, isStandIn: true))
        }
        chain.append(lower)
        for (upper, lower) in zip(chain, chain.dropFirst()) {
          vertices[upper].below.append(lower)
          vertices[lower].above.append(upper)
        }
      } else {
        chain.append(lower)
      }
      chains.append(chain)
    }
  }

  private mutating func add(_ vertex: Vertex) {
    ranks[vertex.rank].append(vertices.count)
    vertices.append(vertex)
  }

  func runsBeside(_ link: Int) -> Bool {
    guard let upper = chains[link].first, let lower = chains[link].last else { return false }
    return chains[link].count == 2 && vertices[lower].rank - vertices[upper].rank > 1
  }
}
