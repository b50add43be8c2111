/// A thing to place among its siblings.
struct Tile {
  var extent: Extent

  /// It holds other tiles.
  let isFrame: Bool

  /// It always begins a new row.
  let isApart: Bool
}

/// A line to draw between two tiles, and the room its label needs.
struct Strand {
  let from: Int
  let to: Int
  let label: Extent?
}

/// Tiles and lines in their places, in a scope's own axes.
struct Arrangement {
  var origins: [Extent]
  var extents: [Extent]

  /// For each strand, points between which the line runs straight along the flow or turns in a
  /// gentle S.
  var paths: [[Extent]]
  var labels: [Extent?]
  var total: Extent

  mutating func move(by offset: Extent) {
    for index in origins.indices { origins[index] = origins[index] + offset }
    for index in labels.indices { labels[index] = labels[index].map { $0 + offset } }
    for index in paths.indices {
      for point in paths[index].indices { paths[index][point] = paths[index][point] + offset }
    }
  }
}

/// Places siblings: parts that hang together each by themselves, then in rows one below another.
func arranged(_ tiles: [Tile], _ strands: [Strand], _ direction: Direction) -> Arrangement {
  var whole = Arrangement(
    origins: tiles.map { _ in Extent(along: 0, across: 0) },
    extents: tiles.map(\.extent),
    paths: strands.map { _ in [] },
    labels: strands.map { _ in nil },
    total: Extent(along: 0, across: 0)
  )
  var islands: [(island: Island, arrangement: Arrangement, isApart: Bool)] = []
  for island in Island.all(count: tiles.count, strands) {
    let part = layered(
      island.members.map { tiles[$0] },
      island.strands.map { strand in
        Strand(
          from: island.places[strands[strand].from] ?? 0,
          to: island.places[strands[strand].to] ?? 0,
          label: strands[strand].label
        )
      }
    )
    islands.append((island, part, island.members.allSatisfy { tiles[$0].isApart }))
  }
  let inOrder = islands.filter { !$0.isApart } + islands.filter(\.isApart)

  let sizes = inOrder.map { direction.size($0.arrangement.total) }
  let widest = sizes.map(\.width).max() ?? 0
  let area = sizes.reduce(0) {
    $0 + ($1.width + Spacing.islands) * ($1.height + Spacing.boxes)
  }
  let limit = max(widest, squareRoot(area) * 5 / 4)
  var corner = Point(x: 0, y: 0)
  var total = Size(width: 0, height: 0)
  for (entry, size) in zip(inOrder, sizes) {
    var (island, part, isApart) = entry
    if total.height > 0, isApart || corner.x + size.width > limit {
      let isSmall = part.paths.isEmpty && !isApart
      corner = Point(x: 0, y: total.height + (isSmall ? Spacing.boxes : Spacing.islands))
    }
    part.move(by: direction.extent(Size(width: corner.x, height: corner.y)))
    for (place, member) in island.members.enumerated() {
      whole.origins[member] = part.origins[place]
      whole.extents[member] = part.extents[place]
    }
    for (place, strand) in island.strands.enumerated() {
      whole.paths[strand] = part.paths[place]
      whole.labels[strand] = part.labels[place]
    }
    total.width = max(total.width, corner.x + size.width)
    total.height = max(total.height, corner.y + size.height)
    corner.x += size.width + Spacing.islands
  }
  whole.total = direction.extent(total)
  return whole
}

/// A part of a scope that hangs together.
private struct Island {
  var members: [Int] = []
  var strands: [Int] = []
  var places: [Int: Int] = [:]

  static func all(count: Int, _ strands: [Strand]) -> [Island] {
    var near = [[Int]](repeating: [], count: count)
    for strand in strands {
      near[strand.from].append(strand.to)
      near[strand.to].append(strand.from)
    }
    var numbers = [Int](repeating: -1, count: count)
    var total = 0
    for start in 0..<count where numbers[start] < 0 {
      numbers[start] = total
      var open = [start]
      while let tile = open.popLast() {
        for other in near[tile] where numbers[other] < 0 {
          numbers[other] = total
          open.append(other)
        }
      }
      total += 1
    }
    var islands = [Island](repeating: Island(), count: total)
    for (tile, number) in numbers.enumerated() {
      islands[number].places[tile] = islands[number].members.count
      islands[number].members.append(tile)
    }
    for (index, strand) in strands.enumerated() {
      islands[numbers[strand.from]].strands.append(index)
    }
    return islands
  }
}

/// The whole part of the root, by Newton's method.
private func squareRoot(_ value: Int) -> Int {
  guard value > 1 else { return max(value, 0) }
  var root = value
  var next = (root + 1) / 2
  while next < root {
    root = next
    next = (root + value / root) / 2
  }
  return root
}
