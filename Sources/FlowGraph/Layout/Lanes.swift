/// Places beside the graph for lines too long to lead through it.
///
/// Long lines from one tile, or to one tile, share a lane; lanes whose lines do not meet share a
/// place.
struct Lanes {
  struct Request {
    let strand: Int
    let upper: Int
    let lower: Int
  }

  /// The place across the flow of each line that has one, by its strand.
  private(set) var places: [Int: Int] = [:]

  init() {}

  init(_ requests: [Request], from start: Int, rank: (Int) -> Int) {
    var leaving: [Int: Int] = [:]
    var arriving: [Int: Int] = [:]
    for request in requests {
      leaving[request.upper, default: 0] += 1
      arriving[request.lower, default: 0] += 1
    }
    struct Shared {
      var first: Int
      var last: Int
      var strands: [Int]
    }
    struct Owner: Hashable {
      let tile: Int
      let isTarget: Bool
    }
    var shared: [Shared] = []
    var numbers: [Owner: Int] = [:]
    for request in requests {
      let isTarget = arriving[request.lower, default: 0] >= leaving[request.upper, default: 0]
      let owner = Owner(tile: isTarget ? request.lower : request.upper, isTarget: isTarget)
      let (first, last) = (rank(request.upper), rank(request.lower))
      if let number = numbers[owner] {
        shared[number].first = min(shared[number].first, first)
        shared[number].last = max(shared[number].last, last)
        shared[number].strands.append(request.strand)
      } else {
        numbers[owner] = shared.count
        shared.append(Shared(first: first, last: last, strands: [request.strand]))
      }
    }

    // Sweeps over the ranks; a lane that has ended is free for the next line.
    let lastRank = shared.map(\.last).max() ?? 0
    var starting = [[Int]](repeating: [], count: lastRank + 1)
    var ending = [[Int]](repeating: [], count: lastRank + 1)
    for (number, lane) in shared.enumerated() {
      starting[lane.first].append(number)
      ending[lane.last].append(number)
    }
    var free: [Int] = []
    var count = 0
    var taken = [Int](repeating: 0, count: shared.count)
    for rank in 0...lastRank {
      for number in ending[rank].reversed() { free.append(taken[number]) }
      for number in starting[rank] {
        if let place = free.popLast() {
          taken[number] = place
        } else {
          taken[number] = count
          count += 1
        }
        for strand in shared[number].strands {
          places[strand] = start + taken[number] * Spacing.lane
        }
      }
    }
  }
}
