/// The functions that ask what time it is, or for something random: the run's clock answers the one,
/// and numbers that are the same in every simulation the other.
///
/// A moment is its text in RFC 3339; methods of Go's `time.Time` are not there.
typealias TimelyFunction = @Sendable ([Value], Circumstances) throws(ExpressionError) -> Value

/// What such functions may ask for.
struct Circumstances {
  let moment: Milliseconds
  let random: () -> UInt64
}

let timelyFunctions = Dictionary(uniqueKeysWithValues: clocks + chances)

private func timely(
  _ name: String,
  _ counts: ClosedRange<Int>,
  _ body: @escaping @Sendable (FunctionArguments, Circumstances) throws(ExpressionError) -> Value
) -> (String, TimelyFunction) {
  (
    name,
    { (values: [Value], around: Circumstances) throws(ExpressionError) -> Value in
      try body(try FunctionArguments(name, values, counts), around)
    }
  )
}

private let clocks: [(String, TimelyFunction)] = [
  timely("now", 0...0) { _, around throws(ExpressionError) in .string(timestamp(around.moment)) },
  timely("sprig.now", 0...0) { _, around throws(ExpressionError) in
    .string(timestamp(around.moment))
  },
  timely("date", 1...2) { a, _ throws(ExpressionError) in .string(timestamp(try moment(a, 0))) },
  timely("sprig.date", 2...2) { a, _ throws(ExpressionError) in
    .string(goDate(try a.text(0), try moment(a, 1)))
  },
  timely("sprig.htmlDate", 1...1) { a, _ throws(ExpressionError) in
    .string(goDate("2006-01-02", try moment(a, 0)))
  },
  timely("sprig.unixEpoch", 1...1) { a, _ throws(ExpressionError) in
    .string("\(try moment(a, 0) / 1000)")
  },
  timely("sprig.dateInZone", 3...3, inZone), timely("sprig.date_in_zone", 3...3, inZone),
  timely("sprig.dateModify", 2...2, modified), timely("sprig.date_modify", 2...2, modified),
]

@Sendable private func inZone(
  _ a: FunctionArguments,
  _: Circumstances
) throws(ExpressionError) -> Value {
  let zone = try a.text(2)
  guard zone == "UTC" || zone.isEmpty else {
    throw ExpressionError("the time zone `\(zone)` is not supported; there is UTC")
  }
  return .string(goDate(try a.text(0), try moment(a, 1)))
}

/// sprig gives the date itself where it cannot read the duration.
@Sendable private func modified(
  _ a: FunctionArguments,
  _: Circumstances
) throws(ExpressionError) -> Value {
  .string(timestamp(try moment(a, 1) + (goDuration(try a.text(0)) ?? 0)))
}

private let chances: [(String, TimelyFunction)] = [
  timely("sprig.randNumeric", 1...1) { a, around throws(ExpressionError) in
    try characters(a, around, digits)
  },
  timely("sprig.randAlpha", 1...1) { a, around throws(ExpressionError) in
    try characters(a, around, letters)
  },
  timely("sprig.randAlphaNum", 1...1) { a, around throws(ExpressionError) in
    try characters(a, around, letters + digits)
  },
  timely("sprig.randAscii", 1...1) { a, around throws(ExpressionError) in
    try characters(a, around, (32...126).map { Character(Unicode.Scalar(UInt8($0))) })
  },
  timely("sprig.randInt", 2...2) { a, around throws(ExpressionError) in
    let (low, high) = (try a.int(0), try a.int(1))
    let (width, overflow) = high.subtractingReportingOverflow(low)
    guard width > 0, !overflow else {
      throw ExpressionError("invalid argument to randInt: \(low) and \(high)")
    }
    return .int(low + Int(around.random() % UInt64(width)))
  },
  timely("sprig.uuidv4", 0...0) { _, around throws(ExpressionError) in .string(uuid(around)) },
]

private let digits = Array("0123456789")
private let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

private func characters(
  _ a: FunctionArguments,
  _ around: Circumstances,
  _ alphabet: [Character]
) throws(ExpressionError) -> Value {
  let count = try a.int(0)
  guard (0...10_000).contains(count) else {
    throw ExpressionError("\(a.name) makes at most 10000 characters here, and not \(count)")
  }
  let chosen = (0..<count).map { _ in alphabet[Int(around.random() % UInt64(alphabet.count))] }
  return .string(String(chosen))
}

private func uuid(_ around: Circumstances) -> String {
  let digits = Array("0123456789abcdef")
  return String(
    "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".map { mark in
      switch mark {
      case "x": digits[Int(around.random() % 16)]
      case "y": digits[8 + Int(around.random() % 4)]
      default: mark
      }
    }
  )
}

/// A moment as a function is given it: text, or seconds since 1970.
private func moment(
  _ arguments: FunctionArguments,
  _ index: Int
) throws(ExpressionError)
  -> Milliseconds
{
  guard case .string(let text) = arguments.values[index] else {
    let seconds = try arguments.int(index)
    return inMilliseconds(Int64(seconds))
  }
  guard let time = moment(text) else {
    throw ExpressionError("`\(text)` is no date that is understood")
  }
  return time
}
