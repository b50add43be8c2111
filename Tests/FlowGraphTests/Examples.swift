import FlowGraph

/// The graphs that the tests draw.
enum Example {
  static let all: [(name: String, graph: Graph)] = [
    ("nightly", nightly), ("fan", fan(60)), ("diamonds", diamonds), ("chain", chain(500)),
    ("mixture", mixture), ("busy", busy), ("cycle", cycle),
  ]

  static let nightly = Graph(
    title: "nightly_training",
    subtitle: "every day 04:00 Europe/Berlin",
    root: [
      step("extract", needs: ["1 cpu", "2Gi", "1h", "retry 2"], doc: "Reads the day's table."),
      block(
        "shards",
        .loop,
        "foreach shard in extract.shards · max 8",
        [
          step(
            "train",
            needs: ["4 cpu", "16Gi..32Gi", "1 gpu", "2h"],
            doc: "Trains one model on one shard."
          )
        ]
      ),
      step("select", needs: ["1 cpu", "2Gi"]),
      block("good", .branch, "if select.score >= 0.9", [step("publish", needs: ["1 cpu", "2Gi"])]),
      block("poor", .branch, "else", [step("review", needs: ["1 cpu", "2Gi"])]),
      .step(
        Graph.Step(id: "report", title: "report", needs: ["1 cpu", "2Gi"], isTolerated: true)
      ),
      block("failed", .handler, "on failure", [step("alert")]),
    ],
    edges: [
      Graph.Edge(from: "extract", to: "train", label: "table, shards"),
      Graph.Edge(from: "train", to: "select", label: "model"),
      Graph.Edge(from: "train", to: "select", label: "score"),
      Graph.Edge(from: "select", to: "publish", label: "best"),
      Graph.Edge(from: "select", to: "review", label: "best"),
      Graph.Edge(from: "publish", to: "report", label: "url"),
      Graph.Edge(from: "review", to: "report", isOrderOnly: true),
    ]
  )

  static func fan(_ width: Int) -> Graph {
    let names = (1...width).map { "part_\($0)" }
    return Graph(
      title: "fan",
      root: [step("split")] + names.map { step($0, needs: ["2 cpu", "4Gi"]) } + [step("join")],
      edges: names.flatMap {
        [Graph.Edge(from: "split", to: $0), Graph.Edge(from: $0, to: "join", label: "rows")]
      }
    )
  }

  /// Four diamonds in the shape of a diamond, one of them in a block.
  static let diamonds: Graph = {
    func diamond(_ name: String) -> [Graph.Edge] {
      [("top", "left"), ("top", "right"), ("left", "foot"), ("right", "foot")].map {
        Graph.Edge(from: "\(name)_\($0.0)", to: "\(name)_\($0.1)")
      }
    }
    func steps(_ name: String) -> [Graph.Item] {
      ["top", "left", "right", "foot"].map { step("\(name)_\($0)", needs: ["1 cpu"]) }
    }
    return Graph(
      title: "diamonds",
      root: steps("a") + steps("b") + [block("c", .loop, "foreach c in list", steps("c"))]
        + steps("d"),
      edges: ["a", "b", "c", "d"].flatMap(diamond) + [
        Graph.Edge(from: "a_foot", to: "b_top", label: "left_data"),
        Graph.Edge(from: "a_foot", to: "c_top", label: "right_data"),
        Graph.Edge(from: "b_foot", to: "d_top"),
        Graph.Edge(from: "c_foot", to: "d_top"),
        Graph.Edge(from: "a_top", to: "d_foot", label: "config"),
      ]
    )
  }()

  static func chain(_ length: Int) -> Graph {
    Graph(
      title: "chain",
      root: (0..<length).map { step("s\($0)", needs: $0.isMultiple(of: 3) ? ["1 cpu"] : []) },
      edges: (1..<length).map { Graph.Edge(from: "s\($0 - 1)", to: "s\($0)", label: "x") }
        + (20..<length).filter { $0.isMultiple(of: 20) }.map {
          Graph.Edge(from: "s\($0 - 20)", to: "s\($0)", isOrderOnly: true)
        }
    )
  }

