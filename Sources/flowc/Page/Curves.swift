import ArgoEngine

/// Numbers that change at moments, and hold until the next.
///
/// Of very many moments only so many are kept as a screen can show; each then stands for the most
/// that there was until the next, so that peaks stay.
struct Curves {
  private(set) var times: [Milliseconds] = []
  /// One list a series.
  private(set) var values: [[Int]]

  struct Change {
    let time: Milliseconds
    let series: Int
    let amount: Int
  }

  init(_ changes: [Change], series: Int, from start: Milliseconds, to end: Milliseconds, limit: Int)
  {
    values = Array(repeating: [], count: series)
    let sorted = changes.sorted { $0.time < $1.time }
    var now = Array(repeating: 0, count: series)
    var index = 0
    func apply(_ time: Milliseconds) {
      while index < sorted.count, sorted[index].time <= time {
        now[sorted[index].series] += sorted[index].amount
        index += 1
      }
    }
    apply(start)
    append(start, now)
    while index < sorted.count {
      let time = sorted[index].time
      apply(time)
      append(time, now)
    }
    if times.count > limit { thin(to: limit, end - start) }
  }

  private mutating func append(_ time: Milliseconds, _ now: [Int]) {
    times.append(time)
    for (series, value) in now.enumerated() { values[series].append(value) }
  }

  private mutating func thin(to limit: Int, _ length: Milliseconds) {
    let first = times[0]
    let width = max(1, (length + Milliseconds(limit) - 1) / Milliseconds(limit))
    var keptTimes: [Milliseconds] = []
    var kept = Array(repeating: [Int](), count: values.count)
    var bucket: Milliseconds = -1
    for (index, time) in times.enumerated() {
      let own = (time - first) / width
      if own != bucket {
        // What held until now holds at the beginning of the bucket, too.
        for series in values.indices {
          let before = index > 0 ? values[series][index - 1] : 0
          let isAtOnce = time == first + own * width
          kept[series].append(isAtOnce ? values[series][index] : max(before, values[series][index]))
        }
        keptTimes.append(first + own * width)
        bucket = own
      } else {
        for series in values.indices {
          let last = kept[series].count - 1
          kept[series][last] = max(kept[series][last], values[series][index])
        }
      }
    }
    // The last value is what it is, not the most of its bucket.
    if let time = times.last, time > keptTimes.last ?? time {
      keptTimes.append(time)
      for series in values.indices { kept[series].append(values[series].last ?? 0) }
    }
    times = keptTimes
    values = kept
  }
}
