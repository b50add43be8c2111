/// The room of a cluster, and the pods that wait for it in the order of coming.
///
/// As in Kubernetes a small pod passes a large one that does not fit yet. Pods of one shape wait in
/// one queue, so that a hundred thousand of them cost no more to look through than one.
final class Cluster {
  private var free: [Resources]
  private let sizes: [Resources]
  private var queues: [Resources: Queue] = [:]
  private var arrivals = 0

  private struct Queue {
    var pods: [(arrival: Int, pod: Int)] = []
    var head = 0

    var first: (arrival: Int, pod: Int)? { head < pods.count ? pods[head] : nil }
  }

  init(_ nodes: [Resources]) {
    free = nodes
    sizes = nodes
  }

  /// The node that takes a pod now, or `nil`: it waits.
  func place(_ pod: Int, _ wanted: Resources) -> Int? {
    if let node = free.firstIndex(where: { wanted.fits(in: $0) }) {
      free[node] = free[node] - wanted
      return node
    }
    queues[wanted, default: Queue()].pods.append((arrivals, pod))
    arrivals += 1
    return nil
  }

  /// Gives room back; the pods that get it, with their nodes.
  func free(_ resources: Resources, on node: Int) -> [(pod: Int, node: Int)] {
    free[node] = free[node] + resources
    var begun: [(Int, Int)] = []
    let shapes = queues.filter { $0.value.first != nil }
      .sorted { $0.value.first?.arrival ?? 0 < $1.value.first?.arrival ?? 0 }.map(\.key)
    for shape in shapes {
      while let first = queues[shape]?.first, shape.fits(in: free[node]) {
        free[node] = free[node] - shape
        queues[shape]?.head += 1
        begun.append((first.pod, node))
      }
      if let queue = queues[shape], queue.head == queue.pods.count { queues[shape] = nil }
    }
    return begun
  }

  /// A pod that waited is gone.
  func forget(_ pod: Int, _ shape: Resources) {
    guard let queue = queues[shape],
      let index = queue.pods[queue.head...].firstIndex(where: { $0.pod == pod })
    else { return }
    queues[shape]?.pods.remove(at: index)
  }

  /// Why no node takes it, as the scheduler of Kubernetes says it.
  func reason(_ wanted: Resources) -> String {
    var counts: [(Int, String)] = []
    func count(_ name: String, _ isShort: (Resources) -> Bool) {
      let number = free.filter(isShort).count
      if number > 0 { counts.append((number, name)) }
    }
    count("Insufficient cpu") { wanted.cpu > $0.cpu }
    count("Insufficient memory") { wanted.memory > $0.memory }
    count("Insufficient nvidia.com/gpu") { wanted.gpu > $0.gpu }
    let reasons = counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return "Unschedulable: 0/\(free.count) nodes are available: \(reasons)."
  }

  /// Whether it would fit if the cluster were empty.
  func couldEverFit(_ wanted: Resources) -> Bool { sizes.contains { wanted.fits(in: $0) } }
}
