/// Who holds what, and who waits for it, in the order of asking.
struct Locks {
  var holders: [String: Set<Int>] = [:]
  var queues: [String: [Int]] = [:]
  var held: [Int: [String]] = [:]
}

extension Run {
  enum Acquired {
    case held(Int?)
    case waits(Int)
    case failed(Int, String)
  }

  /// Takes all locks of a call, or none (`workflow/sync`).
  func acquire(_ call: Call) -> Acquired {
    let template = call.template
    do throws(SubstitutionError) {
      let keys = try lockKeys(call)
      let id = add(
        template.retry == nil ? kind(of: template) : .retry,
        call.position,
        template,
        phase: .pending
      )
      if let blocked = keys.first(where: {
        isTaken($0.key, $0.size) || !(locks.queues[$0.key] ?? []).isEmpty
      }) {
        let count = locks.holders[blocked.key]?.count ?? 0
        nodes[id].message =
          "Waiting for \(blocked.key) lock. Lock status: \(blocked.size - count)/\(blocked.size)"
        for key in keys { locks.queues[key.key, default: []].append(id) }
        waitingCalls[id] = call
        return .waits(id)
      }
      for key in keys { locks.holders[key.key, default: []].insert(id) }
      locks.held[id] = keys.map(\.key)
      return .held(id)
    } catch {
      let message = text(of: error)
      return .failed(add(.skipped, call.position, template, phase: .error, message), message)
    }
  }

  private func kind(of template: CompiledTemplate) -> NodeKind {
    switch template.body {
    case .pod(let shape): shape.kind
    case .dag: .dag
    case .steps: .steps
    case .suspend: .suspend
    case .nothing: .skipped
    }
  }

  private func isTaken(_ key: String, _ size: Int) -> Bool {
    (locks.holders[key]?.count ?? 0) >= size
  }

  private func lockKeys(_ call: Call) throws(SubstitutionError) -> [(key: String, size: Int)] {
    var scope = RunScope(run: self)
    scope.template = call.template
    scope.inputs = call.inputs
    var keys: [(key: String, size: Int)] = []
    for lock in call.template.locks {
      switch lock {
      case .mutex(let name):
        let filled = try substitute(name, scope, .lenient).text
        keys.append(("\(program.namespace)/Mutex/\(filled)", 1))
      case .semaphore(let map, let key):
        let name = try substitute(map, scope, .lenient).text
        let entry = try substitute(key, scope, .lenient).text
        let lock = "\(program.namespace)/ConfigMap/\(name)/\(entry)"
        // `sync/semaphore.go`: a ConfigMap, or an entry, that is not there is a size of nothing.
        guard let size = program.library.configured(name, entry).flatMap({ Int($0) }), size != 0
        else { throw .refused("failed to initialize semaphore \(lock) with limit") }
        keys.append((lock, size))
      }
    }
    return keys
  }

  /// Gives back what a node held, and lets the first that can go on do so.
  func release(_ id: Int) {
    guard let keys = locks.held.removeValue(forKey: id) else {
      if waitingCalls.removeValue(forKey: id) != nil { forget(id) }
      return
    }
    for key in keys { locks.holders[key]?.remove(id) }
    for key in keys { wakeFirst(of: key) }
  }

  private func forget(_ id: Int) {
    for key in locks.queues.keys.sorted() { locks.queues[key]?.removeAll { $0 == id } }
  }

  private func wakeFirst(of key: String) {
    while let first = locks.queues[key]?.first, let call = waitingCalls[first] {
      guard let keys = try? lockKeys(call), !keys.contains(where: { isTaken($0.key, $0.size) }),
        keys.allSatisfy({ locks.queues[$0.key]?.first == first })
      else { return }
      for key in keys {
        locks.queues[key.key]?.removeFirst()
        locks.holders[key.key, default: []].insert(first)
      }
      locks.held[first] = keys.map(\.key)
      waitingCalls[first] = nil
      goOn(call, first)
    }
  }

  /// A call that waited for its locks begins.
  private func goOn(_ call: Call, _ id: Int) {
    nodes[id].message = ""
    lockEnds[id] = now
    if let memoize = call.template.memoize {
      switch recall(memoize, call, id) {
      case .hit: return
      case .miss: break
      case .failed(let id, let message): return finish(id, .error, message)
      }
    }
    if call.template.retry != nil {
      nodes[id].phase = .running
      beginRetry(id, call)
      return
    }
    _ = execute(call, id)
  }
}
