/// Fewer crossings: a few sweeps that put each vertex at the mean place of its neighbours, of
/// which the best is kept. Ties stay in the order of the source.
extension Layers {
  mutating func reduceCrossings() {
    var best = ranks
    var fewest = crossings
    for sweep in 0..<8 where fewest > 0 {
      let isDownward = sweep.isMultiple(of: 2)
      let order = isDownward ? Array(ranks.indices) : ranks.indices.reversed()
      for rank in order { sort(rank, byAbove: isDownward) }
      let count = crossings
      if count < fewest {
        fewest = count
        best = ranks
      }
    }
    ranks = best
  }

  private mutating func sort(_ rank: Int, byAbove: Bool) {
    let neighbour = byAbove ? rank - 1 : rank + 1
    guard ranks.indices.contains(neighbour) else { return }
    var places = [Int: Int](minimumCapacity: ranks[neighbour].count)
    for (place, vertex) in ranks[neighbour].enumerated() { places[vertex] = place }
    let keyed = ranks[rank].enumerated().map { place, vertex in
      let near = byAbove ? vertices[vertex].above : vertices[vertex].below
      let sum = near.reduce(0) { $0 + (places[$1] ?? 0) }
      // Fixed point: a 1024th of a place tells means apart without fractions.
      let mean = near.isEmpty ? place * 1024 : sum * 1024 / near.count
      return (mean: mean, place: place, vertex: vertex)
    }
    ranks[rank] = keyed.sorted { ($0.mean, $0.place) < ($1.mean, $1.place) }.map(\.vertex)
  }

  var crossings: Int {
    var places = [Int](repeating: 0, count: vertices.count)
    for rank in ranks {
      for (place, vertex) in rank.enumerated() { places[vertex] = place }
    }
    return ranks.indices.dropFirst().reduce(0) { $0 + crossings(above: $1, places: places) }
  }

  /// Counts pairs in the wrong order with a Fenwick tree over the places of the lower rank.
  private func crossings(above rank: Int, places: [Int]) -> Int {
    var tree = [Int](repeating: 0, count: ranks[rank].count + 1)
    var seen = 0
    var count = 0
    for upper in ranks[rank - 1] {
      let lower = vertices[upper].below.map { places[$0] }.sorted()
      for place in lower {
        var notAfter = 0
        var index = place + 1
        while index > 0 {
          notAfter += tree[index]
          index -= index & -index
        }
        count += seen - notAfter
      }
      for place in lower {
        var index = place + 1
        while index < tree.count {
          tree[index] += 1
          index += index & -index
        }
      }
      seen += lower.count
    }
    return count
  }
}
