extension CompiledDAG {
  /// Puts the tasks into the order in which Argo visits them: from the targets, what they need
  /// first. Gives back two tasks that wait for each other, where there are such.
  func putInOrder() -> (task: Int, dependency: Int)? {
    var rank: [Int?] = Array(repeating: nil, count: names.count)
    var isOnPath = Array(repeating: false, count: names.count)
    var next = 0
    for target in targets {
      // A stack of our own: chains of thousands of tasks are no reason to run out of one.
      var stack: [(task: Int, dependency: Int)] = [(target, 0)]
      while let (task, position) = stack.last {
        if rank[task] != nil {
          stack.removeLast()
        } else if position < dependencies[task].count {
          isOnPath[task] = true
          stack[stack.count - 1].dependency += 1
          let dependency = dependencies[task][position]
          if rank[dependency] == nil, isOnPath[dependency] { return (task, dependency) }
          stack.append((dependency, 0))
        } else {
          rank[task] = next
          next += 1
          isOnPath[task] = false
          stack.removeLast()
        }
      }
    }
    self.rank = rank.map { $0 ?? -1 }
    order = names.indices.filter { rank[$0] != nil }.sorted { rank[$0] ?? 0 < rank[$1] ?? 0 }
    dependents = Array(repeating: [], count: names.count)
    roots = []
    for task in order {
      if dependencies[task].isEmpty { roots.append(task) }
      for dependency in dependencies[task] { dependents[dependency].append(task) }
    }
    return nil
  }

  /// The same DAG with other targets; `nil` where one of them is no task.
  func aimed(at text: String) -> CompiledDAG? {
    let targets = text.split(separator: " ").map { index[String($0)] }
    guard !targets.isEmpty, !targets.contains(nil) else { return nil }
    let dag = CompiledDAG()
    dag.tasks = tasks
    dag.names = names
    dag.index = index
    dag.dependencies = dependencies
    dag.depends = depends
    dag.failFast = failFast
    dag.targets = targets.compactMap { $0 }
    return dag.putInOrder() == nil ? dag : nil
  }
}

extension CompiledTemplate {
  /// The same template with another body, for one use of it.
  func with(_ body: Body) -> CompiledTemplate {
    let template = CompiledTemplate(name: name, number: number, origin: origin)
    template.inputs = inputs
    template.artifactInputs = artifactInputs
    template.outputs = outputs
    template.artifactOutputs = artifactOutputs
    template.body = body
    template.retry = retry
    template.parallelism = parallelism
    template.failFast = failFast
    template.memoize = memoize
    template.resultNames = resultNames
    template.line = line
    template.source = source
    return template
  }
}
