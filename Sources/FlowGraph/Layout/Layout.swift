/// A graph with a place for everything on it: what is drawn, and nothing about how it looks.
///
/// Every block is laid out by itself and then placed as one box among its siblings.
package struct Layout: Sendable, Hashable {
  package let direction: Direction
  package let scene: Scene
}

/// The inside of the root or of one block.
package struct Scene: Sendable, Hashable {
  package var size: Size
  package var boxes: [Box]
  package var routes: [Route]
}

/// A step or a block in its place among its siblings.
package struct Box: Sendable, Hashable {
  package indirect enum Content: Sendable, Hashable {
    case step(Graph.Step, Card)

    /// The scene starts at `inside`, relative to the box.
    case block(Graph.Block, label: String, Scene, inside: Point)
  }

  package var frame: Rect
  package var content: Content
}

/// A line between two siblings, for one edge of the graph or several.
package struct Route: Sendable, Hashable {
  package struct Label: Sendable, Hashable {
    package let text: String
    package let frame: Rect
  }

  package let edges: [Graph.Edge]
  package let isOrderOnly: Bool

  /// Between two points the line is straight, or an S that leaves and arrives along the flow.
  package let points: [Point]
  package let label: Label?
}

/// Lays a graph out so that it reads left to right while that fits on a screen, and otherwise in
/// the direction that makes it narrower: pages scroll down, not sideways.
package func layout(_ graph: Graph) -> Layout {
  let right = layout(graph, .right)
  guard right.scene.size.width > 1440 else { return right }
  let down = layout(graph, .down)
  return down.scene.size.width < right.scene.size.width ? down : right
}

package func layout(_ graph: Graph, _ direction: Direction) -> Layout {
  let nesting = Nesting(graph)
  let plan = ScenePlan(nesting: nesting, links: nesting.links(graph.edges), direction: direction)
  return Layout(direction: direction, scene: plan.scene(of: 0))
}

private struct ScenePlan {
  let nesting: Nesting
  let links: [[Nesting.Link]]
  let direction: Direction

  func scene(of scope: Int) -> Scene {
    let boxes = nesting.children[scope].map { box(of: $0) }
    let texts = links[scope].map { link in
      link.label.map { TextStyle.edge.fitted($0, to: 170) } ?? ""
    }
    let labels = texts.map { text in
      text.isEmpty ? nil : Size(width: TextStyle.edge.width(text) + 10, height: 18)
    }
    let arrangement = arranged(
      boxes.map { box in
        Tile(
          extent: direction.extent(box.frame.size),
          isFrame: box.block != nil,
          isApart: box.block?.kind == .handler
        )
      },
      zip(links[scope], labels).map { link, label in
        Strand(from: link.from, to: link.to, label: label.map { direction.extent($0) })
      },
      direction
    )
    var scene = Scene(size: direction.size(arrangement.total), boxes: boxes, routes: [])
    for index in boxes.indices {
      scene.boxes[index].place(
        at: direction.point(arrangement.origins[index]),
        size: direction.size(arrangement.extents[index])
      )
    }
    for (index, link) in links[scope].enumerated() {
      var label: Route.Label?
      if let origin = arrangement.labels[index], let size = labels[index] {
        let frame = Rect(origin: direction.point(origin), size: size)
        label = Route.Label(text: texts[index], frame: frame)
      }
      scene.routes.append(
        Route(
          edges: link.edges,
          isOrderOnly: link.isOrderOnly,
          points: arrangement.paths[index].map { direction.point($0) },
          label: label
        )
      )
    }
    return scene
  }

  private func box(of number: Int) -> Box {
    let corner = Point(x: 0, y: 0)
    switch nesting.nodes[number].item {
    case .step(let step):
      let card = Card(step)
      return Box(frame: Rect(origin: corner, size: card.size), content: .step(step, card))
    case .block(let block):
      let scene = scene(of: number + 1)
      let label = TextStyle.frame.fitted(block.label, to: 420)
      var inner = max(scene.size.width, TextStyle.frame.width(label) + 14, 60)
      inner += inner % 2
      var size = Size(
        width: inner + 2 * Spacing.framePadding,
        height: scene.size.height + Spacing.frameHeader + Spacing.framePadding
      )
      let inside = Point(
        x: Spacing.framePadding + (inner - scene.size.width) / 2,
        y: Spacing.frameHeader
      )
      if block.kind == .loop {
        size.width += 2 * Spacing.stack
        size.height += 2 * Spacing.stack
      }
      size.height += size.height % 2
      return Box(
        frame: Rect(origin: corner, size: size),
        content: .block(block, label: label, scene, inside: inside)
      )
    }
  }
}

extension Box {
  fileprivate var block: Graph.Block? {
    if case .block(let block, label: _, _, inside: _) = content { block } else { nil }
  }

  /// Moves the box to its place. What a wider frame holds stays in its middle.
  fileprivate mutating func place(at origin: Point, size: Size) {
    if case .block(let block, label: let label, let scene, inside: var inside) = content {
      inside.x += (size.width - frame.size.width) / 2
      content = .block(block, label: label, scene, inside: inside)
    }
    frame = Rect(origin: origin, size: size)
  }
}
