/// Places one connected part in ranks and leads its lines through the gaps between them.
func layered(_ tiles: [Tile], _ strands: [Strand]) -> Arrangement {
  let links = strands.map { (from: $0.from, to: $0.to) }
  let ranking = Ranking(count: tiles.count, links: links)
  var layers = Layers(across: tiles.map(\.extent.across), links: links, ranking: ranking)
  layers.reduceCrossings()
  var routing = Routing(tiles: tiles, strands: strands, layers: layers)
  routing.stretch()
  routing.chooseLanes()
  routing.fillGaps()
  return routing.arrangement(isReversed: ranking.isReversed)
}

/// The state of leading lines: ranks get their length and gaps their lines, then all gets places.
private struct Routing {
  var tiles: [Tile]
  let strands: [Strand]
  let layers: Layers
  let centers: [Int]
  var depths: [Int]
  var lanes = Lanes()
  var gaps: [Gap]

  init(tiles: [Tile], strands: [Strand], layers: Layers) {
    self.tiles = tiles
    self.strands = strands
    self.layers = layers
    centers = layers.centers()
    depths = layers.ranks.map { _ in 0 }
    gaps = layers.ranks.dropFirst().map { _ in Gap() }
  }

  /// Steps of one rank get one length, so that their edges line up, and so do frames that are of
  /// about the same length.
  mutating func stretch() {
    for (rank, members) in layers.ranks.enumerated() {
      let real = members.filter { $0 < tiles.count }
      for isFrame in [false, true] {
        let alike = real.filter { tiles[$0].isFrame == isFrame }
        let longest = alike.map { tiles[$0].extent.along }.max() ?? 0
        for tile in alike where !isFrame || tiles[tile].extent.along * 3 > longest * 2 {
          tiles[tile].extent.along = longest
        }
        depths[rank] = max(depths[rank], longest)
      }
    }
  }

  mutating func chooseLanes() {
    let bottom = tiles.indices.map { centers[$0] + tiles[$0].extent.across / 2 }.max() ?? 0
    let standIns = centers.dropFirst(tiles.count).max() ?? bottom
    let long = strands.indices.filter { layers.runsBeside($0) }.map { strand in
      Lanes.Request(
        strand: strand,
        upper: layers.chains[strand][0],
        lower: layers.chains[strand][1]
      )
    }
    lanes = Lanes(long, from: max(bottom, standIns) + Spacing.laneMargin) {
      layers.vertices[$0].rank
    }
  }

  mutating func fillGaps() {
    for strand in strands.indices {
      let chain = layers.chains[strand]
      guard let lane = lanes.places[strand] else {
        for (index, (upper, lower)) in zip(chain, chain.dropFirst()).enumerated() {
          let label = index == 0 ? strands[strand].label : nil
          gaps[layers.vertices[upper].rank].add(
            strand,
            from: centers[upper],
            to: centers[lower],
            label: label
          )
        }
        continue
      }
      let (upper, lower) = (chain[0], chain[1])
      gaps[layers.vertices[upper].rank].add(
        strand,
        from: centers[upper],
        to: lane,
        label: strands[strand].label
      )
      gaps[layers.vertices[lower].rank - 1].add(
        strand,
        from: lane,
        to: centers[lower],
        label: nil
      )
    }
    for gap in gaps.indices { gaps[gap].settle() }
  }

  func arrangement(isReversed: [Bool]) -> Arrangement {
    var starts: [Int] = []
    var along = 0
    for rank in depths.indices {
      starts.append(along)
      along += depths[rank] + (rank < gaps.count ? gaps[rank].length : 0)
    }
    var whole = Arrangement(
      origins: tiles.indices.map { tile in
        let rank = layers.vertices[tile].rank
        return Extent(
          along: starts[rank] + (depths[rank] - tiles[tile].extent.along) / 2,
          across: centers[tile] - tiles[tile].extent.across / 2
        )
      },
      extents: tiles.map(\.extent),
      paths: strands.map { _ in [] },
      labels: strands.map { _ in nil },
      total: Extent(along: along, across: 0)
    )
    for (rank, gap) in gaps.enumerated() {
      gap.draw(into: &whole, start: starts[rank] + depths[rank])
    }
    for strand in strands.indices {
      let chain = layers.chains[strand]
      guard let upper = chain.first, let lower = chain.last else { continue }
      let first = Extent(
        along: whole.origins[upper].along + whole.extents[upper].along,
        across: centers[upper]
      )
      let last = Extent(along: whole.origins[lower].along, across: centers[lower])
      whole.paths[strand].insert(first, at: 0)
      whole.paths[strand].append(last)
      if isReversed[strand] { whole.paths[strand].reverse() }
    }
    whole.normalize(strands)
    return whole
  }
}

extension Arrangement {
  /// Moves everything so that the least place across the flow is 0, and measures the rest.
  fileprivate mutating func normalize(_ strands: [Strand]) {
    var least = Int.max
    var most = Int.min
    func cover(_ from: Int, _ to: Int) {
      least = min(least, from)
      most = max(most, to)
    }
    for (origin, extent) in zip(origins, extents) {
      cover(origin.across, origin.across + extent.across)
    }
    for (label, strand) in zip(labels, strands) {
      guard let label, let extent = strand.label else { continue }
      cover(label.across, label.across + extent.across)
    }
    for point in paths.joined() { cover(point.across, point.across) }
    move(by: Extent(along: 0, across: -least))
    total.across = most - least
  }
}
