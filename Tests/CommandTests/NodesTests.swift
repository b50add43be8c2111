import Foundation
import Testing

/// `flowc simulate --nodes`, `--seed` and `--until`.
@Suite("simulate on nodes")
struct NodesTests {
  private func node(
    _ name: String,
    cpu: String = "4",
    memory: String = "16Gi",
    more: String = "",
    labels: String = "",
    taints: String = ""
  ) -> String {
    """
    - apiVersion: v1
      kind: Node
      metadata: {name: \(name), labels: {kubernetes.io/hostname: \(name)\(labels)}}
      spec: {\(taints)}
      status: {allocatable: {cpu: "\(cpu)", memory: \(memory), pods: "110"\(more)}, capacity: {cpu: "99"}}

    """
  }

  private func list(_ nodes: String...) -> String {
    "apiVersion: v1\nkind: List\nitems:\n" + nodes.joined()
  }

  private func workflow(_ template: String, count: Int = 3, spec: String = "") -> String {
    """
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata: {name: crowd}
    spec:
      entrypoint: main
      \(spec)
      templates:
      - name: main
        dag:
          tasks:
          - {name: each, template: work, withSequence: {count: '\(count)'}}
      - {name: work, \(template)}

    """
  }

  private func run(_ nodes: String, _ workflow: String, _ arguments: String...) throws -> Command {
    var result: Command?
    try withFolder { folder in
      try folder.write(nodes, as: "nodes.yaml")
      try folder.write(workflow, as: "flow.yaml")
      result = try Command.run(
        ["simulate", "flow.yaml", "--nodes", "nodes.yaml"] + arguments,
        in: folder
      )
    }
    return try #require(result)
  }

  private func hosts(_ json: String) throws -> [String] {
    let runs = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
    let nodes = try #require(runs?.first?["nodes"] as? [[String: Any]])
    return nodes.compactMap { $0["host"] as? String }
  }

  @Test("pods go to the node that is then the least full")
  func spread() throws {
    let result = try run(
      list(node("a"), node("b", cpu: "8")),
      workflow("container: {image: x, resources: {requests: {cpu: 2}}}", count: 6),
      "--format",
      "json"
    )
    #expect(result.status == 0)
    #expect(try hosts(result.stdout) == ["b", "a", "b", "b", "a", "b"])
  }

