/// The room of a cluster, and the pods that wait for it in the order of coming.
///
/// As in Kubernetes a small pod passes a large one that does not fit yet. Pods of one shape wait in
/// one queue, so that a hundred thousand of them cost no more to look through than one.
final class Cluster {
  private let hosts: [Host]
  private var free: [Resources]
  private var places: [Int]
  private var queues: [Shape: Queue] = [:]
  private var arrivals = 0
  /// Which hosts take pods that say nothing, and those of each placement.
  private let open: [Bool]
  private var allowed: [Placement: [Bool]] = [:]

  /// What pods must have in common to wait in one queue.
  struct Shape: Hashable {
    let resources: Resources
    let placement: Placement?
  }

  private struct Queue {
    var pods: [(arrival: Int, pod: Int)] = []
    var head = 0

    var first: (arrival: Int, pod: Int)? { head < pods.count ? pods[head] : nil }
  }

  init(_ hosts: [Host]) {
    self.hosts = hosts
    free = hosts.map(\.size)
    places = hosts.map(\.podLimit)
    open = hosts.map { Placement().objection(to: $0) == nil }
  }

  func name(of host: Int) -> String { hosts[host].name }

  /// The host that takes a pod now, or `nil`: it waits.
  func place(_ pod: Int, _ shape: Shape) -> Int? {
    if let host = bestHost(for: shape) {
      take(shape, on: host)
      return host
    }
    queues[shape, default: Queue()].pods.append((arrivals, pod))
    arrivals += 1
    return nil
  }

  /// Of the hosts with room the one that is then the least full, as Kubernetes' scheduler prefers
  /// (`NodeResourcesFit` with `LeastAllocated`); of equals the first.
  private func bestHost(for shape: Shape) -> Int? {
    let isAllowed = allowance(of: shape.placement)
    var best: (host: Int, score: Double)?
    for host in hosts.indices where fits(shape, on: host) && isAllowed[host] {
      if hosts.count == 1 { return host }
      let score = score(shape.resources, on: host)
      if best.map({ score > $0.score }) ?? true { best = (host, score) }
    }
    return best?.host
  }

  private func fits(_ shape: Shape, on host: Int) -> Bool {
    places[host] > 0 && shape.resources.fits(in: free[host])
  }

  private func score(_ wanted: Resources, on host: Int) -> Double {
    func share(_ free: Int, _ size: Int) -> Double { size > 0 ? Double(free) / Double(size) : 0 }
    return share(free[host].cpu - wanted.cpu, hosts[host].size.cpu)
      + share(free[host].memory - wanted.memory, hosts[host].size.memory)
  }

  private func take(_ shape: Shape, on host: Int) {
    free[host] = free[host] - shape.resources
    places[host] -= 1
  }

  private func allowance(of placement: Placement?) -> [Bool] {
    guard let placement else { return open }
    if let known = allowed[placement] { return known }
    let result = hosts.map { placement.objection(to: $0) == nil }
    allowed[placement] = result
    return result
  }

  /// Gives room back; the pods that get it, with their hosts.
  func free(_ resources: Resources, on host: Int) -> [(pod: Int, host: Int)] {
    free[host] = free[host] + resources
    places[host] += 1
    var begun: [(Int, Int)] = []
    let shapes = queues.filter { $0.value.first != nil }
      .sorted { $0.value.first?.arrival ?? 0 < $1.value.first?.arrival ?? 0 }.map(\.key)
    for shape in shapes {
      guard fits(shape, on: host), allowance(of: shape.placement)[host] else { continue }
      while let first = queues[shape]?.first, fits(shape, on: host) {
        take(shape, on: host)
        queues[shape]?.head += 1
        begun.append((first.pod, host))
      }
      if let queue = queues[shape], queue.head == queue.pods.count { queues[shape] = nil }
    }
    return begun
  }

  /// A pod that waited is gone.
  func forget(_ pod: Int, _ shape: Shape) {
    guard let queue = queues[shape],
      let index = queue.pods[queue.head...].firstIndex(where: { $0.pod == pod })
    else { return }
    queues[shape]?.pods.remove(at: index)
  }

  /// Why no node takes it, as the scheduler of Kubernetes says it: of every node what its first
  /// filter has against the pod, the same ones counted, in the order of their texts.
  func reason(_ shape: Shape) -> String {
    var counts: [String: Int] = [:]
    let wanted = shape.resources
    for host in hosts.indices {
      if let objection = (shape.placement ?? Placement()).objection(to: hosts[host]) {
        counts[objection, default: 0] += 1
        continue
      }
      if places[host] < 1 { counts["Too many pods", default: 0] += 1 }
      if wanted.cpu > free[host].cpu { counts["Insufficient cpu", default: 0] += 1 }
      if wanted.memory > free[host].memory { counts["Insufficient memory", default: 0] += 1 }
      if wanted.gpu > free[host].gpu { counts["Insufficient nvidia.com/gpu", default: 0] += 1 }
    }
    let reasons = counts.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
    return "Unschedulable: 0/\(hosts.count) nodes are available: \(reasons)."
  }

  /// Whether it would fit if the cluster were empty.
  func couldEverFit(_ shape: Shape) -> Bool {
    let isAllowed = allowance(of: shape.placement)
    return hosts.indices.contains { host in
      isAllowed[host] && hosts[host].podLimit > 0
        && shape.resources.fits(in: hosts[host].size)
    }
  }
}
