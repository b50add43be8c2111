/// How many calls a lane runs at a time: halved when the server says that it is
/// too much, one more after each round of answers (as TCP does with its window).
import NIOCore

struct Pace {
  private let most: Int
  private(set) var limit: Int
  private var answers = 0
  private var lastCut: NIODeadline?

  init(most: Int) {
    self.most = most
    limit = most
  }

  mutating func learn(from result: Result<Answer, Fault>, at now: NIODeadline = .now()) {
    guard case .success(let answer) = result else { return }
    if answer.isThrottled {
      answers = 0
      // One burst of refusals is one piece of news.
      if let lastCut, now - lastCut < .milliseconds(200) { return }
      lastCut = now
      limit = max(1, limit / 2)
    } else if limit < most {
      answers += 1
      if answers >= limit {
        answers = 0
        limit += 1
      }
    }
  }
}

extension Answer {
  var isThrottled: Bool { status == 503 || status == 429 }
}
