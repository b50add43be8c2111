/// Places across the flow: every vertex as near to the middle of its neighbours as its own
/// neighbours in the rank allow.
extension Layers {
  /// The middle of each vertex across the flow.
  func centers() -> [Int] {
    var centers = [Int](repeating: 0, count: vertices.count)
    for rank in ranks {
      let distances = distances(in: rank)
      let whole = distances.reduce(0, +)
      var center = -whole / 2
      for (vertex, distance) in zip(rank, distances) {
        center += distance
        centers[vertex] = center
      }
    }
    for sweep in 0..<9 {
      let isDownward = sweep.isMultiple(of: 2)
      let order = isDownward ? Array(ranks.indices) : ranks.indices.reversed()
      for rank in order {
        align(rank, byAbove: isDownward, &centers)
      }
    }
    return centers
  }

  private func align(_ rank: Int, byAbove: Bool, _ centers: inout [Int]) {
    let members = ranks[rank]
    var wishes: [Wish] = []
    for (vertex, distance) in zip(members, distances(in: members)) {
      var pulls: [Int] = []
      for neighbour in byAbove ? vertices[vertex].above : vertices[vertex].below {
        let force = force(vertex, neighbour)
        pulls += Array(repeating: centers[neighbour], count: force)
      }
      let place = median(pulls) ?? centers[vertex]
      wishes.append(Wish(place: place, weight: max(pulls.count, 1), distance: distance))
    }
    for (vertex, center) in zip(members, granted(wishes)) { centers[vertex] = center }
  }

  /// How much a line wants to be straight: the more of it there is, the more.
  private func force(_ one: Int, _ other: Int) -> Int {
    switch (vertices[one].isStandIn, vertices[other].isStandIn) {
    case (true, true): 8
    case (true, false), (false, true): 2
    case (false, false): 1
    }
  }

  /// The least distance of each member's middle from the one before it, and 0 for the first.
  private func distances(in rank: [Int]) -> [Int] {
    rank.indices.map { index in
      guard index > 0 else { return 0 }
      let (before, this) = (vertices[rank[index - 1]], vertices[rank[index]])
      let gap = before.isStandIn && this.isStandIn ? Spacing.lines : Spacing.boxes
      return (before.across + this.across + 1) / 2 + gap
    }
  }
}

/// The middle value, or the middle between the two that share the middle. A line to a median is
/// straight more often than one to a mean.
private func median(_ values: [Int]) -> Int? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
  return (low + high).divided(by: 2)
}

/// Where something on a line of things wants to be, and how far it must stay from the one before.
struct Wish {
  let place: Int
  let weight: Int
  let distance: Int
}

/// The places nearest to what was wished, by least squares, in the same order and apart enough.
///
/// Things whose wishes collide are pooled and share one shift, which is the exact solution and
/// takes linear time (pool adjacent violators).
func granted(_ wishes: [Wish]) -> [Int] {
  struct Pool {
    var sum: Int
    var weight: Int
    var count: Int
    var shift: Int { sum.divided(by: weight) }
  }
  var pools: [Pool] = []
  var offsets: [Int] = []
  for wish in wishes {
    let offset = (offsets.last ?? 0) + wish.distance
    offsets.append(offset)
    var pool = Pool(sum: (wish.place - offset) * wish.weight, weight: wish.weight, count: 1)
    while let last = pools.last, last.shift > pool.shift {
      pools.removeLast()
      pool.sum += last.sum
      pool.weight += last.weight
      pool.count += last.count
    }
    pools.append(pool)
  }
  var places: [Int] = []
  for pool in pools {
    for _ in 0..<pool.count { places.append(offsets[places.count] + pool.shift) }
  }
  return places
}

extension Int {
  /// The quotient rounded down, also below zero, so that a drawing does not lean to its origin.
  fileprivate func divided(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
