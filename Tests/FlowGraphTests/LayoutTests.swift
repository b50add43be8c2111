import FlowGraph
import Testing

@Suite("layout")
struct LayoutTests {
  @Test("no two siblings overlap", arguments: Example.all.map(\.name), Direction.allCases)
  func overlaps(_ name: String, _ direction: Direction) throws {
    for scene in try Scene.all(in: layout(Example.named(name), direction)) {
      for (index, box) in scene.boxes.enumerated() {
        let others = scene.boxes[(index + 1)...]
        #expect(!others.contains { $0.frame.intersects(box.frame) })
      }
    }
  }

  @Test("everything lies inside its frame", arguments: Example.all.map(\.name), Direction.allCases)
  func bounds(_ name: String, _ direction: Direction) throws {
    for scene in try Scene.all(in: layout(Example.named(name), direction)) {
      let frames = scene.boxes.map(\.frame) + scene.routes.compactMap(\.label?.frame)
      for frame in frames {
        #expect(frame.origin.x >= 0 && frame.origin.y >= 0)
        #expect(frame.maxX <= scene.size.width && frame.maxY <= scene.size.height)
      }
      for point in scene.routes.flatMap(\.points) {
        #expect((0...scene.size.width).contains(point.x))
        #expect((0...scene.size.height).contains(point.y))
      }
      for box in scene.boxes {
        guard case .block(_, label: _, let inner, inside: let inside) = box.content else {
          continue
        }
        #expect(inside.x >= 0 && inside.x + inner.size.width <= box.frame.size.width)
        #expect(inside.y >= 0 && inside.y + inner.size.height <= box.frame.size.height)
      }
    }
  }

  @Test("no label lies on a box or on another label", arguments: Example.all.map(\.name))
  func labels(_ name: String) throws {
    for direction in Direction.allCases {
      for scene in try Scene.all(in: layout(Example.named(name), direction)) {
        let labels = scene.routes.compactMap(\.label?.frame)
        for (index, label) in labels.enumerated() {
          #expect(!scene.boxes.contains { $0.frame.intersects(label) })
          #expect(!labels[(index + 1)...].contains { $0.intersects(label) })
        }
      }
    }
  }

  @Test("no line runs through a box", arguments: Example.all.map(\.name), Direction.allCases)
  func lines(_ name: String, _ direction: Direction) throws {
    for scene in try Scene.all(in: layout(Example.named(name), direction)) {
      for route in scene.routes {
        for (one, other) in zip(route.points, route.points.dropFirst()) {
          let (left, right) = (min(one.x, other.x), max(one.x, other.x))
          let (top, bottom) = (min(one.y, other.y), max(one.y, other.y))
          let isMet = scene.boxes.contains { box in
            left < box.frame.maxX && box.frame.origin.x < right
              && top < box.frame.maxY && box.frame.origin.y < bottom
          }
          #expect(!isMet)
        }
      }
    }
  }

  @Test("a line starts and ends on the boxes it joins")
  func ends() throws {
    let scene = layout(Example.nightly, .right).scene
    let route = try #require(scene.routes.first)
    #expect(route.edges.map(\.to) == ["train"])
    #expect(route.points.first?.x == scene.boxes[0].frame.maxX)
    #expect(route.points.last?.x == scene.boxes[1].frame.origin.x)
  }

  @Test("edges between the same siblings become one line with all names, each once")
  func merging() {
    let routes = layout(Example.nightly).scene.routes
    let merged = routes.filter { $0.edges.count > 1 }
    #expect(merged.map(\.label?.text) == ["model, score"])
    #expect(routes.count == 6)
  }

  @Test("one data edge among order edges makes a data line")
  func kinds() {
    let graph = Graph(
      title: "",
      root: [
        Example.step("a"), Example.block("b", .loop, "b", ["x", "y"].map { Example.step($0) }),
      ],
      edges: [
        Graph.Edge(from: "a", to: "x", isOrderOnly: true),
        Graph.Edge(from: "a", to: "y", label: "rows"),
      ]
    )
    #expect(layout(graph).scene.routes.map(\.isOrderOnly) == [false])
  }

  @Test("an edge to nowhere, to itself or to the block around it is left out")
  func strays() {
    let graph = Graph(
      title: "",
      root: [Example.block("b", .loop, "b", [Example.step("x")])],
      edges: [
        Graph.Edge(from: "x", to: "b"), Graph.Edge(from: "x", to: "gone"),
        Graph.Edge(from: "x", to: "x"),
      ]
    )
    #expect(Scene.all(in: layout(graph)).allSatisfy { $0.routes.isEmpty })
    #expect(!mermaid(graph).contains("-->"))
    #expect(!dot(graph).contains("->"))
  }

  @Test("a handler stands below what it watches")
  func handlers() throws {
    let boxes = layout(Example.nightly).scene.boxes
    let handler = try #require(boxes.last)
    #expect(boxes.dropLast().allSatisfy { $0.frame.maxY < handler.frame.origin.y })
  }

  @Test("a wide drawing is turned when that makes it narrower")
  func directions() {
    #expect(layout(Example.nightly).direction == .right)
    #expect(layout(Example.fan(60)).direction == .right)
    #expect(layout(Example.chain(500)).direction == .down)
  }

  @Test("a plain chain is one straight line")
  func straight() {
    let names = (0..<30).map { "s\($0)" }
    let graph = Graph(
      title: "",
      root: names.map { Example.step($0) },
      edges: zip(names, names.dropFirst()).map { Graph.Edge(from: $0, to: $1) }
    )
    let points = layout(graph, .right).scene.routes.flatMap(\.points)
    #expect(Set(points.map(\.y)).count == 1)
  }

  @Test("lines that can be drawn without crossing are")
  func crossings() {
    // Written so that the order of the source crosses.
    let graph = Graph(
      title: "",
      root: ["a", "b", "d", "c"].map { Example.step($0) },
      edges: [Graph.Edge(from: "a", to: "c"), Graph.Edge(from: "b", to: "d")]
        + [Graph.Edge(from: "a", to: "e"), Graph.Edge(from: "b", to: "e")]
    )
    var joined = graph
    joined.root.append(Example.step("e"))
    let boxes = layout(joined, .right).scene.boxes
    let (a, b, d, c) = (boxes[0].frame, boxes[1].frame, boxes[2].frame, boxes[3].frame)
    #expect((a.origin.y < b.origin.y) == (c.origin.y < d.origin.y))
  }

  @Test("thousands of steps with long edges are laid out without deep recursion")
  func large() {
    var graph = Example.chain(2_000)
    graph.edges += (0..<1_990).map { Graph.Edge(from: "s\($0)", to: "s1999") }
    let scene = layout(graph, .down).scene
    #expect(scene.boxes.count == 2_000)
    // All edges to the last step share one lane.
    #expect(scene.size.width < 600)
  }
}
