/// The room between two ranks, where lines turn and labels sit.
///
/// A gap without labels is one turn. A gap with labels has a strip for them in the middle, in
/// which every line runs straight and apart from the others, so that no label meets another line.
struct Gap {
  private struct Line {
    var strands: [Int]
    let from: Int
    let to: Int
    let label: Extent?

    /// Where the line runs within the strip of labels.
    var place = 0
  }

  private struct Key: Hashable {
    let from: Int
    let to: Int
  }

  private var lines: [Line] = []
  private var shared: [Key: Int] = [:]
  private(set) var length = 0

  /// The lengths of the turns before and after the strip.
  private var before = 0
  private var after = 0
  private var strip = 0

  /// Adds a line. Lines that would cover each other and carry no label are led as one.
  mutating func add(_ strand: Int, from: Int, to: Int, label: Extent?) {
    let key = Key(from: from, to: to)
    if label == nil, let line = shared[key] {
      lines[line].strands.append(strand)
      return
    }
    if label == nil { shared[key] = lines.count }
    lines.append(
      Line(strands: [strand], from: from, to: to, label: label)
    )
  }

  mutating func settle() {
    strip = lines.compactMap { $0.label?.along }.max() ?? 0
    if strip > 0 { spread() }
    before = turn(lines.map { abs($0.place - $0.from) }.max() ?? 0)
    after = turn(lines.map { abs($0.to - $0.place) }.max() ?? 0)
    if strip == 0 {
      (before, after) = (turn(lines.map { abs($0.to - $0.from) }.max() ?? 0), 0)
      before = max(before, Spacing.turn)
    }
    length = before + strip + after + Spacing.arrow
  }

  /// The room for a turn: the farther lines go, the gentler.
  private func turn(_ distance: Int) -> Int {
    distance == 0 ? Spacing.straight : Spacing.turn + min(distance / 8, 100)
  }

  /// Gives every line its place in the strip, apart from the others.
  ///
  /// Lines that part have their labels where they arrive, lines that meet where they leave: there
  /// each is already by itself, and turns only once.
  private mutating func spread() {
    var leaving: [Int: Int] = [:]
    var arriving: [Int: Int] = [:]
    for line in lines {
      leaving[line.from, default: 0] += 1
      arriving[line.to, default: 0] += 1
    }
    for (index, line) in lines.enumerated() {
      switch (leaving[line.from, default: 0] > 1, arriving[line.to, default: 0] > 1) {
      case (_, false): lines[index].place = line.to
      case (false, true): lines[index].place = line.from
      case (true, true): lines[index].place = (line.from + line.to) / 2
      }
    }
    let order = lines.indices.sorted {
      (lines[$0].place, lines[$0].from, $0) < (lines[$1].place, lines[$1].from, $1)
    }
    var wishes: [Wish] = []
    var last = 0
    for (index, line) in order.enumerated() {
      let room = lines[line].label?.across ?? Spacing.lines / 2
      let isStraight = lines[line].from == lines[line].to
      let distance = index == 0 ? 0 : (last + room + 1) / 2 + 2
      wishes.append(
        Wish(place: lines[line].place, weight: isStraight ? 8 : 1, distance: distance)
      )
      last = room
    }
    for (line, place) in zip(order, granted(wishes)) { lines[line].place = place }
  }

  /// Adds this gap's points and labels to the arrangement.
  func draw(into whole: inout Arrangement, start: Int) {
    let end = start + length - Spacing.arrow
    for line in lines {
      var points = [Extent(along: start, across: line.from)]
      if strip > 0 {
        points.append(Extent(along: start + before, across: line.place))
        points.append(Extent(along: start + before + strip, across: line.place))
      }
      points.append(Extent(along: end, across: line.to))
      for strand in line.strands { whole.paths[strand] += points }
      guard let label = line.label, let strand = line.strands.first else { continue }
      whole.labels[strand] = Extent(
        along: start + before + (strip - label.along) / 2,
        across: line.place - label.across / 2
      )
    }
  }
}
