/// How many calls a lane runs at a time: halved when the server says that it is
/// too much, then one more after each round of answers, as TCP does with its
/// window; just below what was too much, it stays for twenty rounds.
import NIOCore

struct Pace {
  private let most: Int
  private(set) var limit: Int
  /// What was too much the last time.
  private var ceiling = Int.max
  private var answers = 0
  private var lastCut: NIODeadline?

  init(most: Int) {
    self.most = most
    limit = most
  }

  /// `began`: when the call was sent. One sent before the last cut brings no news
  /// of how it is since.
  mutating func learn(
    from result: Result<Answer, Fault>,
    began: NIODeadline,
    at now: NIODeadline = .now()
  ) {
    guard case .success(let answer) = result else { return }
    if answer.isThrottled {
      if let lastCut, began <= lastCut { return }
      let wasTried = limit >= ceiling
      ceiling = limit
      limit = max(1, wasTried ? limit - 1 : limit / 2)
      answers = 0
      lastCut = now
    } else if limit < most {
      answers += 1
      let rounds = limit + 1 >= ceiling ? 20 : 1
      guard answers >= rounds * limit else { return }
      answers = 0
      limit += 1
    }
  }
}

extension Answer {
  var isThrottled: Bool { status == 503 || status == 429 }
}
