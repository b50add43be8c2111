/// How attempts may end, by what was done to them: with which code, and saying what.
import FlowContract
import Foundation

extension RunCheck {
  mutating func endingsFit() {
    for ending in endings { wordsFit(ending) }
    switch scenario {
    case .passing, .racing:
      for ending in endings where !ending.isWell {
        complaints.append("did not come through: \(ending.words)")
      }
    case .expiring:
      for ending in endings where !ending.isWell {
        complaints.append("did not come through: \(ending.words)")
      }
      if fetches != 2 { complaints.append("credentials were fetched \(fetches) times") }
    case .lasting(let kind, _):
      guard let ending = endings.first, hits > 0 else {
        complaints.append("the fault never happened")
        return
      }
      if !kind.codes.contains(where: { $0.rawValue == Int(ending.status) }) {
        complaints.append("ended with \(ending.status): \(ending.words)")
      }
      let words = kind.causes ?? []
      if !words.contains(where: ending.lastWord.contains) {
        complaints.append("the cause is not named: \(ending.lastWord)")
      }
    case .killed(let signal, _, _):
      for ending in endings where !ending.isWell {
        let isKilled = ending.wasSignalled && signal == 9
        let isPreempted = ending.status == ExitCode.preempted.rawValue && signal == 15
        if !isKilled, !isPreempted {
          complaints.append("ended with \(ending.status) before the signal: \(ending.words)")
        }
      }
    case .diskFull:
      diskFits()
    }
  }

  /// Said by the store beforehand, by the kernel, or by the program that writes.
  private mutating func diskFits() {
    for ending in endings where !ending.isWell {
      let isRuntimes =
        ending.status == ExitCode.disk.rawValue
        && ["bytes are needed, and", "No space left"].contains(where: ending.lastWord.contains)
      let isPrograms = ending.status == 3 && ending.words.contains("program:")
      if !isRuntimes, !isPrograms {
        complaints.append("the cause is not named: \(ending.status): \(ending.words)")
      }
    }
  }

  /// A failed attempt leaves a document that says the same as its exit code.
  private mutating func wordsFit(_ ending: Ending) {
    guard !ending.wasSignalled else {
      if !ending.lastWord.isEmpty { complaints.append("a killed pod said `\(ending.lastWord)`") }
      return
    }
    guard !ending.isWell else {
      if !ending.lastWord.isEmpty { complaints.append("ended well, and said `\(ending.lastWord)`") }
      return
    }
    guard let json = try? JSON(ending.lastWord), case .object(let fields) = json,
      fields.contains(where: { $0.key == "exit" && $0.value == .int(Int(ending.status)) }),
      fields.contains(where: { $0.key == "cause" }), ending.lastWord.utf8.count <= 4096
    else {
      complaints.append("ended with \(ending.status), and its last word is `\(ending.lastWord)`")
      return
    }
  }
}