  /// Blocks in blocks, an empty block, edges to blocks, and texts that try to get out.
  static let mixture = Graph(
    title: #"a "quoted" <title> & more"#,
    subtitle: "bell \u{7} and\nline",
    root: [
      step("end", needs: ["<4 cpu>"], doc: "]]> --> </svg>"),
      block(
        "outer",
        .loop,
        "foreach region in [\"eu\", \"us\"]",
        [
          step("prepare"),
          block(
            "inner",
            .loop,
            "foreach model in prepare.models · max 4",
            [step("fit", needs: ["8 cpu", "64Gi", "2 gpu", "disk 200Gi", "retry 3", "8h"])]
          ),
          block("empty", .branch, "if prepare.rows > 10 && region != \"eu\"", []),
          step("merge"),
        ]
      ),
      step("ein-schöner_langer Name für einen Schritt, der nicht in die Karte passt 数据"),
      block("exit", .handler, "on exit", [step("clean"), step("tell")]),
    ],
    edges: [
      Graph.Edge(from: "end", to: "fit", label: "a|b, \"c\""),
      Graph.Edge(from: "end", to: "prepare", label: "a|b"),
      Graph.Edge(from: "prepare", to: "fit", label: "models"),
      Graph.Edge(from: "prepare", to: "empty", isOrderOnly: true),
      Graph.Edge(from: "inner", to: "merge", label: "weights"),
      Graph.Edge(from: "empty", to: "merge", isOrderOnly: true),
      Graph.Edge(
        from: "outer",
        to: "ein-schöner_langer Name für einen Schritt, der nicht in die Karte passt 数据"
      ),
      Graph.Edge(from: "clean", to: "tell", isOrderOnly: true),
    ]
  )

  /// A flow of ordinary size with lines of many lengths.
  static let busy: Graph = {
    let needed: [(String, [String])] = [
      ("ingest", []), ("schema", []), ("validate", ["ingest", "schema"]), ("clean", ["validate"]),
      ("geo", ["clean"]), ("weather", ["clean"]), ("holidays", ["schema"]),
      ("features", ["geo", "weather", "holidays", "clean"]), ("split", ["features"]),
      ("fit_linear", ["split"]), ("fit_trees", ["split"]), ("fit_net", ["split", "geo"]),
      ("compare", ["fit_linear", "fit_trees", "fit_net", "split"]),
      ("card", ["compare", "ingest"]),
      ("deploy", ["compare"]), ("notify", ["deploy", "card"]),
    ]
    return Graph(
      title: "demand_forecast",
      subtitle: "weekdays 06:30 UTC",
      root: needed.map { step($0.0, needs: ["2 cpu", "8Gi"]) },
      edges: needed.flatMap { name, sources in
        sources.map {
          Graph.Edge(from: $0, to: name, label: $0.hasPrefix("fit") ? "model, score" : nil)
        }
      }
    )
  }()

  /// Edges between two blocks that, lifted to the blocks, go both ways.
  static let cycle = Graph(
    title: "cycle",
    root: [
      block("left", .branch, "if a", [step("one"), step("four")]),
      block("right", .branch, "if b", [step("two"), step("three")]),
    ],
    edges: [
      Graph.Edge(from: "one", to: "two", label: "x"),
      Graph.Edge(from: "three", to: "four", label: "y"),
    ]
  )

  static func step(_ id: String, needs: [String] = [], doc: String? = nil) -> Graph.Item {
    .step(Graph.Step(id: id, title: id, needs: needs, doc: doc))
  }

  static func block(
    _ id: String,
    _ kind: Graph.Block.Kind,
    _ label: String,
    _ items: [Graph.Item]
  ) -> Graph.Item {
    .block(Graph.Block(id: id, kind: kind, label: label, items: items))
  }
}
