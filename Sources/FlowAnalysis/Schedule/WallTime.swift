package import CivilCalendar

/// What a clock on the wall shows, without saying where the wall is.
package struct WallTime: Hashable, Sendable, Comparable {
  /// Seconds since 1970 had every day 24 hours: only differences within one zone's offset mean time.
  package let seconds: Int

  package init(seconds: Int) {
    self.seconds = seconds
  }

  package init(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    seconds = ((date.daysSinceEpoch * 24 + hour) * 60 + minute) * 60 + second
  }

  package var date: CivilDate { CivilDate(daysSinceEpoch: seconds.floorDivided(by: 86_400)) }
  package var secondOfDay: Int { seconds.floorRemainder(by: 86_400) }
  package var hour: Int { secondOfDay / 3600 }
  package var minute: Int { secondOfDay / 60 % 60 }
  package var second: Int { secondOfDay % 60 }

  /// `02:30`, with seconds only where there are any.
  package var timeText: String {
    let minutes = "\(hour.padded(to: 2)):\(minute.padded(to: 2))"
    return second == 0 ? minutes : "\(minutes):\(second.padded(to: 2))"
  }

  /// `2026-03-29 02:30`
  package var text: String { "\(date.text) \(timeText)" }

  package static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }
}
