/// The distances of the drawing, in pixels.
enum Spacing {
  static let margin = 28

  /// Across the flow: between boxes, and between lines that pass boxes.
  static let boxes = 22
  static let lines = 14

  /// Along the flow: the least room in which a line can turn.
  static let turn = 40

  /// Along the flow: the room beside a label in which no line turns.
  static let straight = 14

  /// The straight end of a line, where its arrow head sits.
  static let arrow = 10

  /// Between parts of a graph that nothing joins.
  static let islands = 34

  /// Between lines that run beside the graph, and from them to the boxes.
  static let lane = 12
  static let laneMargin = 26

  /// A line over more ranks than this runs beside the graph and not through it. This bounds the
  /// work for a line by a constant.
  static let longestThrough = 6

  /// Inside a block's frame.
  static let framePadding = 20
  static let frameHeader = 36

  /// How far the cards behind a loop's frame look out.
  static let stack = 4
}
