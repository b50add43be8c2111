import CivilCalendar

/// A moment, or a length of time, in milliseconds.
package typealias Milliseconds = Int64

/// A duration as Argo reads it: a bare number is seconds, else Go's units (`ParseStringToDuration`).
package func duration(_ text: String) -> Milliseconds? {
  if let seconds = Int64(text) { return inMilliseconds(seconds) }
  return goDuration(text)
}

/// Seconds as milliseconds. What is longer than a hundred thousand years counts as that, so that
/// moments can be added up without a look at their size.
func inMilliseconds(_ seconds: Int64) -> Milliseconds {
  min(max(seconds, -longestTime / 1000), longestTime / 1000) * 1000
}

private let longestTime: Milliseconds = 1 << 52

/// `1h30m`, `1.5s`, `300ms`: what `time.ParseDuration` takes.
func goDuration(_ text: String) -> Milliseconds? {
  var rest = Substring(text)
  var sign = 1.0
  if let first = rest.first, first == "-" || first == "+" {
    if first == "-" { sign = -1 }
    rest.removeFirst()
  }
  if rest == "0" { return 0 }
  guard !rest.isEmpty else { return nil }
  var total = 0.0
  while !rest.isEmpty {
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits.hasPrefix(".") ? "0" + digits : String(digits)) else {
      return nil
    }
    rest = rest.dropFirst(digits.count)
    let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
    guard let size = units[String(unit)] else { return nil }
    rest = rest.dropFirst(unit.count)
    total += number * size
  }
  let whole = (sign * total).rounded()
  return abs(whole) < Double(longestTime) ? Int64(whole) : nil
}

private let units: [String: Double] = [
  "ns": 0.000_001, "us": 0.001, "µs": 0.001, "ms": 1, "s": 1000, "m": 60000, "h": 3_600_000,
]

/// A length of time for people: `1h30m`, `45s`, `1.5s`.
package func shortText(_ time: Milliseconds) -> String {
  if time < 0 { return "-" + shortText(-time) }
  if time % 1000 != 0, time < 60000 {
    return goFloat(Double(time) / 1000, largest: 21) + "s"
  }
  let seconds = time / 1000
  let parts = [
    (seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "m"),
    (seconds % 60, "s"),
  ]
  let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
  return text.isEmpty ? "0s" : text
}

/// A moment as RFC 3339 in UTC, to the second.
package func timestamp(_ time: Milliseconds) -> String {
  let days = Int(time).floorDivided(by: 86_400_000)
  let rest = Int(time / 1000) - days * 86400
  func two(_ value: Int) -> String { value.padded(to: 2) }
  return CivilDate(daysSinceEpoch: days).text
    + "T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
}
