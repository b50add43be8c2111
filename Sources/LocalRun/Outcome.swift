import ArgoEngine
import FlowContract
import Glibc

extension LocalProcesses {
  /// What Argo would make of the end of a pod, from its code and the files it left.
  func outcome(of leaf: Leaf, _ process: RunningProcess, _ code: Int) -> LeafEnding {
    let word = contents(of: "\(process.root)/last-word", limit: 64 << 10).flatMap { LastWord($0) }
    var result: PodResult
    if leaf.isOverTime {
      // Kubernetes' own words, by which `retry` tells it from other ends.
      result = PodResult(
        .failed,
        message: "Pod was active on the node longer than the specified deadline"
      )
    } else if code == 0 {
      result = PodResult(.succeeded, exitCode: 0)
    } else {
      let said = word.map { ": \($0.text)" } ?? ""
      result = PodResult(
        .failed,
        message: "main: Error (exit code \(code))\(said)",
        exitCode: code
      )
    }
    for output in leaf.order.outputs {
      switch value(of: output, in: process.root) {
      case .some(let value): result.outputs[output.name] = value
      case nil where code == 0 && !leaf.isOverTime:
        result = PodResult(
          .error,
          message: "the output parameter `\(output.name)` was not written and has no default"
        )
      case nil: break
      }
    }
    return LeafEnding(
      result: result,
      duration: now - process.started,
      isReused: access("\(process.root)/reused", F_OK) == 0,
      lastWord: word,
      tail: process.tail,
      log: process.logPath
    )
  }

  private func value(of output: PodOrder.Output, in root: String) -> String? {
    guard let path = output.path, path.hasPrefix(Paths.root + "/"),
      let bytes = contents(of: root + path.dropFirst(Paths.root.count), limit: 1 << 20)
    else { return output.fallback }
    let text = String(decoding: bytes, as: UTF8.self)
    // As Argo reads them: less one line break at the end.
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
