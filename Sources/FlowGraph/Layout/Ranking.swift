/// A rank for each vertex, so that every link goes from a lower rank to a higher one.
///
/// Links that would close a cycle count as if they pointed the other way; a flow has none, but
/// edges lifted out of blocks may.
struct Ranking {
  private(set) var ranks: [Int]
  private(set) var isReversed: [Bool]

  init(count: Int, links: [(from: Int, to: Int)]) {
    ranks = Array(repeating: 0, count: count)
    isReversed = Array(repeating: false, count: links.count)
    var leaving = [[Int]](repeating: [], count: count)
    var waiting = [Int](repeating: 0, count: count)
    for (index, link) in links.enumerated() {
      leaving[link.from].append(index)
      waiting[link.to] += 1
    }

    var places = [Int](repeating: -1, count: count)
    var order: [Int] = []
    var next = 0
    for start in 0..<count where waiting[start] == 0 {
      places[start] = order.count
      order.append(start)
    }
    var unplaced = 0
    while order.count < count || next < order.count {
      if next == order.count {
        // Everything left is on or behind a cycle: open it at the first vertex as written.
        while places[unplaced] >= 0 { unplaced += 1 }
        places[unplaced] = order.count
        order.append(unplaced)
      }
      for link in leaving[order[next]] {
        let target = links[link].to
        waiting[target] -= 1
        if waiting[target] == 0, places[target] < 0 {
          places[target] = order.count
          order.append(target)
        }
      }
      next += 1
    }

    var below = [[Int]](repeating: [], count: count)
    var hasAbove = [Bool](repeating: false, count: count)
    for (index, link) in links.enumerated() {
      isReversed[index] = places[link.from] > places[link.to]
      let (upper, lower) = isReversed[index] ? (link.to, link.from) : (link.from, link.to)
      below[upper].append(lower)
      hasAbove[lower] = true
    }
    for vertex in order {
      for lower in below[vertex] { ranks[lower] = max(ranks[lower], ranks[vertex] + 1) }
    }
    // What waits for nothing moves next to the first that needs it.
    for vertex in order where !hasAbove[vertex] {
      guard let nearest = below[vertex].map({ ranks[$0] }).min() else { continue }
      ranks[vertex] = nearest - 1
    }
  }
}
