/// What a drawing of a flow shows: its steps, the blocks around them, and what flows between.
///
/// Ids of steps and blocks share one namespace. An edge that names an unknown id, or that joins
/// a block to something inside the same block, has no place in a drawing and is left out of all of
/// them.
package struct Graph: Sendable, Hashable {
  package var title: String

  /// A line under the title, such as `every day 04:00 Europe/Berlin`.
  package var subtitle: String?
  package var root: [Item]
  package var edges: [Edge]

  package init(title: String, subtitle: String? = nil, root: [Item], edges: [Edge] = []) {
    self.title = title
    self.subtitle = subtitle
    self.root = root
    self.edges = edges
  }

  package indirect enum Item: Sendable, Hashable {
    case step(Step)
    case block(Block)

    package var id: String {
      switch self {
      case .step(let step): step.id
      case .block(let block): block.id
      }
    }
  }

  package struct Step: Sendable, Hashable {
    package var id: String
    package var title: String

    /// Short words about what the step asks for, such as `4 cpu` or `retry 2`.
    package var needs: [String]
    package var doc: String?

    /// The flow goes on when this step fails.
    package var isTolerated: Bool

    package init(
      id: String,
      title: String,
      needs: [String] = [],
      doc: String? = nil,
      isTolerated: Bool = false
    ) {
      self.id = id
      self.title = title
      self.needs = needs
      self.doc = doc
      self.isTolerated = isTolerated
    }
  }

  package struct Block: Sendable, Hashable {
    package enum Kind: Sendable, Hashable, CaseIterable {
      case loop
      case branch
      case handler
    }

    package var id: String
    package var kind: Kind

    /// The head of the block as people know it, such as `foreach shard in extract.shards`.
    package var label: String
    package var items: [Item]

    package init(id: String, kind: Kind, label: String, items: [Item]) {
      self.id = id
      self.kind = kind
      self.label = label
      self.items = items
    }
  }

  package struct Edge: Sendable, Hashable {
    package var from: String
    package var to: String

    /// The names of what flows, such as `table, shards`.
    package var label: String?

    /// The edge orders two steps and carries nothing.
    package var isOrderOnly: Bool

    package init(from: String, to: String, label: String? = nil, isOrderOnly: Bool = false) {
      self.from = from
      self.to = to
      self.label = label
      self.isOrderOnly = isOrderOnly
    }
  }
}
