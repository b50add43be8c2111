/// The inside of a step's box: its title, and chips for its needs in rows below.
package struct Card: Sendable, Hashable {
  package struct Chip: Sendable, Hashable {
    package let text: String

    /// Relative to the card.
    package let frame: Rect
  }

  package let title: String
  package let titleOrigin: Point
  package let chips: [Chip]
  package let size: Size

  init(_ step: Graph.Step) {
    title = TextStyle.title.fitted(step.title, to: Card.widestTitle)
    let titleWidth = TextStyle.title.width(title)
    let texts = step.needs.map { TextStyle.chip.fitted($0, to: Card.widestTitle - 12) }
      .filter { !$0.isEmpty }

    let limit = max(titleWidth, Card.chipRow)
    var chips: [Chip] = []
    var right = titleWidth
    var corner = Point(x: 0, y: 0)
    for text in texts + (step.isTolerated ? ["may fail"] : []) {
      let width = TextStyle.chip.width(text) + 12
      if corner.x > 0, corner.x + width > limit {
        corner = Point(x: 0, y: corner.y + Card.chipHeight + 5)
      }
      let origin = Point(x: Card.padding + corner.x, y: 36 + corner.y)
      chips.append(
        Chip(
          text: text,
          frame: Rect(origin: origin, size: Size(width: width, height: Card.chipHeight))
        )
      )
      right = max(right, corner.x + width)
      corner.x += width + 5
    }
    self.chips = chips
    let bottom = chips.last.map { $0.frame.maxY + 12 } ?? 40
    titleOrigin = Point(x: Card.padding, y: 25)
    // Even sizes have a whole pixel in their middle, so that lines between them are straight.
    let width = max(right + 2 * Card.padding, 96)
    size = Size(width: width + width % 2, height: bottom + bottom % 2)
  }

  private static let padding = 14
  private static let widestTitle = 240
  private static let chipRow = 150
  private static let chipHeight = 18
}
