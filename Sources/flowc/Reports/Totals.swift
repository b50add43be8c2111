import ArgoEngine
import FlowContract

/// What a run needed at most and in all, of what its pods ask for.
///
/// An hour of a resource is one processor, one GiB or one card for an hour, whether it was used or
/// only kept, since that is what a cluster has to hold ready.
func totals(_ usage: Usage) -> String {
  guard usage.peakPods > 0 else { return "" }
  var peaks = ["\(usage.peakPods) \(usage.peakPods == 1 ? "pod" : "pods")"]
  var costs: [String] = []
  for resource in resources(of: usage) where resource.peak > 0 {
    peaks.append("\(rounded(resource.peak)) \(resource.unit)")
    costs.append("\(rounded(resource.hours)) \(resource.unit) hours")
  }
  var text = "\npeak: \(peaks.joined(separator: ", "))\n"
  if !costs.isEmpty { text += "cost: \(costs.joined(separator: ", "))\n" }
  return text
}

struct ResourceTotal {
  let unit: String
  let peak: Double
  let hours: Double
}

func resources(of usage: Usage) -> [ResourceTotal] {
  let gibibyte = 1_073_741_824.0
  let hour = 3_600_000.0
  return [
    ResourceTotal(
      unit: "cpu",
      peak: Double(usage.peak.cpu) / 1000,
      hours: usage.cpuTime / 1000 / hour
    ),
    ResourceTotal(
      unit: "GiB",
      peak: Double(usage.peak.memory) / gibibyte,
      hours: usage.memoryTime / gibibyte / hour
    ),
    ResourceTotal(unit: "gpu", peak: Double(usage.peak.gpu), hours: usage.gpuTime / hour),
  ]
}

/// A number for people: two places, and of what is less than one, two figures that count.
func rounded(_ number: Double) -> String {
  var scale = 100.0
  while number > 0, number * scale < 10, scale < 1e6 { scale *= 10 }
  let result = (number * scale).rounded() / scale
  return result == result.rounded() && result < 1e15 ? "\(Int(result))" : "\(result)"
}

func totalsJSON(_ usage: Usage) -> [JSON.Field] {
  let totals = resources(of: usage)
  return [
    .init(
      key: "peak",
      value: .object([
        .init(key: "pods", value: .int(usage.peakPods)),
        .init(key: "cpu", value: .double(totals[0].peak)),
        .init(key: "memory", value: .int(usage.peak.memory)),
        .init(key: "gpu", value: .int(usage.peak.gpu)),
      ])
    ),
    .init(
      key: "hours",
      value: .object([
        .init(key: "cpu", value: .double(totals[0].hours)),
        .init(key: "memoryGiB", value: .double(totals[1].hours)),
        .init(key: "gpu", value: .double(totals[2].hours)),
      ])
    ),
  ]
}
