extension Run {
  /// The nodes of a set's containers, which wait with their pod
  /// (`container_set_template.go:executeContainerSet`).
  func addContainers(of id: Int, _ shape: PodShape) {
    for container in shape.containers {
      var position = Position(base: id, suffix: ".\(container.name)")
      position.frame = nodes[id].frame
      containers[id, default: []].append(add(.container, position, nil, phase: .pending))
    }
  }

  func containersRun(of id: Int) {
    for container in containers[id] ?? [] { nodes[container].phase = .running }
  }

  /// The pod has ended, and tells how each container has.
  func containersEnd(of id: Int, _ results: [ContainerResult]) {
    guard let own = containers.removeValue(forKey: id) else { return }
    let began = nodes[id].ran >= 0 ? nodes[id].ran : nodes[id].started
    for (container, result) in zip(own, results) {
      nodes[container].finished = began + result.finished
      nodes[container].message = result.message
      switch result.phase {
      case .succeeded: nodes[container].phase = .succeeded
      case .failed: nodes[container].phase = .failed
      case .error: nodes[container].phase = .error
      }
    }
    // A pod that was cut off tells nothing of containers that still ran.
    for container in own.dropFirst(results.count) {
      nodes[container].phase = .failed
      nodes[container].finished = now
      nodes[container].message = "Pod Failed whilst container running"
    }
  }
}
