/// The graph as one self-contained SVG image, in light and dark, readable without scripts.
package func svg(_ graph: Graph) -> String {
  svg(graph, layout(graph))
}

package func svg(_ graph: Graph, _ direction: Direction) -> String {
  svg(graph, layout(graph, direction))
}

private func svg(_ graph: Graph, _ layout: Layout) -> String {
  let heading = graph.title.onOneLine
  let subtitle = graph.subtitle?.onOneLine ?? ""
  var top = Spacing.margin
  if !heading.isEmpty { top += 32 }
  if !subtitle.isEmpty { top += 18 }
  let content = max(
    layout.scene.size.width,
    TextStyle.heading.width(heading),
    TextStyle.subtitle.width(subtitle)
  )
  let width = content + 2 * Spacing.margin
  let height = top + layout.scene.size.height + Spacing.margin

  let name = [heading, subtitle].filter { !$0.isEmpty }.joined(separator: ", ")
  var drawing = SVGText(direction: layout.direction, titles: Nesting(graph))
  drawing.line(
    #"<svg xmlns="http://www.w3.org/2000/svg" class="flowgraph" role="img" "#
      + #"aria-label="\#(name.xml)" width="\#(width)" height="\#(height)" "#
      + #"viewBox="0 0 \#(width) \#(height)">"#
  )
  drawing.text += "<style>\n\(styleSheet)</style>\n"
  drawing.line(#"<rect class="canvas" width="\#(width)" height="\#(height)" rx="12"/>"#)
  if !heading.isEmpty {
    drawing.words(heading, "heading", at: Point(x: Spacing.margin, y: Spacing.margin + 15))
  }
  if !subtitle.isEmpty {
    drawing.words(subtitle, "subtitle", at: Point(x: Spacing.margin, y: top - 17))
  }
  drawing.scene(layout.scene, at: Point(x: Spacing.margin, y: top))
  drawing.line("</svg>")
  return drawing.text
}

private struct SVGText {
  let direction: Direction
  let titles: Nesting
  var text = ""

  mutating func line(_ line: String) {
    text += line
    text += "\n"
  }

  mutating func words(_ words: String, _ name: String, at point: Point) {
    line(#"<text class="\#(name)" x="\#(point.x)" y="\#(point.y)">\#(words.xml)</text>"#)
  }

  private mutating func centered(_ words: String, _ name: String, in frame: Rect) {
    let (x, y) = (frame.origin.x + frame.size.width / 2, frame.origin.y + 13)
    line(
      #"<text class="\#(name)" text-anchor="middle" x="\#(x)" y="\#(y)">\#(words.xml)</text>"#
    )
  }

  private mutating func rect(_ name: String, _ frame: Rect, radius: Int) {
    line(
      #"<rect class="\#(name)" x="\#(frame.origin.x)" y="\#(frame.origin.y)" "#
        + #"width="\#(frame.size.width)" height="\#(frame.size.height)" rx="\#(radius)"/>"#
    )
  }

  /// Lines lie under boxes.
  mutating func scene(_ scene: Scene, at origin: Point) {
    line(#"<g transform="translate(\#(origin.x) \#(origin.y))">"#)
    for route in scene.routes { draw(route) }
    for box in scene.boxes {
      switch box.content {
      case .step(let step, let card): draw(step, card, box.frame)
      case .block(let block, let label, let inner, let inside):
        draw(block, label, box.frame)
        self.scene(inner, at: inside)
        line("</g>")
      }
    }
    line("</g>")
  }

  private mutating func draw(_ route: Route) {
    let name = route.isOrderOnly ? "line order" : "line"
    let hover = route.edges.map { edge in
      let ends = "\(title(of: edge.from)) → \(title(of: edge.to))"
      return edge.label.map { "\(ends): \($0)" } ?? ends
    }
    line("<g><title>\(hover.joined(separator: "\n").xml)</title>")
    line(#"<path class="\#(name)" d="\#(route.path(direction))"/>"#)
    if let label = route.label { centered(label.text, "label", in: label.frame) }
    line(#"<path class="head" d="\#(route.head(direction))"/>"#)
    line("</g>")
  }

  private mutating func draw(_ step: Graph.Step, _ card: Card, _ frame: Rect) {
    let name = step.isTolerated ? "step tolerated" : "step"
    line(
      #"<g class="\#(name)" data-id="\#(step.id.xml)" "#
        + #"transform="translate(\#(frame.origin.x) \#(frame.origin.y))">"#
    )
    line("<title>\(step.hover.xml)</title>")
    rect("card", Rect(origin: Point(x: 0, y: 0), size: frame.size), radius: 9)
    words(card.title, "title", at: card.titleOrigin)
    for chip in card.chips {
      rect("chip", chip.frame, radius: 5)
      centered(chip.text, "need", in: chip.frame)
    }
    line("</g>")
  }

  /// Opens the group of a block and draws its frame; what is inside follows.
  private mutating func draw(_ block: Graph.Block, _ label: String, _ frame: Rect) {
    line(
      #"<g class="\#(block.kind.className)" data-id="\#(block.id.xml)" "#
        + #"transform="translate(\#(frame.origin.x) \#(frame.origin.y))">"#
    )
    line("<title>\(block.label.xml)</title>")
    var size = frame.size
    if block.kind == .loop {
      // Two more cards look out from behind: the same, many times.
      size.width -= 2 * Spacing.stack
      size.height -= 2 * Spacing.stack
      for card in [2, 1] {
        let origin = Point(x: card * Spacing.stack, y: card * Spacing.stack)
        rect("under", Rect(origin: origin, size: size), radius: 12)
      }
    }
    rect("frame", Rect(origin: Point(x: 0, y: 0), size: size), radius: 12)
    line(#"<path class="mark" transform="translate(14 10)" d="\#(block.kind.mark)"/>"#)
    words(label, "name", at: Point(x: 35, y: 22))
  }

  private func title(of id: String) -> String {
    guard let number = titles.number(of: id) else { return id }
    switch titles.nodes[number].item {
    case .step(let step): return step.title
    case .block(let block): return block.label
    }
  }
}

extension Graph.Step {
  /// All there is to know about the step, for those who point at it.
  fileprivate var hover: String {
    var lines = [title]
    if let doc { lines.append(doc) }
    if !needs.isEmpty { lines.append(needs.joined(separator: " · ")) }
    if isTolerated { lines.append("may fail") }
    return lines.joined(separator: "\n")
  }
}
