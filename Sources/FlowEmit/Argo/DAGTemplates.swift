import FlowAnalysis
import Manifests

/// The templates that order tasks. Fields are in the order of Argo's reference.
struct DAGTemplates {
  let plan: Plan
  let layout: Layout
  let references: TemplateReferences

  func dag(_ index: Int) -> YAML {
    let scope = layout.scopes[index]
    return [
      "name": .string(scope.name),
      "metadata": ["annotations": [Annotation.source: .string(scope.place.text)]],
      "inputs": inputs(scope),
      "outputs": outputs(scope, index),
      "parallelism": scope.parallelism.map { .int($0) } ?? .absent,
      "dag": ["tasks": .list(scope.tasks.map { task($0, in: index) })],
    ]
  }

  private func inputs(_ scope: Layout.Scope) -> YAML {
    var parameters: [YAML] = scope.loops.isEmpty ? [] : [["name": "index"]]
    parameters += scope.inputs.map { ["name": .string(layout.parameter($0, plan))] }
    return parameters.isEmpty ? .absent : ["parameters": .list(parameters)]
  }

  private func outputs(_ scope: Layout.Scope, _ index: Int) -> YAML {
    guard !scope.outputs.isEmpty else { return .absent }
    let expressions = Expressions(plan: plan, layout: layout, scope: index)
    return [
      "parameters": .list(
        scope.outputs.map { value in
          [
            "name": .string(layout.parameter(value, plan)),
            "valueFrom": ["expression": .string(expressions.access(value))],
          ]
        }
      )
    ]
  }

  private func task(_ index: Int, in scope: Int) -> YAML {
    let task = layout.tasks[index]
    let expressions = Expressions(plan: plan, layout: layout, scope: scope)
    let reference = references.reference(to: task, from: scope)
    return [
      "name": .string(task.name),
      "template": reference.local,
      "templateRef": reference.remote,
      "arguments": arguments(task, in: scope, expressions),
      "depends": depends(task),
      "when": when(task, expressions),
      "withSequence": task.fanOut.map { ["count": .string(expressions.sequenceCount($0))] }
        ?? .absent,
    ]
  }

  private func arguments(
    _ task: Layout.Task,
    in scope: Int,
    _ expressions: Expressions
  ) -> YAML {
    var parameters: [YAML] = []
    let isInLoop = !layout.scopes[scope].loops.isEmpty
    if task.fanOut != nil {
      let index = isInLoop ? "{{inputs.parameters.index}}.{{item}}" : "{{item}}"
      parameters.append(["name": "index", "value": .string(index)])
    } else if isInLoop {
      parameters.append(["name": "index", "value": "{{inputs.parameters.index}}"])
    }
    if case .scope(let inner) = task.body {
      parameters += layout.scopes[inner].inputs.map { value in
        [
          "name": .string(layout.parameter(value, plan)),
          "value": .string(expressions.tag(value)),
        ]
      }
    }
    return parameters.isEmpty ? .absent : ["parameters": .list(parameters)]
  }

  /// Every dependency with the results that let this task go on: success alone,
  /// or for what may not run at all the bare name, with which Argo means that it
  /// succeeded, was skipped, or is a daemon (`expandDependency`).
  private func depends(_ task: Layout.Task) -> YAML {
    guard !task.waits.isEmpty else { return .absent }
    let terms = task.waits.sorted().map { index -> String in
      let awaited = layout.tasks[index]
      let maySkip = awaited.when != nil || awaited.fanOut != nil
      return maySkip ? awaited.name : "\(awaited.name).Succeeded"
    }
    return .string(terms.joined(separator: " && "))
  }

  private func when(_ task: Layout.Task, _ expressions: Expressions) -> YAML {
    switch task.when {
    case .condition(let condition): .string("{{=\(expressions.text(condition))}}")
    case .ended(.success): "{{=workflow.status == 'Succeeded'}}"
    case .ended(.failure): "{{=workflow.status != 'Succeeded'}}"
    case .ended(.exit), nil: .absent
    }
  }
}
