import Glibc

/// A set of signals, as the system keeps it.
struct SignalSet: @unchecked Sendable {
  var set: sigset_t

  /// What the runtime hears and passes on: all but those that mean a fault of
  /// this very process, that cannot be caught, or that speak of a terminal.
  static let handled: SignalSet = {
    var set = sigset_t()
    sigfillset(&set)
    for signal in [
      SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGPIPE, SIGTTIN, SIGTTOU,
      SIGTSTP, SIGPROF,
    ] {
      sigdelset(&set, signal)
    }
    return SignalSet(set: set)
  }()

  /// Blocks them in this thread and those it will start.
  func block() {
    var mine = set
    pthread_sigmask(SIG_BLOCK, &mine, nil)
  }

  /// Waits for one of them, for so many seconds at most.
  func wait(upTo seconds: Double?) -> Int32? {
    var mine = set
    var info = siginfo_t()
    let signal: Int32
    if let seconds {
      let whole = Int(seconds)
      var time = timespec(tv_sec: whole, tv_nsec: Int((seconds - Double(whole)) * 1e9))
      signal = sigtimedwait(&mine, &info, &time)
    } else {
      signal = sigwaitinfo(&mine, &info)
    }
    return signal > 0 ? signal : nil
  }
}
