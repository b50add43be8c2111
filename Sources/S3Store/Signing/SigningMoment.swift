/// A second in UTC, as signatures spell it: `20260131T235959Z`, and its day.
struct SigningMoment: Hashable {
  let text: String
  let day: String

  init(epochSeconds: Int) {
    let days = floorDivision(epochSeconds, 86_400)
    let second = epochSeconds - days * 86_400
    let (year, month, date) = civilDate(daysSince1970: days)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for (value, width) in [(year, 4), (month, 2), (date, 2)] {
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

/// The Gregorian date of a day, by the arithmetic of 400-year eras that begin in March.
func civilDate(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
  let shifted = daysSince1970 + 719_468
  let era = floorDivision(shifted, 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return (
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
    day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  )
}

/// Days since 1970 of a Gregorian date, the inverse of `civilDate`.
func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let shifted = month <= 2 ? year - 1 : year
  let era = floorDivision(shifted, 400)
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

private func floorDivision(_ value: Int, _ divisor: Int) -> Int {
  value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
}

private func appendDigits(_ value: Int, _ width: Int, to bytes: inout [UInt8]) {
  var divisor = width == 4 ? 1000 : 10
  while divisor > 0 {
    bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
    divisor /= 10
  }
}
