import Foundation
import Support
import Testing

/// What `flowc simulate --format html` writes; how it looks is for people to judge.
@Suite("the page of simulate")
struct PageTests {
  /// The page without its style and its script, which are files of their own.
  private func body(_ page: String) throws -> String {
    let style = try #require(page.range(of: "<style>")).upperBound
    let head = try #require(page.range(of: "</style>")).lowerBound
    let script = try #require(page.range(of: "<script>", options: .backwards)).upperBound
    let end = try #require(page.range(of: "</script>", options: .backwards)).lowerBound
    return page[..<style] + "\n…" + page[head..<script] + "\n…" + page[end...]
  }

  private func data(_ page: String) throws -> [String: Any] {
    let mark = "<script type=\"application/json\" class=\"data\">"
    let start = try #require(page.range(of: mark)).upperBound
    let end = try #require(page[start...].range(of: "</script>")).lowerBound
    let json = try JSONSerialization.jsonObject(with: Data(page[start..<end].utf8))
    return try #require(json as? [String: Any])
  }

  @Test("a run is a page with tables and data, the same bytes every time")
  func golden() throws {
    let fixture = Fixture("Fixtures/page/training.flow")
    try withFolder { folder in
      try folder.write(String(decoding: try fixture.bytes, as: UTF8.self), as: "training.flow")
      let arguments = [
        "simulate", "training.flow", "--format", "html", "--capacity", "cpu=8,memory=16Gi,gpu=2",
        "--take", "train=20m", "--fail", "train[1]", "--times", "1",
      ]
      let page = try Command.run(arguments, in: folder)
      #expect(page.status == 0)
      try fixture.expect(try body(page.stdout), equals: "page")
      #expect(try Command.run(arguments, in: folder).stdout == page.stdout)
      #expect(page.stdout.contains(try Repository.text("web/simulation.css")))
      #expect(page.stdout.contains(try Repository.text("web/simulation.js")))
      let written = try Command.run(arguments + ["-o", "out/page.html"], in: folder)
      #expect(written.stdout == "")
      #expect(try folder.text(of: "out/page.html") == page.stdout)
    }
  }

  @Test("nothing of a page comes from elsewhere")
  func selfContained() throws {
    let files = try Repository.text("web/simulation.css") + Repository.text("web/simulation.js")
    // The one address is the name of SVG's elements.
    let rest = files.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
    for word in ["http:", "https:", "url(//", "import ", "@import", "fetch(", "XMLHttpRequest"] {
      #expect(!rest.contains(word), "\(word)")
    }
  }

  @Test("what users write cannot end an element")
  func escaping() throws {
    try withFolder { folder in
      let text = "</script><script>alert(1)</script><!--<b title='x'>&amp;"
      try folder.write(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: "a<b>\\"c"}
        spec:
          entrypoint: main
          templates:
          - {name: leaf, container: {image: x}}
          - name: main
            dag:
              tasks:
              - {name: first, template: leaf}
              - {name: "t<i>", template: leaf, depends: first, when: "\\"\(text)\\" == 'x'"}

        """,
        as: "flow.yaml"
      )
      let page = try Command.run(["simulate", "flow.yaml", "--format", "html"], in: folder).stdout
      #expect(page.components(separatedBy: "<script").count == 3)
      #expect(page.components(separatedBy: "</script").count == 3)
      #expect(!page.contains("<!--") && !page.contains("<b title") && !page.contains("t<i"))
      #expect(page.contains("<h1>a&lt;b&gt;&quot;c</h1>"))
      let data = try data(page)
      let notes = try #require(data["notes"] as? [String])
      #expect(notes.contains { $0.contains(text) })
      let steps = try #require(data["steps"] as? [[String: Any]])
      #expect(steps.map { $0["name"] as? String } == ["first", "t<i>"])
    }
  }

  @Test("what is refused or hangs has its page, too")
  func refused() throws {
    try withFolder { folder in
      try folder.write(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec: {entrypoint: gone}\n",
        as: "flow.yaml"
      )
      let result = try Command.run(["simulate", "flow.yaml", "--format", "html"], in: folder)
      #expect(result.status == 1)
      #expect(result.stdout.contains("<span class=\"outcome bad\">not run</span>"))
      #expect(result.stdout.contains("<li>template gone not found</li>"))
    }
  }

  @Test("ten thousand pods make a page of less than two megabytes")
  func size() throws {
    try withFolder { folder in
      try folder.write(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: large}
        spec:
          entrypoint: main
          templates:
          - {name: leaf, container: {image: x, resources: {requests: {cpu: 1}}}}
          - name: main
            dag:
              tasks:
              - {name: a, template: leaf, withSequence: {count: '10000'}}
              - {name: b, template: leaf, withSequence: {count: '4000'}}

        """,
        as: "flow.yaml"
      )
      let result = try Command.run(
        ["simulate", "flow.yaml", "--format", "html", "--capacity", "cpu=1"],
        in: folder
      )
      #expect(result.status == 0)
      #expect(result.stdout.utf8.count < 2_000_000)
      let data = try data(result.stdout)
      let steps = try #require(data["steps"] as? [[String: Any]])
      #expect(steps.map { $0["count"] as? Int } == [10000, 4000])
      let shown = steps.reduce(0) { $0 + ($1["bars"] as? Int ?? 0) }
      let hidden = steps.reduce(0) { $0 + ($1["hidden"] as? Int ?? 0) }
      #expect(shown == 12000)
      #expect(hidden == 2000)
      // The critical path stays, whatever is left out.
      #expect((data["path"] as? [Int])?.count == 1)
    }
  }
}
