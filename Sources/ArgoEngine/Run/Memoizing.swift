extension Run {
  enum Recalled {
    case hit(Int)
    case miss
    case failed(Int, String)
  }

  /// Looks a call up in its cache, which is empty when a run begins (`controller/cache`).
  func recall(_ memoize: CompiledTemplate.Memo, _ call: Call, _ reserved: Int?) -> Recalled {
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    func failed(_ message: String) -> Recalled {
      let id =
        reserved ?? add(.skipped, call.position, call.template, phase: .error, message)
      return .failed(id, message)
    }
    do throws(SubstitutionError) {
      let key = try substitute(memoize.key, scope, .lenient).text
      guard isCacheKey(key) else { return failed("invalid cache key: \(key)") }
      var maxAge: Milliseconds?
      if let text = memoize.maxAge {
        let filled = try substitute(text, scope, .lenient).text
        guard let age = goDuration(filled) else { return failed("invalid maxAge: \(filled)") }
        maxAge = age
      }
      guard let entry = memos["\(memoize.cache)/\(key)"], now - entry.created <= maxAge ?? .max
      else {
        return .miss
      }
      let id = reserved ?? add(kindOfHit(call), call.position, call.template, phase: .running)
      nodes[id].outputs = entry.outputs
      finish(id, .succeeded)
      return .hit(id)
    } catch {
      return failed(text(of: error))
    }
  }

  private func kindOfHit(_ call: Call) -> NodeKind {
    switch call.template.body {
    case .pod(let shape): shape.kind
    case .dag: .dag
    case .steps: .steps
    case .suspend: .suspend
    case .nothing: .skipped
    }
  }

  private func isCacheKey(_ key: String) -> Bool {
    guard let first = key.utf8.first, first != UInt8(ascii: "-") else { return false }
    return key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }

  /// Keeps what a call that succeeded gave.
  func remember(_ id: Int, _ call: Call) {
    guard let memoize = call.template.memoize, nodes[id].phase == .succeeded else { return }
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    guard let key = try? substitute(memoize.key, scope, .lenient).text else { return }
    memos["\(memoize.cache)/\(key)"] = Memo(outputs: nodes[id].outputs, created: now)
  }
}
