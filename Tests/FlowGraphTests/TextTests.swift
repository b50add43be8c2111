import FlowGraph
import Testing

@Suite("svg, Mermaid and DOT")
struct TextTests {
  @Test("the same graph gives the same text", arguments: Example.all.map(\.name))
  func determinism(_ name: String) throws {
    let graph = try Example.named(name)
    #expect(svg(graph) == svg(graph))
    #expect(mermaid(graph) == mermaid(graph))
    #expect(dot(graph) == dot(graph))
  }

  @Test("every step, block and edge is drawn", arguments: Example.all.map(\.name))
  func completeness(_ name: String) throws {
    let graph = try Example.named(name)
    let drawing = svg(graph)
    #expect(drawing.count(of: "data-id=") == graph.items.count)
    let lines = Scene.all(in: layout(graph)).flatMap(\.routes)
    #expect(lines.reduce(0) { $0 + $1.edges.count } == graph.edges.count)
    #expect(drawing.count(of: " → ") == graph.edges.count)
    #expect(drawing.count(of: #"class="head""#) == lines.count)

    let arrows = mermaid(graph).count(of: " --> ") + mermaid(graph).count(of: " -->|")
    let dotted = mermaid(graph).count(of: " -.-> ") + mermaid(graph).count(of: " -.->|")
    #expect(dotted == graph.edges.filter(\.isOrderOnly).count)
    #expect(arrows + dotted == graph.edges.count)
    #expect(dot(graph).count(of: "\" -> \"") == graph.edges.count)
    #expect(dot(graph).count(of: "style=dashed") == graph.edges.filter(\.isOrderOnly).count)
  }

