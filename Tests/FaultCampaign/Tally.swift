/// The campaign's figures, and what was found wrong.
import FlowContract
import Foundation
import Synchronization

final class Tally: Sendable {
  private let state = Mutex(State())

  private struct State {
    var runs = 0
    var visible = 0
    var faults: [String: Int] = [:]
    /// How attempts ended: by exit code, or by signal.
    var ends: [String: Int] = [:]
    var complaints: [String] = []
  }

  /// Notes the faults that did happen in a run, and says how many.
  func take(_ proxy: FaultProxy, _ scenario: Scenario, _ endings: [Ending]) -> Int {
    var own: [String: Int] = [:]
    switch scenario {
    case .killed(let signal, _, _):
      let name = signal == 9 ? "kill -9" : "SIGTERM"
      let code = Int32(ExitCode.preempted.rawValue)
      if endings.contains(where: { $0.wasSignalled || $0.status == code }) { own[name] = 1 }
    case .diskFull:
      if endings.contains(where: { !$0.isWell }) { own["disk full"] = 1 }
    case .racing:
      own["two attempts racing"] = 1
    case .expiring:
      if proxy.fetches > 1 { own["credentials run out, token replaced"] = 1 }
    case .passing, .lasting:
      break
    }
    state.withLock { $0.faults.merge(own, uniquingKeysWith: +) }
    return proxy.hits + own.values.reduce(0, +)
  }

  func note(
    _ number: Int,
    _ scenario: Scenario,
    _ complaints: [String],
    _ endings: [Ending],
    isVisible: Bool
  ) {
    state.withLock { state in
      state.runs += 1
      if isVisible { state.visible += 1 }
      for ending in endings {
        state.ends[ending.wasSignalled ? "killed" : "\(ending.status)", default: 0] += 1
      }
      state.complaints += complaints.map { "run \(number) (\(scenario.name)): \($0)" }
    }
    for complaint in complaints { print("run \(number) (\(scenario)): \(complaint)") }
  }

  func complain(_ text: String) {
    state.withLock { $0.complaints.append(text) }
    print(text)
  }

  /// The table for docs/benchmarks.md. `true`: nothing was wrong.
  func report(_ proxies: [FaultProxy]) -> Bool {
    let (runs, visible, own, ends, complaints) = state.withLock {
      ($0.runs, $0.visible, $0.faults, $0.ends, $0.complaints)
    }
    var faults = own
    for proxy in proxies {
      for (kind, count) in proxy.injected { faults[kind.rawValue, default: 0] += count }
    }
    print("| fault | times |")
    print("| --- | ---: |")
    for (name, count) in faults.sorted(by: { $0.key < $1.key }) { print("| \(name) | \(count) |") }
    let total = faults.values.reduce(0, +)
    print("| **\(faults.count) kinds** | **\(total)** |")
    let codes = ends.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    print("\nexit codes: \(codes.joined(separator: ", "))")
    print("\(runs) runs, \(visible) with a visible result, \(complaints.count) complaints")
    return complaints.isEmpty
  }
}
