import ArgoEngine
import Glibc
import LocalRun

/// What a run shows while it goes on: a line for each thing that happens and for each line of a
/// step, and on a terminal below them how things are at the moment.
final class RunLog: RunWatcher {
  private let isTerminal: Bool
  private let hasColors: Bool
  /// How wide the names of steps are.
  private let width: Int
  /// How many attempts a step has at most, by its name.
  private let attempts: [String: Int]
  private let started = wallClock()
  private var text: [UInt8] = []
  /// How many lines below the cursor's first one are the live ones.
  private var liveLines = 0
  private var lastLive = ""
  private var isGone = false
  /// Whether a step that misses a file is to be told why, once.
  private var saysWhereStepsStart: Bool
  /// The same of a program.
  private var usesMachine: Bool
  /// The last attempt of each place that failed.
  private(set) var failures: [String: (leaf: LeafView, ending: LeafEnding)] = [:]
  private(set) var order: [String] = []
  private(set) var reused = 0

  init(width: Int, attempts: [String: Int], hasCode: Bool, usesMachine: Bool) {
    isTerminal = Terminal.isLive
    hasColors = Terminal.hasColors(1)
    self.width = width
    self.attempts = attempts
    saysWhereStepsStart = !hasCode
    self.usesMachine = usesMachine
  }

  // MARK: What happens

  func began(_ leaf: LeafView) {
    let again = leaf.attempt > 0 ? " again, \(attempt(leaf))" : ""
    say(leaf, "▸", "started\(again)", .dim)
  }

  func wrote(_ line: [UInt8], _ leaf: LeafView, isError: Bool) {
    // The next line is about to say so, shorter.
    let reuse = "flowrt: step `\(leaf.title)` is unchanged since run `"
    if isError, line.starts(with: reuse.utf8) { return }
    put(prefix(leaf.title, "│", isError ? .red : nil))
    put(isTerminal ? cleaned(line) : line)
    put("\n")
  }

  func ended(_ leaf: LeafView, _ ending: LeafEnding) {
    let time = shortTime(ending.duration)
    switch ending.result.phase {
    case .succeeded where ending.isReused:
      reused += 1
      failures[leaf.title] = nil
      say(leaf, "✓", "unchanged, taken from the earlier run", .green)
    case .succeeded:
      failures[leaf.title] = nil
      say(leaf, "✓", "done in \(time)", .green)
    case .failed, .error:
      if failures.updateValue((leaf, ending), forKey: leaf.title) == nil {
        order.append(leaf.title)
      }
      say(leaf, "✗", "failed after \(time): \(reason(ending))", .red)
      advise(leaf, ending)
    }
  }

  /// What differs from a pod, said once, where it looks like the reason.
  private func advise(_ leaf: LeafView, _ ending: LeafEnding) {
    if usesMachine, ending.lastWord?.cause == "not-started" {
      usesMachine = false
      return say(
        leaf,
        "?",
        "images are not used here: what a step starts must be installed",
        .yellow
      )
    }
    // What Python and shells end with when their script is not there.
    guard saysWhereStepsStart, ending.lastWord?.cause == "program",
      [2, 127].contains(ending.result.exitCode)
    else { return }
    saysWhereStepsStart = false
    say(
      leaf,
      "?",
      "a step starts in an empty folder; with `--code .` in a copy of this one",
      .yellow
    )
  }

  func waits(_ leaf: LeafView, _ reason: String) {
    say(leaf, "○", "waits for \(reason)", .dim)
  }

  func pauses(_ leaf: LeafView, until time: Milliseconds, again: Bool) {
    guard again else { return }
    let next = LeafView(step: leaf.step, indexes: leaf.indexes, attempt: leaf.attempt + 1)
    let wait = shortTime(max(time - wallClock() + 99, 0) / 100 * 100)
    say(leaf, "↻", "again in \(wait), \(attempt(next))", .yellow)
  }

  func stops(_ count: Int, grace: Int, isLast: Bool) {
    let steps = counted(count, "step")
    let what =
      isLast
      ? "killing \(steps)"
      : count == 0
        ? "stopping" : "stopping: \(steps) may take \(grace)s to end; once more to kill them"
    put("\(styled("■", .yellow)) \(what)\n")
  }

  private func attempt(_ leaf: LeafView) -> String {
    let most = attempts[leaf.step].map { " of \($0)" } ?? ""
    return "attempt \(leaf.attempt + 1)\(most)"
  }

  /// A line that belongs to no step.
  func tell(_ line: String) { put(line + "\n") }

  // MARK: The live lines

  func rests(_ status: RunStatus) {
    let live = isTerminal ? live(status) : ""
    guard !text.isEmpty || live != lastLive else { return }
    var whole = Array(erasing.utf8)
    whole += text
    whole += Array(live.utf8)
    text = []
    lastLive = live
    liveLines = live.count { $0 == "\n" }
    write(whole)
  }

  /// Leaves only what has happened.
  func end() {
    let whole = Array(erasing.utf8) + text
    text = []
    lastLive = ""
    liveLines = 0
    write(whole)
  }

  private var erasing: String {
    guard !lastLive.isEmpty else { return "" }
    return "\r" + (liveLines > 0 ? "\u{1B}[\(liveLines)A" : "") + "\u{1B}[J"
  }

