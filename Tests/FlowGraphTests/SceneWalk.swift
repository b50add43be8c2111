import FlowGraph
import Testing

extension Scene {
  /// The root and the inside of every block.
  static func all(in layout: Layout) -> [Scene] {
    var scenes = [layout.scene]
    var next = 0
    while next < scenes.count {
      for case .block(_, label: _, let scene, inside: _) in scenes[next].boxes.map(\.content) {
        scenes.append(scene)
      }
      next += 1
    }
    return scenes
  }
}

extension Example {
  static func named(_ name: String) throws -> Graph {
    try #require(all.first { $0.name == name }).graph
  }
}

extension Graph {
  /// Every item at any depth.
  var items: [Graph.Item] {
    var items = root
    var next = 0
    while next < items.count {
      if case .block(let block) = items[next] { items += block.items }
      next += 1
    }
    return items
  }
}