  @Test("a pod that fits nowhere waits with the words of Kubernetes' scheduler")
  func words() throws {
    let taint =
      "taints: [{key: dedicated, value: db, effect: NoSchedule}, {key: x, effect: PreferNoSchedule}]"
    let result = try run(
      list(
        node("a", memory: "2Gi"),
        node("b", memory: "2Gi"),
        node("c", taints: taint),
        node("d", taints: "unschedulable: true"),
        node("e", cpu: "1", memory: "1Gi")
      ),
      workflow("container: {image: x, resources: {requests: {cpu: 2, memory: 4Gi}}}", count: 1)
    )
    #expect(result.status == 1)
    #expect(
      result.stdout.contains(
        "Unschedulable: 0/5 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {dedicated: db}, 1 node(s) were unschedulable, 3 Insufficient memory."
      )
    )
    #expect(result.stdout.contains("unschedulable: `crowd.each(0:0)` fits on no node"))
  }

  @Test(
    "selectors and tolerations choose nodes, of the template before those of the workflow",
    arguments: [
      ("nodeSelector: {pool: gpu}", "", ["b"]),
      ("nodeSelector: {pool: '{{=\"g\" + \"pu\"}}'}", "", ["b"]),
      ("", "nodeSelector: {pool: gpu}", ["b"]),
      ("nodeSelector: {pool: cpu}", "nodeSelector: {pool: gpu}", ["a"]),
      ("tolerations: [{key: spot, operator: Exists}], nodeSelector: {pool: spot}", "", ["c"]),
      ("nodeSelector: {pool: spot}", "tolerations: [{operator: Exists}]", ["c"]),
      ("tolerations: [{key: spot, value: 'no'}], nodeSelector: {pool: spot}", "", []),
      ("", "", ["a"]),
    ]
  )
  func placement(_ template: String, _ spec: String, _ expected: [String]) throws {
    let nodes = list(
      node("a", labels: ", pool: cpu"),
      node("b", labels: ", pool: gpu"),
      node(
        "c",
        labels: ", pool: spot",
        taints: "taints: [{key: spot, value: 'yes', effect: NoExecute}]"
      )
    )
    let body = "container: {image: x}" + (template.isEmpty ? "" : ", " + template)
    let result = try run(nodes, workflow(body, count: 1, spec: spec), "--format", "json")
    #expect(try hosts(result.stdout) == expected)
  }

  @Test("a node takes no more pods than it may, and cards only where they are")
  func limits() throws {
    let one = node("a").replacingOccurrences(of: "pods: \"110\"", with: "pods: \"1\"")
    let result = try run(list(one), workflow("container: {image: x}", count: 2))
    #expect(result.stdout.contains("each[1]  Succeeded  waited 1m for room"))
    let cards = try run(
      list(node("a"), node("b", more: ", nvidia.com/gpu: \"1\"")),
      workflow("container: {image: x, resources: {limits: {nvidia.com/gpu: 1}}}", count: 2)
    )
    #expect(cards.stdout.contains("each[1]  Succeeded  waited 1m for room"))
  }

  @Test(
    "a file that holds no nodes is told",
    arguments: [
      ("kind: List\nitems: []\n", "nodes.yaml holds no nodes"),
      ("kind: Node\nmetadata: {name: a}\n", "nodes.yaml:1:1: the node `a` does not say"),
      (
        "kind: Node\nmetadata: {name: a}\nstatus: {allocatable: {cpu: many}}\n",
        "`many` is no quantity of `cpu`"
      ),
    ]
  )
  func broken(_ nodes: String, _ message: String) throws {
    let result = try run(nodes, workflow("container: {image: x}"))
    #expect(result.status == 2)
    #expect(result.stderr.contains(message), "\(result.stderr)")
  }

  // MARK: Chance

  private func seconds(_ arguments: [String]) throws -> [Int] {
    var found: [Int] = []
    try withFolder { folder in
      try folder.write(workflow("container: {image: x}", count: 200), as: "flow.yaml")
      let result = try Command.run(
        ["simulate", "flow.yaml", "--format", "json"] + arguments,
        in: folder
      )
      let runs =
        try JSONSerialization.jsonObject(with: Data(result.stdout.utf8)) as? [[String: Any]]
      let nodes = try #require(runs?.first?["nodes"] as? [[String: Any]])
      for node in nodes where node["type"] as? String == "Pod" {
        let start = try #require(node["started"] as? Double)
        let end = try #require(node["finished"] as? Double)
        let isGood = node["phase"] as? String == "Succeeded"
        found.append(isGood ? Int(end - start) : -1)
      }
    }
    return found
  }

  @Test("times of a range follow from the seed, and not from what else runs")
  func ranges() throws {
    let first = try seconds(["--take", "work=10m..20m", "--seed", "1"])
    #expect(first.allSatisfy { (600...1200).contains($0) })
    #expect(Set(first).count > 100)
    let mean = first.reduce(0, +) / first.count
    #expect((850...950).contains(mean))
    #expect(
      try seconds(["--take", "work=10m..20m", "--seed", "1", "--capacity", "cpu=1"]) == first
    )
    #expect(try seconds(["--take", "work=10m..20m", "--seed", "2"]) != first)
  }

  @Test("what fails one time in ten fails about that often")
  func likelihood() throws {
    let failed = try seconds(["--fail", "work:0.1"]).count { $0 < 0 }
    #expect((8...35).contains(failed))
    #expect(try seconds(["--fail", "work:0"]).count { $0 < 0 } == 0)
    #expect(try seconds(["--fail", "work=3:1"]).count { $0 < 0 } == 200)
  }

  @Test("--until stops the clock, and shows what runs and what waits")
  func until() throws {
    let result = try run(
      list(node("a", cpu: "2")),
      workflow("container: {image: x, resources: {requests: {cpu: 2}}}", count: 3),
      "--until",
      "90s"
    )
    #expect(result.status == 1)
    #expect(
      result.stdout.hasPrefix(
        """
        crowd: not over after 1m30s

          start  took  step
          0s     1m    each[0]  Succeeded
          1m     30s   each[1]  Running    waited 1m for room
          -      -     each[2]  Pending    waited 1m30s for room, Unschedulable: 0/1 nodes are available: 1 Insufficient cpu.

        """
      )
    )
  }

  @Test(
    "mistakes in chances are told",
    arguments: [
      (["--take", "work=20m..10m"], "`20m..10m` is no duration"),
      (["--fail", "work:2"], "`2` is no likelihood"),
      (["--nodes", "x", "--capacity", "cpu=1"], "give one of them"),
    ]
  )
  func mistakes(_ arguments: [String], _ message: String) throws {
    try withFolder { folder in
      try folder.write(workflow("container: {image: x}"), as: "flow.yaml")
      let result = try Command.run(["simulate", "flow.yaml"] + arguments, in: folder)
      #expect(result.status == 2)
      #expect(result.stderr.contains(message), "\(result.stderr)")
    }
  }
}
