package import FlowContract

/// What can be seen of a run of a flow, by whoever has run it.
package struct Observation: Sendable {
  /// By place and number: `s1[0][2] attempt 1`.
  package var attempts: [String: Attempt] = [:]
  /// How each place ended: `Succeeded`, `Failed` or `Error`.
  package var ends: [String: String] = [:]
  package var hasSucceeded = false
  /// What should not be there at all.
  package var problems: [String] = []
  /// Whether times are as they must be, and not only one of several that may be.
  package var hasExactTimes = true
  /// Whether what waits for a place may never begin, since something has failed.
  package var mayStopEarly = false
  /// Whether the flow runs into a known limit, where the two are not the same.
  package var isDoubtful = false

  package struct Attempt: Hashable, Sendable {
    /// What the program sees, by the name it has there; absent ones have none.
    package var values: [String: JSON] = [:]
    /// What it asks for, in bytes.
    package var memory = 0
    /// Seconds after the start of the flow.
    package var start = 0
    package var end = 0
  }

  package init() {}
}

/// `s1[0][2]`
package func placeName(_ step: String, _ indexes: [Int]) -> String {
  step + indexes.map { "[\($0)]" }.joined()
}

/// What of two observations of one flow is not the same, in words.
package func differences(_ expected: Observation, _ found: Observation) -> [String] {
  var result = found.problems + expected.problems.map { "the reference itself: \($0)" }
  for place in Set(expected.attempts.keys).union(found.attempts.keys).sorted() {
    switch (expected.attempts[place], found.attempts[place]) {
    case (let wanted?, let seen?):
      if wanted.values != seen.values, !expected.mayStopEarly {
        for name in Set(wanted.values.keys).union(seen.values.keys).sorted()
        where wanted.values[name] != seen.values[name] {
          let (first, second) = (wanted.values[name]?.text, seen.values[name]?.text)
          result.append(
            "\(place) should see `\(name)` as \(first ?? "absent") and sees \(second ?? "nothing")"
          )
        }
      }
      if wanted.memory != seen.memory {
        result.append("\(place) should ask for \(wanted.memory) bytes and asks for \(seen.memory)")
      }
      if expected.hasExactTimes, (wanted.start, wanted.end) != (seen.start, seen.end) {
        result.append(
          "\(place) should run from \(wanted.start) to \(wanted.end) s and runs from \(seen.start) to \(seen.end) s"
        )
      }
    case (_?, nil):
      if !expected.mayStopEarly { result.append("\(place) should run and does not") }
    case (nil, _?): result.append("\(place) should not run and does")
    case (nil, nil): break
    }
  }
  for place in Set(expected.ends.keys).union(found.ends.keys).sorted()
  where expected.ends[place] != found.ends[place] {
    if expected.mayStopEarly, found.ends[place] == nil { continue }
    result.append(
      "\(place) should end as \(expected.ends[place] ?? "nothing") and ends as \(found.ends[place] ?? "nothing")"
    )
  }
  if expected.hasSucceeded != found.hasSucceeded {
    result.append("the flow should \(expected.hasSucceeded ? "succeed" : "fail") and does not")
  }
  return result
}
