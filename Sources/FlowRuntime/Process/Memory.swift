import Glibc

/// What the kernel counts of a container's memory, in version 1 and 2 of cgroups.
package struct Memory: Sendable {
  private let folders: [String]

  /// `root` is the root of the file system that is looked at.
  package init(root: String = "") {
    let own = (try? Files.read("\(root)/proc/self/cgroup", limit: 64 << 10)) ?? []
    var folders: [String] = []
    for line in String(decoding: own, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let path = parts[2] == "/" ? "" : String(parts[2])
      // In a container the path may be the host's, while the mount shows the container's part.
      if parts[0] == "0", parts[1].isEmpty {
        folders += ["\(root)/sys/fs/cgroup\(path)", "\(root)/sys/fs/cgroup"]
      } else if parts[1].split(separator: ",").contains("memory") {
        folders += ["\(root)/sys/fs/cgroup/memory\(path)", "\(root)/sys/fs/cgroup/memory"]
      }
    }
    self.folders = folders
  }

  /// How often the kernel has killed a process here for memory, or `nil` where
  /// nobody counts. `memory.events` is of version 2, `memory.oom_control` of
  /// version 1 (from Linux 4.13).
  package var kills: Int? {
    for folder in folders {
      for file in ["memory.events", "memory.oom_control"] {
        if let count = field("oom_kill", of: "\(folder)/\(file)") { return count }
      }
    }
    return nil
  }

  /// The limit in bytes, or `nil` for none.
  package var limit: Int? {
    for folder in folders {
      for file in ["memory.max", "memory.limit_in_bytes"] {
        guard let bytes = try? Files.read("\(folder)/\(file)", limit: 64) else { continue }
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
        // Version 1 says "none" with a figure near 2^63.
        if let limit = Int(text), limit < 1 << 50 { return limit }
      }
    }
    return nil
  }

  private func field(_ name: String, of path: String) -> Int? {
    guard let bytes = try? Files.read(path, limit: 4096) else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == name { return Int(words[1]) }
    }
    return nil
  }
}
