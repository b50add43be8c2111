import Foundation

extension RandomFlow {
  /// Flows that lack one thing of this one, the larger things first.
  var smaller: [RandomFlow] {
    var result: [RandomFlow] = []
    for index in handlers.indices {
      var flow = self
      flow.handlers.remove(at: index)
      result.append(flow)
    }
    for body in Self.smaller(body) {
      var flow = self
      flow.body = body
      result.append(flow)
    }
    for index in handlers.indices {
      for body in Self.smaller(handlers[index].body) where !body.isEmpty {
        var flow = self
        flow.handlers[index].body = body
        result.append(flow)
      }
    }
    for index in settings.indices {
      var flow = self
      flow.settings.remove(at: index)
      result.append(flow)
    }
    for index in params.indices {
      var flow = self
      flow.params.remove(at: index)
      result.append(flow)
    }
    if world.troubles > 0 {
      var flow = self
      flow.world.troubles = 0
      result.append(flow)
    }
    return result
  }

  private static func smaller(_ statements: [Statement]) -> [[Statement]] {
    var result: [[Statement]] = []
    for index in statements.indices {
      var fewer = statements
      fewer.remove(at: index)
      result.append(fewer)
    }
    for index in statements.indices {
      // What is inside may do without what is around it.
      for inner in statements[index].contents {
        var flatter = statements
        flatter.replaceSubrange(index...index, with: inner)
        result.append(flatter)
      }
      for statement in statements[index].smaller {
        var changed = statements
        changed[index] = statement
        result.append(changed)
      }
    }
    return result
  }
}

extension RandomFlow.Statement {
  fileprivate var contents: [[RandomFlow.Statement]] {
    switch self {
    case .step: []
    case .loop(_, let body): [body]
    case .branch(_, let arms): arms.map(\.body)
    }
  }

  fileprivate var smaller: [RandomFlow.Statement] {
    switch self {
    case .step(let step):
      return step.lines.indices.map { index in
        var fewer = step
        fewer.lines.remove(at: index)
        return .step(fewer)
      }
    case .loop(let head, let body):
      var result = RandomFlow.smallerBodies(body).map { Self.loop(head: head, body: $0) }
      if let range = head.range(of: " max ") {
        result.append(.loop(head: String(head[..<range.lowerBound]), body: body))
      }
      return result
    case .branch(let subject, let arms):
      var result: [RandomFlow.Statement] = []
      for index in arms.indices where arms.count > 1 && (index > 0 || subject != nil) {
        var fewer = arms
        fewer.remove(at: index)
        result.append(.branch(subject: subject, arms: fewer))
      }
      for index in arms.indices {
        for body in RandomFlow.smallerBodies(arms[index].body) {
          var changed = arms
          changed[index].body = body
          result.append(.branch(subject: subject, arms: changed))
        }
      }
      return result
    }
  }
}

extension RandomFlow {
  fileprivate static func smallerBodies(_ body: [Statement]) -> [[Statement]] {
    smaller(body).filter { !$0.isEmpty }
  }
}
