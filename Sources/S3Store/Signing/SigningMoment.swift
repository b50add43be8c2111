import CivilCalendar

/// A second in UTC, as signatures spell it: `20260131T235959Z`, and its day.
struct SigningMoment: Hashable {
  let text: String
  let day: String

  init(epochSeconds: Int) {
    let date = CivilDate(daysSinceEpoch: epochSeconds.floorDivided(by: 86_400))
    let second = epochSeconds.floorRemainder(by: 86_400)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for (value, width) in [(date.year, 4), (date.month, 2), (date.day, 2)] {
      appendDigits(value, width, to: &bytes)
    }
    day = String(decoding: bytes, as: UTF8.self)
    bytes.append(UInt8(ascii: "T"))
    for value in [second / 3600, second / 60 % 60, second % 60] {
      appendDigits(value, 2, to: &bytes)
    }
    bytes.append(UInt8(ascii: "Z"))
    text = String(decoding: bytes, as: UTF8.self)
  }
}

private func appendDigits(_ value: Int, _ width: Int, to bytes: inout [UInt8]) {
  var divisor = width == 4 ? 1000 : 10
  while divisor > 0 {
    bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
    divisor /= 10
  }
}
