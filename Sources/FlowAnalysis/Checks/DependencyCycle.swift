import FlowSyntax

extension Check {
  /// No step may wait for itself, however long the way round.
  static let dependencyCycle = Check(.dependencyCycle) { model, _, diagnostics in
    for scope in model.scopes {
      if let cycle = findCycle(in: scope) {
        diagnostics.append(.dependencyCycle(cycle, in: model))
      }
    }
  }
}

/// The edges of one cycle among the items of a scope, in the order of waiting,
/// or `nil`. Takes away what waits for nothing (Kahn); what is left waits in circles.
private func findCycle(in scope: Scope) -> [Scope.Edge]? {
  var open = scope.edges.map(\.count)
  var followers = [[Int]](repeating: [], count: scope.items.count)
  for (item, edges) in scope.edges.enumerated() {
    for edge in edges { followers[edge.item].append(item) }
  }
  var ready = open.indices.filter { open[$0] == 0 }
  var left = open.count
  while let item = ready.popLast() {
    left -= 1
    for follower in followers[item] {
      open[follower] -= 1
      if open[follower] == 0 { ready.append(follower) }
    }
  }
  guard left > 0, var item = open.firstIndex(where: { $0 > 0 }) else { return nil }

  var path: [Scope.Edge] = []
  var visited: [Int: Int] = [:]
  while visited[item] == nil {
    visited[item] = path.count
    guard let edge = scope.edges[item].first(where: { open[$0.item] > 0 }) else { return nil }
    path.append(edge)
    item = edge.item
  }
  return Array(path[(visited[item] ?? 0)...])
}

extension Diagnostic {
  fileprivate static func dependencyCycle(_ cycle: [Scope.Edge], in model: Model) -> Diagnostic {
    // Begin with what stands first in the text, so that the report does not
    // depend on where the search began.
    let start = cycle.indices.min { cycle[$0].span.start < cycle[$1].span.start } ?? 0
    let edges = Array(cycle[start...] + cycle[..<start])
    let names = edges.map { "`\(model.steps[$0.step].name.text)`" }
    let last = names.last ?? ""
    guard edges.count > 1, let first = edges.first else {
      return selfCycle(cycle[0], last, in: model)
    }
    var report = Diagnostic(
      .dependencyCycle,
      "these steps wait for each other: \(([last] + names).joined(separator: " → "))",
      at: first.span
    )
    if edges.contains(where: { !isDirect($0, in: model) }) {
      report = report.note("a block waits as a whole for everything that steps in it read")
    }
    for edge in edges.dropFirst() {
      report = report.note("waits for `\(model.steps[edge.step].name.text)`", at: edge.span)
    }
    return report
  }

  /// Whether the reason stands in no block of its own.
  private static func isDirect(_ edge: Scope.Edge, in model: Model) -> Bool {
    let step = model.steps.first { $0.decl.span.contains(Int(edge.span.start)) }
    return step.map { model.scopes[$0.scope].parent == nil } ?? false
  }

  /// A step that waits for itself, or a block for a step inside it.
  private static func selfCycle(_ edge: Scope.Edge, _ name: String, in model: Model) -> Diagnostic {
    let step = model.steps[edge.step]
    if step.decl.span.contains(Int(edge.span.start)) {
      return Diagnostic(.dependencyCycle, "\(name) waits for itself", at: edge.span)
    }
    return Diagnostic(
      .dependencyCycle,
      "\(name) runs inside this block, and the block waits for it",
      at: edge.span
    )
    .note("\(name) is here", at: step.name.span)
  }
}
