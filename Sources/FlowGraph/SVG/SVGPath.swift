/// The shapes of lines, arrow heads and the marks on frames, as SVG path data.
extension Route {
  /// The line, which stops before its label and goes on behind it, so that the label can lie on
  /// any ground.
  func path(_ direction: Direction) -> String {
    guard var last = points.first else { return "" }
    var path = "M\(last.x) \(last.y)"
    for point in points.dropFirst() where point != last {
      switch direction {
      case _ where point.x == last.x || point.y == last.y:
        if let label = label?.frame, label.isCrossed(from: last, to: point) {
          path += stop(at: label, from: last, direction)
        }
        path += "L\(point.x) \(point.y)"
      case .right:
        let middle = (last.x + point.x) / 2
        path += "C\(middle) \(last.y) \(middle) \(point.y) \(point.x) \(point.y)"
      case .down:
        let middle = (last.y + point.y) / 2
        path += "C\(last.x) \(middle) \(point.x) \(middle) \(point.x) \(point.y)"
      }
      last = point
    }
    return path
  }

  private func stop(at label: Rect, from last: Point, _ direction: Direction) -> String {
    let near: Point
    let far: Point
    switch direction {
    case .right:
      near = Point(x: label.origin.x, y: last.y)
      far = Point(x: label.maxX, y: last.y)
    case .down:
      near = Point(x: last.x, y: label.origin.y)
      far = Point(x: last.x, y: label.maxY)
    }
    let isAhead = direction == .right ? last.x <= near.x : last.y <= near.y
    let (first, second) = isAhead ? (near, far) : (far, near)
    return "L\(first.x) \(first.y)M\(second.x) \(second.y)"
  }

  /// A filled triangle with its tip on the box, pointing the way the line arrives.
  func head(_ direction: Direction) -> String {
    guard let tip = points.last, let before = points.last(where: { $0 != tip }) else { return "" }
    switch direction {
    case .right:
      let back = before.x > tip.x ? 8 : -8
      return "M\(tip.x) \(tip.y)l\(back) -4v8z"
    case .down:
      let back = before.y > tip.y ? 8 : -8
      return "M\(tip.x) \(tip.y)l-4 \(back)h8z"
    }
  }
}

extension Rect {
  /// Whether the straight line between two points runs through the whole of the rectangle.
  fileprivate func isCrossed(from one: Point, to other: Point) -> Bool {
    let (left, right) = (min(one.x, other.x), max(one.x, other.x))
    let (top, bottom) = (min(one.y, other.y), max(one.y, other.y))
    let isAcross = left <= origin.x && right >= maxX && origin.y <= top && bottom <= maxY
    let isDown = top <= origin.y && bottom >= maxY && origin.x <= left && right <= maxX
    return isAcross || isDown
  }
}

extension Graph.Block.Kind {
  var className: String {
    switch self {
    case .loop: "loop"
    case .branch: "branch"
    case .handler: "handler"
    }
  }

  /// A mark of 14 by 14 pixels: an arrow that comes round, a way that forks, a bolt.
  var mark: String {
    switch self {
    case .loop: "M12 7a5 5 0 1 1-1.6-3.7M10.9 .6v3.1h-3.1"
    case .branch: "M1 7h4c3 0 3-4 6-4h1.5M5 7c3 0 3 4 6 4h1.5"
    case .handler: "M8 1L3 8h4l-1 5 5-7h-4z"
    }
  }
}