  private func live(_ status: RunStatus) -> String {
    var lines: [String] = []
    let running = status.running.map {
      "\($0.leaf.title) \(shortTime(status.now - $0.since, whole: true))"
    }
    if !running.isEmpty { lines.append("▸ " + running.joined(separator: ", ")) }
    if let first = status.waiting.first {
      let more = status.waiting.count - 1
      let others = more == 0 ? "" : ", and \(more) more wait"
      lines.append("○ \(first.leaf.title) waits for \(first.reason)\(others)")
    }
    if let first = status.paused.first {
      let more = status.paused.count - 1
      let others = more == 0 ? "" : ", and \(more) more later"
      let wait = shortTime(max(first.until - status.now, 0), whole: true)
      lines.append("↻ \(first.leaf.title) again in \(wait)\(others)")
    }
    var counts = ["\(status.done) done", "\(status.running.count) running"]
    if !status.waiting.isEmpty { counts.append("\(status.waiting.count) waiting") }
    counts.append(shortTime(status.now - started, whole: true))
    lines.append((status.isStopping ? "stopping · " : "") + counts.joined(separator: " · "))
    let columns = Terminal.columns
    // One less, so that no terminal breaks the line.
    return lines.map { styled(cut($0, to: columns - 1), .dim) }.joined(separator: "\n")
  }

  // MARK: Writing

  private func say(_ leaf: LeafView, _ mark: String, _ words: String, _ style: Style) {
    put(prefix(leaf.title, mark, style))
    put((style == .dim ? styled(words, .dim) : words) + "\n")
  }

  private func prefix(_ title: String, _ mark: String, _ style: Style?) -> String {
    let padding = String(repeating: " ", count: max(width - title.count, 0))
    return styled(title, .step(title)) + padding + " " + styled(mark, style ?? .step(title)) + " "
  }

  private func put(_ string: String) { put(Array(string.utf8)) }

  private func put(_ bytes: [UInt8]) {
    text += bytes
    guard text.count > 64 << 10 else { return }
    // The live lines come again at the next rest.
    let whole = Array(erasing.utf8) + text
    text = []
    lastLive = ""
    liveLines = 0
    write(whole)
  }

  private func write(_ bytes: [UInt8]) {
    guard !isGone, !bytes.isEmpty else { return }
    do { try Files.writeAll(bytes, 1, path: "standard output") } catch {
      // Nobody reads any more (`flowc run … | head`): the run ends as if it had been asked to.
      isGone = true
      kill(getpid(), SIGTERM)
    }
  }

  // MARK: Colours

  enum Style: Equatable {
    case dim
    case red
    case green
    case yellow
    case step(String)
  }

  func styled(_ text: String, _ style: Style) -> String {
    guard hasColors else { return text }
    let code =
      switch style {
      case .dim: "2"
      case .red: "31"
      case .green: "32"
      case .yellow: "33"
      case .step(let title): ["36", "35", "34", "96", "95", "94"][colour(of: title)]
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// The same for all items of a step.
  private func colour(of title: String) -> Int {
    title.prefix { $0 != "[" }.utf8.reduce(0) { ($0 * 31 + Int($1)) % 6 }
  }
}

/// What went wrong, in a few words.
func reason(_ ending: LeafEnding) -> String {
  if ending.result.message.hasPrefix("Pod was active") { return "it ran longer than it may" }
  if let word = ending.lastWord { return word.message }
  if let code = ending.result.exitCode { return "exit code \(code)" }
  return ending.result.message
}

/// `0.4s`, `12s`, `3m5s`.
func shortTime(_ time: Milliseconds, whole: Bool = false) -> String {
  if whole { return shortText(time / 1000 * 1000) }
  if time < 1000 { return shortText(time) }
  if time < 10_000 { return shortText((time + 50) / 100 * 100) }
  return shortText((time + 500) / 1000 * 1000)
}

/// A line that moves nothing on the terminal but its own text: colours stay, and of a bar that was
/// drawn over and over (`\r`) the last state.
func cleaned(_ line: [UInt8]) -> [UInt8] {
  var line = line[...]
  if let mark = line.lastIndex(of: UInt8(ascii: "\r")) { line = line[(mark + 1)...] }
  guard line.contains(where: { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7F }) else {
    return Array(line)
  }
  var result: [UInt8] = []
  var index = line.startIndex
  var isColoured = false
  while index < line.endIndex {
    let byte = line[index]
    if byte == 0x1B, index + 1 < line.endIndex, line[index + 1] == UInt8(ascii: "[") {
      let end = line[(index + 2)...].firstIndex { $0 >= 0x40 && $0 <= 0x7E }
      guard let end else { break }
      if line[end] == UInt8(ascii: "m") {
        result += line[index...end]
        isColoured = true
      }
      index = end + 1
      continue
    }
    if byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") { result.append(byte) }
    index += 1
  }
  return isColoured ? result + Array("\u{1B}[0m".utf8) : result
}

/// Cut to a width, with a mark where something is missing.
private func cut(_ text: String, to width: Int) -> String {
  text.count <= width ? text : text.prefix(max(width - 1, 0)) + "…"
}

/// `1 step`, `3 steps`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
