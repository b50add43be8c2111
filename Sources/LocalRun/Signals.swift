import CProcess
import Glibc

/// The signals that a run waits for, as a file that can be polled.
///
/// They are blocked from here on in every thread that starts later, so that nothing runs inside a
/// handler.
package final class Signals {
  package let file: Int32

  package init() throws(DiskFailure) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGWINCH] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    file = cprocess_signal_file(&set)
    guard file >= 0 else { throw DiskFailure("wait for", "signals") }
  }

  deinit { close(file) }

  /// The signals that have come since it was last asked.
  func take() -> [Int32] {
    var result: [Int32] = []
    while true {
      let signal = cprocess_next_signal(file)
      if signal == 0 { return result }
      result.append(signal)
    }
  }

  /// Waits until something can be read from `other`; a signal that ends programs ends the wait and
  /// is given back.
  package func wait(for other: Int32) -> Int32? {
    while true {
      var files = [
        pollfd(fd: file, events: Int16(POLLIN), revents: 0),
        pollfd(fd: other, events: Int16(POLLIN), revents: 0),
      ]
      poll(&files, 2, -1)
      for signal in take() where [SIGINT, SIGTERM, SIGHUP].contains(signal) { return signal }
      if files[1].revents != 0 { return nil }
    }
  }
}