  @Test("svg is well formed whatever the texts are", arguments: Example.all.map(\.name))
  func wellFormed(_ name: String) throws {
    let drawing = try svg(Example.named(name))
    #expect(drawing.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
    var open: [Substring] = []
    for tag in drawing.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
      // A text that got out of its quotes would leave a bare `>` or an unknown tag behind.
      let name = tag.prefix { $0.isLetter || $0 == "/" }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else {
        #expect(["svg", "style", "rect", "text", "g", "title", "path"].contains(name))
        let body = tag.prefix { $0 != ">" }
        if !body.hasSuffix("/") { open.append(name) }
      }
    }
    #expect(open.isEmpty)
  }

  @Test("texts are escaped in svg")
  func svgEscapes() {
    let drawing = svg(Example.mixture)
    #expect(drawing.contains("a &quot;quoted&quot; &lt;title&gt; &amp; more"))
    #expect(drawing.contains("]]&gt; --&gt; &lt;/svg&gt;"))
    #expect(drawing.contains("bell and line"))
    #expect(drawing.count(of: "</svg>") == 1)
  }

  @Test("svg says what it is, in light and dark, and leaves the page around it alone")
  func svgFrame() {
    let drawing = svg(Example.nightly)
    #expect(
      drawing.hasPrefix(#"<svg xmlns="http://www.w3.org/2000/svg" class="flowgraph" role="img""#)
    )
    #expect(drawing.contains(#"aria-label="nightly_training, every day 04:00 Europe/Berlin""#))
    #expect(drawing.contains("@media (prefers-color-scheme:dark)"))
    let rules = drawing.split(separator: "<style>\n")[1].split(separator: "</style>")[0]
    for rule in rules.split(separator: "\n") where rule != "}" && !rule.hasPrefix("@media") {
      for selector in rule.prefix(while: { $0 != "{" }).split(separator: ",") {
        #expect(selector.hasPrefix(".flowgraph "))
      }
    }
  }

  @Test("pointing at a step tells all about it")
  func hovers() {
    let drawing = svg(Example.nightly)
    #expect(
      drawing.contains(
        "<title>train&#10;Trains one model on one shard.&#10;4 cpu · 16Gi..32Gi · 1 gpu · 2h</title>"
      )
    )
    #expect(drawing.contains("<title>train → select: model&#10;train → select: score</title>"))
    #expect(drawing.contains("<title>report&#10;1 cpu · 2Gi&#10;may fail</title>"))
  }

  @Test("order-only lines are dashed, blocks look like their kind")
  func looks() {
    let drawing = svg(Example.nightly)
    #expect(drawing.count(of: #"class="line order""#) == 1)
    #expect(drawing.count(of: #"class="line""#) == 5)
    #expect(drawing.count(of: #"class="under""#) == 2)
    #expect(drawing.count(of: #"<g class="branch""#) == 2)
    #expect(drawing.count(of: #"<g class="handler""#) == 1)
    #expect(drawing.count(of: #"class="step tolerated""#) == 1)
  }

  @Test("Mermaid text of the nightly flow")
  func nightlyMermaid() {
    let text = mermaid(Example.nightly)
    #expect(
      text.hasPrefix(
        """
        ---
        title: "nightly_training · every day 04:00 Europe/Berlin"
        ---
        flowchart LR
          n_extract["extract<br/>1 cpu · 2Gi · 1h · retry 2"]
          subgraph n_shards ["foreach shard in extract.shards · max 8"]
            n_train["train<br/>4 cpu · 16Gi..32Gi · 1 gpu · 2h"]
          end

        """
      )
    )
    #expect(text.contains(#"  subgraph n_good ["if select.score #62;= 0.9"]"#))
    #expect(text.contains(#"  n_extract -->|"table, shards"| n_train"#))
    #expect(text.contains("  n_review -.-> n_report\n"))
    #expect(text.contains("  class n_report tolerated\n"))
  }

  @Test("Mermaid ids are never keywords and never meet")
  func mermaidIDs() {
    let ids = ["end", "a-b", "a_b", "a b", "aX2dXb", "aXb", "ä"]
    let graph = Graph(title: "", root: ids.map { Example.step($0) })
    let lines = mermaid(graph).split(separator: "\n").dropFirst()
    let written = lines.map { $0.prefix { $0 != "[" } }
    #expect(Set(written).count == ids.count)
    #expect(written.allSatisfy { $0.hasPrefix("  n_") })
    #expect(written.joined().allSatisfy { $0.isASCII })
  }

  @Test("Mermaid labels cannot end their quotes, be HTML or begin a list")
  func mermaidLabels() {
    let graph = Graph(
      title: "",
      root: [Example.step("a", needs: ["<b>"])],
      edges: []
    )
    #expect(mermaid(graph).contains(#"n_a["a<br/>#60;b#62;"]"#))
    #expect(mermaid(Example.mixture).contains(##"|"a#124;b, #34;c#34;"|"##))
    let list = Graph(title: "", root: [Example.step("1. x"), Example.step("- y")])
    #expect(mermaid(list).contains(##"["1#46; x"]"##))
    #expect(mermaid(list).contains(##"["#45; y"]"##))
  }

  @Test("DOT quotes every text and cuts edges at the frames of blocks")
  func dotText() {
    let text = dot(Example.mixture)
    #expect(text.hasPrefix(#"digraph "a \"quoted\" <title> & more" {"#))
    #expect(text.contains(#"  subgraph "cluster_outer" {"#))
    #expect(text.contains(#""fit" -> "merge" [label="weights", ltail="cluster_inner"]"#))
    #expect(text.contains(#""prepare" -> "anchor of empty" [style=dashed, lhead="cluster_empty"]"#))
    let slash = Graph(title: "", root: [Example.step(#"a\"#)])
    #expect(dot(slash).contains(#""a\\" [label="a\\"]"#))
  }

  @Test("a text too long for its card is cut, and whole for those who point at it")
  func cuts() {
    let name = String(repeating: "long name ", count: 20)
    let drawing = svg(Graph(title: "", root: [Example.step(name)]))
    #expect(drawing.contains("…</text>"))
    #expect(drawing.contains("<title>\(name)</title>"))
    #expect(layout(Graph(title: "", root: [Example.step(name)])).scene.size.width < 300)
  }

  @Test("an empty graph is an empty drawing")
  func empty() {
    let graph = Graph(title: "nothing", root: [])
    #expect(svg(graph).contains(#"height="88""#))
    #expect(mermaid(graph) == "---\ntitle: \"nothing\"\n---\nflowchart LR\n")
  }
}

extension String {
  fileprivate func count(of part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
