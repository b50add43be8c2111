import FlowAnalysis
import FlowEmit
import FlowSyntax
import Manifests
import Testing

/// Flows beyond what one DAG or one object may hold.
@Suite("large flows")
struct LargeFlowTests {
  enum Shape: String, CaseIterable {
    case chain
    case fan
    case diamonds
    case random
    case tolerant
  }

  @Test("objects made on all cores are those made one by one", arguments: Shape.allCases)
  func onAllCores(_ shape: Shape) throws {
    let source = Source(name: "large.flow", text: text(edges(shape, 1000), tolerant: false))
    let analysis = analyze(source)
    let plan = try #require(analysis.plans.first)
    let flow = try #require(analysis.file.flows.first)
    let documents = WorkflowTemplates(plan, EmitOptions()).map(YAMLDocument.init)
    #expect(documents.count > 1)
    #expect(emitArgo(plan, flow, EmitOptions(), Project.Limits()).files[0].documents == documents)
  }

  @Test(
    "every piece fits Argo's limits, and no order is lost",
    arguments: Shape.allCases,
    [150, 250, 1000]
  )
  func pieces(_ shape: Shape, _ count: Int) throws {
    let edges = edges(shape, count)
    let source = Source(name: "large.flow", text: text(edges, tolerant: shape == .tolerant))
    let analysis = analyze(source)
    let plan = try #require(analysis.plans.first)
    let objects = WorkflowTemplates(plan, EmitOptions())
    var templates: [String: YAML] = [:]
    for object in objects {
      let list = try #require(object["spec"]?["templates"]?.sequence)
      #expect(list.count <= 200)
      for template in list {
        let name = try #require(template["name"]?.string)
        #expect(templates.updateValue(template, forKey: name) == nil, "\(name) stands twice")
      }
    }
    var flat = Flattened(templates: templates)
    flat.visit("main", before: [])
    #expect(flat.largest <= 200)
    #expect(flat.ancestors.count == count)
    for (step, after) in edges.enumerated() {
      for other in after {
        #expect(
          flat.ancestors["s\(step)"]?.contains("s\(other)") == true,
          "s\(step) after s\(other)"
        )
      }
    }
  }

  @Test("a thousand steps compile without a word")
  func thousand() {
    let source = Source(name: "large.flow", text: text(edges(.diamonds, 1000), tolerant: false))
    let analysis = analyze(source)
    #expect(analysis.diagnostics.isEmpty)
    #expect(analysis.plans.first?.steps.count == 1000)
  }

  @Test("what is too large for Linux, Argo or etcd is refused")
  func sizes() throws {
    func codes(_ text: String) throws -> [String] {
      let analysis = analyze(Source(name: "large.flow", text: text))
      let plan = try #require(analysis.plans.first)
      let flow = try #require(analysis.file.flows.first)
      return emitArgo(plan, flow, EmitOptions(), Project.Limits()).diagnostics.map(\.code.rawValue)
    }
    let script = String(repeating: "x", count: 131_072)
    #expect(
      try codes("flow a {\n step b {\n image \"x:1\"\n run \"\(script)\"\n }\n}") == [
        "too-large-environment"
      ]
    )
    let steps = (0..<12).map {
      "step s\($0) {\n image \"x:1\"\n run \"\(script.dropLast(40_000))\"\n }"
    }
    #expect(try codes("flow a {\n\(steps.joined(separator: "\n"))\n}") == ["too-large-object"])
  }

  private func edges(_ shape: Shape, _ count: Int) -> [[Int]] {
    var random = SplitMix(seed: UInt64(count))
    return (0..<count).map { step in
      switch shape {
      case .chain, .tolerant: step == 0 ? [] : [step - 1]
      case .fan: step == 0 ? [] : step == count - 1 ? Array(1..<(count - 1)) : [0]
      case .diamonds:
        switch step % 3 {
        case 0: step == 0 ? [] : [step - 1, step - 2]
        case 1: [step - 1]
        default: [step - 2]
        }
      case .random:
        step == 0
          ? []
          : Set((0..<(random.next() % 4)).map { _ in Int(random.next() % UInt64(step)) }).sorted()
      }
    }
  }

  private func text(_ edges: [[Int]], tolerant: Bool) -> String {
    var lines = ["flow large {", "  defaults {", "    image \"x:1\"", "  }"]
    for (step, after) in edges.enumerated() {
      lines.append("  step s\(step) {")
      if !after.isEmpty {
        lines.append("    after " + after.map { "s\($0)" }.joined(separator: ", "))
      }
      if tolerant { lines.append("    allow failure") }
      lines += ["    exec [\"work\"]", "  }"]
    }
    return (lines + ["}", ""]).joined(separator: "\n")
  }
}

/// The steps of nested DAGs, and everything that is over before each starts.
private struct Flattened {
  let templates: [String: YAML]
  var ancestors: [String: Set<String>] = [:]
  var largest = 0

  init(templates: [String: YAML]) {
    self.templates = templates
  }

  /// Walks a template that starts after `before`; returns the steps in it.
  @discardableResult
  mutating func visit(_ name: String, before: Set<String>) -> Set<String> {
    guard let tasks = templates[name]?["dag"]?["tasks"]?.sequence else {
      if let inner = templates[name]?["steps"]?.sequence?.first?.sequence?.first?["template"]?
        .string
      {
        return visit(inner, before: before)
      }
      ancestors[name] = before
      return [name]
    }
    largest = max(largest, tasks.count)
    var over: [String: Set<String>] = [:]
    var open = tasks
    while !open.isEmpty {
      let ready = open.filter { task in awaited(task).allSatisfy { over[$0] != nil } }
      guard !ready.isEmpty else { return [] }
      for task in ready {
        let template = task["template"]?.string ?? task["templateRef"]?["template"]?.string ?? ""
        let earlier = awaited(task).reduce(before) { $0.union(over[$1] ?? []) }
        let inside = visit(template, before: earlier)
        over[task["name"]?.string ?? ""] = inside.union(earlier)
      }
      open.removeAll { task in over[task["name"]?.string ?? ""] != nil }
    }
    return over.values.reduce(into: []) { $0.formUnion($1) }
  }

  private func awaited(_ task: YAML) -> [String] {
    (task["depends"]?.string ?? "").split(separator: " && ").map { term in
      String(term.drop { $0 == "(" }.prefix { $0 != "." })
    }
  }
}
