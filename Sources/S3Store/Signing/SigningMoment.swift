import CivilCalendar

/// A second in UTC, as signatures spell it: `20260131T235959Z`, and its day.
struct SigningMoment: Hashable {
  let text: String
  let day: String

  init(epochSeconds: Int) {
    func two(_ value: Int) -> String { value.padded(to: 2) }
    let date = CivilDate(daysSinceEpoch: epochSeconds.floorDivided(by: 86_400))
    let second = epochSeconds.floorRemainder(by: 86_400)
    day = date.year.padded(to: 4) + two(date.month) + two(date.day)
    text = "\(day)T\(two(second / 3600))\(two(second / 60 % 60))\(two(second % 60))Z"
  }
}
