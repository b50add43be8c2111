/// Pods that others use while they run, and that end with the template they were started in.
extension Run {
  /// Over for whoever waits: at its end, or a daemon that runs (`NodeStatus.Fulfilled`).
  func isFulfilled(_ id: Int) -> Bool { nodes[id].phase.isFulfilled || nodes[id].isDaemoned }

  /// A daemon's pod runs: what waits for it can go on.
  func daemonIsReady(_ pod: Int) {
    let template = nodes[pod].template
    guard template >= 0, program.templates[Int(template)].isDaemon, !nodes[pod].isDaemoned,
      let frame = nodes[pod].frame
    else { return }
    frame.daemons.append(pod)
    nodes[pod].isDaemoned = true
    nodes[pod].outbound = .passesOn
    var owner = pod
    if nodes[pod].retry >= 0 {
      owner = Int(nodes[pod].retry)
      // A daemon that is tried again has been ready before.
      if nodes[owner].isDaemoned { return }
      frame.daemons.append(owner)
      nodes[owner].isDaemoned = true
      nodes[owner].outbound = .passesOn
    }
    nodes[owner].wasReady = true
    let number = Int(nodes[owner].task)
    guard nodes[owner].hookOf < 0, number >= 0 else { return }
    switch frame.template.body {
    case .dag:
      if nodes[owner].item >= 0 {
        itemOver(owner, number, in: frame)
      } else {
        taskOverUnlessHooked(number, in: frame)
      }
    case .steps:
      if nodes[owner].item >= 0 { frame.tasks[number].loop?.unfinished -= 1 }
      stepOverUnlessHooked(number, in: frame)
    case .nothing, .pod, .suspend: break
    }
  }

  /// A template is over, and its daemons with it (`exec_control.go:killDaemonedChildren`).
  func endDaemons(of frame: Frame) {
    for id in frame.daemons where nodes[id].isDaemoned {
      stopPod(of: id)
      nodes[id].isDaemoned = false
      nodes[id].phase = .succeeded
      nodes[id].finished = now
    }
    frame.daemons = []
  }
}
