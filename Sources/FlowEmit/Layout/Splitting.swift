import FlowAnalysis

/// What Argo's full CRDs allow since 4.0: 200 tasks in a DAG and 200 templates
/// in an object (manifests/base/crds/full).
let largestDAG = 200

/// The tasks in the pieces a larger scope is cut into: with two templates for
/// each step that may fail, and the DAG's own, they fit an object.
private let pieceSize = 99

/// A task of a scope that waits for another.
private struct Edge: Hashable {
  let waiting: Int
  let over: Int
}

extension Layout {
  /// Cuts scopes that no DAG template could hold into nested ones.
  mutating func splitLargeScopes(_ plan: Plan, names: inout TemplateNames) {
    for scope in scopes.indices where weight(of: scope, plan) > largestDAG {
      split(scope, plan, names: &names)
    }
  }

  /// The templates that must stand in one object: the DAG and those of its steps.
  private func weight(of scope: Int, _ plan: Plan) -> Int {
    scopes[scope].tasks.reduce(1) { $0 + weight(ofTask: $1, plan) }
  }

  func weight(ofTask task: Int, _ plan: Plan) -> Int {
    guard case .step(let step) = tasks[task].body else { return 1 }
    return plan.steps[step].toleratesFailure ? 2 : 1
  }

  private mutating func split(_ scope: Int, _ plan: Plan, names: inout TemplateNames) {
    let members = scopes[scope].tasks
    let waits = members.map { tasks[$0].waits }
    let cluster = cluster(members, waits: waits)
    scopes[scope].tasks = []
    place(cluster, in: scope, names: &names)
    for task in members { tasks[task].waits = [] }
    var seen = Set<Edge>(minimumCapacity: members.count)
    for (task, waits) in zip(members, waits) {
      for awaited in waits {
        let (waiting, over) = siblings(task, awaited)
        if seen.insert(Edge(waiting: waiting, over: over)).inserted {
          tasks[waiting].waits.append(over)
        }
      }
    }
  }

  /// Puts a cluster into a scope: as it is when it fits, else in pieces of its own.
  private mutating func place(_ cluster: Cluster, in scope: Int, names: inout TemplateNames) {
    if cluster.count <= pieceSize {
      for task in cluster.members {
        tasks[task].scope = scope
        scopes[scope].tasks.append(task)
      }
      return
    }
    for piece in pieces(of: cluster) {
      guard let first = piece.members.first else { continue }
      let name = names.unique("part-\(tasks[first].name)")
      let inner = addScope(name, owner: nil, loops: scopes[scope].loops, at: tasks[first].place)
      place(piece, in: inner, names: &names)
      _ = addTask(Task(name: name, body: .scope(inner), scope: scope, place: tasks[first].place))
    }
  }

  /// The parts of a cluster in order, packed into at most 100 pieces.
  private func pieces(of cluster: Cluster) -> [Cluster] {
    let size = max(pieceSize, (cluster.count + pieceSize - 1) / pieceSize)
    var result: [Cluster] = []
    var open: [Cluster] = []
    var count = 0
    for part in cluster.parts {
      if !open.isEmpty, count + part.count > size {
        result.append(Cluster(parts: open))
        open = []
        count = 0
      }
      open.append(part)
      count += part.count
    }
    if !open.isEmpty { result.append(Cluster(parts: open)) }
    // A cluster of one piece would never get smaller; its parts are the pieces.
    return result.count == 1 ? cluster.parts : result
  }

  /// The two tasks of one scope that hold `left` and `right`.
  private func siblings(_ left: Int, _ right: Int) -> (Int, Int) {
    let common = commonScope(tasks[left].scope, tasks[right].scope)
    return (lifted(left, to: common), lifted(right, to: common))
  }

  private func lifted(_ task: Int, to scope: Int) -> Int {
    var task = task
    while tasks[task].scope != scope, let owner = scopes[tasks[task].scope].owner { task = owner }
    return task
  }
}
