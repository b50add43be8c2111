import CProcess
import Glibc

/// Processes that have lost their parent and came to this one: what a step left running.
enum Descendants {
  /// From here on, orphans of steps come to this process and not to PID 1.
  static func adopt() { _ = cprocess_adopt_orphans() }

  /// Kills every child but those that are known, with its process group.
  static func killStrays(except known: Set<pid_t>) {
    let own = getpgrp()
    for child in children() where !known.contains(child) {
      let group = getpgid(child)
      if group > 1, group != own, !known.contains(group) { kill(-group, SIGKILL) }
      kill(child, SIGKILL)
    }
  }

  /// Kills what is left until nothing is; a process that the kernel cannot end now is not waited
  /// for beyond two seconds.
  static func killAll() {
    for _ in 0..<200 {
      killStrays(except: [])
      while waitpid(-1, nil, WNOHANG) > 0 {}
      if children().isEmpty { return }
      usleep(10_000)
    }
  }

  /// The kernel lists children by the thread they belong to (CONFIG_PROC_CHILDREN).
  static func children() -> [pid_t] {
    names(in: "/proc/self/task").flatMap { thread in
      let text = contents(of: "/proc/self/task/\(thread)/children", limit: 1 << 20) ?? []
      return String(decoding: text, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
    }
  }
}
