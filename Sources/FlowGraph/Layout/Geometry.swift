/// A place on the drawing, in whole pixels from the upper left corner.
package struct Point: Sendable, Hashable {
  package var x: Int
  package var y: Int
}

package struct Size: Sendable, Hashable {
  package var width: Int
  package var height: Int
}

package struct Rect: Sendable, Hashable {
  package var origin: Point
  package var size: Size

  package var maxX: Int { origin.x + size.width }
  package var maxY: Int { origin.y + size.height }

  package func intersects(_ other: Rect) -> Bool {
    origin.x < other.maxX && other.origin.x < maxX
      && origin.y < other.maxY && other.origin.y < maxY
  }
}

/// Where time goes on the drawing.
package enum Direction: Sendable, Hashable, CaseIterable {
  case right
  case down

  func size(_ extent: Extent) -> Size {
    switch self {
    case .right: Size(width: extent.along, height: extent.across)
    case .down: Size(width: extent.across, height: extent.along)
    }
  }

  func point(_ extent: Extent) -> Point {
    switch self {
    case .right: Point(x: extent.along, y: extent.across)
    case .down: Point(x: extent.across, y: extent.along)
    }
  }

  func extent(_ size: Size) -> Extent {
    switch self {
    case .right: Extent(along: size.width, across: size.height)
    case .down: Extent(along: size.height, across: size.width)
    }
  }
}

/// A point or a size in the layout's own axes: along the flow of time, and across it.
struct Extent: Sendable, Hashable {
  var along: Int
  var across: Int

  static func + (left: Extent, right: Extent) -> Extent {
    Extent(along: left.along + right.along, across: left.across + right.across)
  }
}
