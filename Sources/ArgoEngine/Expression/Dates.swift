import CivilCalendar

/// Dates in Go's layouts: `2006-01-02T15:04:05Z07:00` is the pattern, and its digits are the names of
/// the parts. All in UTC.
func goDate(_ layout: String, _ time: Milliseconds) -> String {
  let parts = DateParts(time)
  var result = ""
  var rest = Substring(layout)
  while !rest.isEmpty {
    if let (pattern, text) = parts.texts.first(where: { rest.hasPrefix($0.pattern) }) {
      result += text
      rest = rest.dropFirst(pattern.count)
    } else {
      result.append(rest.removeFirst())
    }
  }
  return result
}

/// `2026-01-31`, `2026-01-31 12:00:00` and RFC 3339.
func moment(_ text: String) -> Milliseconds? {
  let fields = text.split { !$0.isNumber || !$0.isASCII }.prefix(6).compactMap { Int($0) }
  guard text.utf8.count <= 40, fields.count >= 3, text.prefix(4).allSatisfy(\.isNumber),
    (0...9999).contains(fields[0]), (1...12).contains(fields[1]), (1...31).contains(fields[2])
  else { return nil }
  let clock = Array(fields.dropFirst(3))
  guard clock.isEmpty || clock.count >= 2, clock.allSatisfy({ $0 < 60 }), (clock.first ?? 0) < 24
  else { return nil }
  let days = CivilDate(year: fields[0], month: fields[1], day: fields[2]).daysSinceEpoch
  let seconds = zip(clock, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
  return (Milliseconds(days) * 86400 + Milliseconds(seconds)) * 1000
}

private struct DateParts {
  /// What stands for each piece of a layout, the longer ones first.
  let texts: [(pattern: String, text: String)]

  init(_ time: Milliseconds) {
    let digits = timestamp(time).split { !$0.isNumber }.compactMap { Int($0) }
    let (year, month, day) = (digits[0], digits[1], digits[2])
    let (hour, minute, second) = (digits[3], digits[4], digits[5])
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    let weekdays = [
      "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    let weekday = weekdays[CivilDate(year: year, month: month, day: day).weekday]
    let half = hour % 12 == 0 ? 12 : hour % 12
    func two(_ value: Int) -> String { value.padded(to: 2) }
    texts = [
      ("January", months[month - 1]), ("Monday", weekday), ("Z07:00", "Z"), ("-07:00", "+00:00"),
      ("-0700", "+0000"), ("2006", "\(year)"), (".000", ".000"),
      ("Jan", String(months[month - 1].prefix(3))),
      ("Mon", String(weekday.prefix(3))), ("MST", "UTC"), ("_2", day < 10 ? " \(day)" : "\(day)"),
      ("01", two(month)), ("02", two(day)), ("03", two(half)), ("04", two(minute)),
      ("05", two(second)), ("06", two(year % 100)), ("15", two(hour)),
      ("PM", hour < 12 ? "AM" : "PM"), ("pm", hour < 12 ? "am" : "pm"), ("1", "\(month)"),
      ("2", "\(day)"), ("3", "\(half)"), ("4", "\(minute)"), ("5", "\(second)"),
    ]
  }
}
