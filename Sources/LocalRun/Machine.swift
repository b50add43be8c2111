package import ArgoEngine
import FlowRuntime
import Glibc

/// What this machine has for steps: processors, memory, graphics cards.
package func thisMachine() -> Resources {
  var memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  // A container has less than the machine around it.
  if let limit = Memory().limit { memory = min(memory, limit) }
  var cpu = sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 1000
  if let quota = processorQuota() { cpu = min(cpu, quota) }
  return Resources(cpu: cpu, memory: memory, gpu: graphicsCards())
}

/// Thousandths of a processor that the container may use (`cpu.max` of cgroups 2).
private func processorQuota() -> Int? {
  guard let text = firstLine(of: "/sys/fs/cgroup/cpu.max") else { return nil }
  let words = text.split(separator: " ")
  guard words.count == 2, let quota = Int(words[0]), let period = Int(words[1]), period > 0 else {
    return nil
  }
  return max(quota * 1000 / period, 1)
}

/// NVIDIA's cards, `/dev/nvidia0` and so on; where there is none, AMD's.
private func graphicsCards() -> Int {
  func count(_ folder: String, _ prefix: String) -> Int {
    names(in: folder).count { $0.hasPrefix(prefix) && Int($0.dropFirst(prefix.count)) != nil }
  }
  let cards = count("/dev", "nvidia")
  guard cards == 0, access("/dev/kfd", F_OK) == 0 else { return cards }
  return count("/dev/dri", "renderD")
}

private func firstLine(of path: String) -> String? {
  guard let file = fopen(path, "re") else { return nil }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  guard fgets(&line, Int32(line.count), file) != nil else { return nil }
  let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
  return String(decoding: bytes, as: UTF8.self)
}
