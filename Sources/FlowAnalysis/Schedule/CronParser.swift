/// Reads a cron expression: what robfig/cron's `ParseStandard` and Argo's full CRD both accept.
///
/// Two things robfig/cron lets pass are refused, as they never mean what was written: an empty
/// item in a list is dropped (a lone `,` never fires), and `*-5` is read as `*`.
struct CronParser {
  private let bytes: [UInt8]

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  func parse() throws(CronError) -> CronExpression.Timing {
    guard let first = bytes.first, let last = bytes.last else { throw .empty }
    try refuseTimeZone()
    if first.isCronSpace || last.isCronSpace {
      let run = first.isCronSpace ? bytes.prefix(while: \.isCronSpace) : bytes.trailingSpace
      throw .surroundingSpace(offsets: run.indices)
    }
    return first == UInt8(ascii: "@") ? try parseShorthand() : .fields(try parseFields())
  }

  private func refuseTimeZone() throws(CronError) {
    guard bytes.starts(with: "TZ=".utf8) || bytes.starts(with: "CRON_TZ=".utf8) else { return }
    let prefix = bytes.prefix { !$0.isCronSpace }
    let zone = prefix.drop { $0 != UInt8(ascii: "=") }.dropFirst()
    throw .timeZonePrefix(zone: text(zone), text: text(prefix), offsets: prefix.indices)
  }

  private func parseShorthand() throws(CronError) -> CronExpression.Timing {
    let name = bytes.prefix { !$0.isCronSpace }
    if text(name) == "@every" {
      return .every(seconds: try parseInterval(bytes[name.endIndex...]))
    }
    guard name.count == bytes.count, let fields = CronShorthand(rawValue: text(name))?.fields else {
      throw .unknownShorthand(text: text(bytes[...]), offsets: bytes.indices)
    }
    return .fields(fields)
  }

  /// Reads the duration after `@every`; less than a second counts as a second, as in robfig/cron.
  private func parseInterval(_ rest: ArraySlice<UInt8>) throws(CronError) -> Int {
    var duration = GoDuration()
    guard rest.first == UInt8(ascii: " "), duration.read(rest.dropFirst()) else {
      throw .malformedInterval(text: text(bytes[...]), offsets: bytes.indices)
    }
    guard let nanoseconds = duration.nanoseconds else {
      let interval = rest.dropFirst()
      throw .intervalTooLong(text: text(interval), offsets: interval.indices)
    }
    return max(1, nanoseconds / 1_000_000_000)
  }

  private func parseFields() throws(CronError) -> CronFields {
    let fields = bytes.split(whereSeparator: \.isCronSpace)
    guard fields.count == 5 else {
      throw .fieldCount(found: fields.count, text: text(bytes[...]), offsets: bytes.indices)
    }
    let minutes = try parseField(fields[0], .minute)
    let hours = try parseField(fields[1], .hour)
    let days = try parseField(fields[2], .dayOfMonth)
    let months = try parseField(fields[3], .month)
    let weekdays = try parseField(fields[4], .dayOfWeek)
    return CronFields(
      minutes: minutes.bits,
      hours: hours.bits,
      days: days.bits,
      months: months.bits,
      weekdays: weekdays.bits,
      restrictsDays: !days.isWildcard,
      restrictsWeekdays: !weekdays.isWildcard
    )
  }

  private typealias Values = (bits: UInt64, isWildcard: Bool)

  private func parseField(
    _ field: ArraySlice<UInt8>,
    _ kind: CronError.Field
  ) throws(CronError) -> Values {
    if let bad = field.firstIndex(where: { !$0.isCronCharacter }) {
      // A letter beyond ASCII is several bytes, which only together can be shown.
      let run = field[bad...].prefix { $0 >= 0x80 }
      throw problem(.character, kind, run.isEmpty ? field[bad...bad] : run)
    }
    var values: Values = (0, false)
    for item in field.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard !item.isEmpty else { throw problem(.emptyItem, kind, field) }
      let (bits, isWildcard) = try parseItem(item, kind)
      values = (values.bits | bits, values.isWildcard || isWildcard)
    }
    return values
  }

  /// Reads `*`, `5`, `1-5`, and each of them with a step; `5/15` goes on to the end.
  private func parseItem(
    _ item: ArraySlice<UInt8>,
    _ kind: CronError.Field
  ) throws(CronError) -> Values {
    let parts = item.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw problem(.manySlashes, kind, item) }
    let ends = parts[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isWildcard = ends[0].elementsEqual("*".utf8) || ends[0].elementsEqual("?".utf8)
    guard !isWildcard || ends.count == 1 else { throw problem(.wildcardRange, kind, parts[0]) }
    guard ends.count <= 2 else { throw problem(.manyHyphens, kind, parts[0]) }

    let first = isWildcard ? kind.allowed.lowerBound : try value(ends[0], kind, of: item)
    let last: Int
    switch (ends.count, parts.count) {
    case (2, _): last = try value(ends[1], kind, of: item)
    case (_, 1) where !isWildcard: last = first
    default: last = kind.allowed.upperBound
    }
    guard first <= last else { throw problem(.backwards, kind, parts[0]) }

    var step = 1
    if parts.count == 2 {
      guard let number = Int(digits: parts[1]), number > 0 else {
        throw problem(.badStep, kind, parts[1].isEmpty ? item : parts[1])
      }
      step = min(number, 64)
    }
    var bits: UInt64 = 0
    for value in stride(from: first, through: last, by: step) {
      bits |= 1 << UInt64(value)
    }
    return (bits, isWildcard && step == 1)
  }

  private func value(
    _ bytes: ArraySlice<UInt8>,
    _ kind: CronError.Field,
    of item: ArraySlice<UInt8>
  ) throws(CronError) -> Int {
    let written = text(bytes)
    if let name = kind.names.firstIndex(of: written.lowercased()) {
      return kind.allowed.lowerBound + name
    }
    guard !bytes.isEmpty, bytes.allSatisfy(\.isDigit) else {
      throw problem(.notANumber, kind, bytes.isEmpty ? item : bytes)
    }
    guard let number = Int(digits: bytes), kind.allowed.contains(number) else {
      throw problem(.outOfRange, kind, bytes)
    }
    return number
  }

  private func problem(
    _ problem: CronError.Problem,
    _ field: CronError.Field,
    _ bytes: ArraySlice<UInt8>
  ) -> CronError {
    .field(field, problem, text: text(bytes), offsets: bytes.indices)
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

extension CronError.Field {
  fileprivate var names: [String] {
    switch self {
    case .minute, .hour, .dayOfMonth: []
    case .month:
      ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    }
  }
}

extension UInt8 {
  fileprivate var isCronSpace: Bool {
    // What `\s` means in the CRD's pattern: robfig/cron alone would take the vertical tab as well.
    self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D
  }

  fileprivate var isCronCharacter: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: "*,/?-".utf8.contains(self)
    }
  }

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}

extension Int {
  /// The number these decimal digits write; `nil` for anything else and for more than an `Int`.
  init?(digits: ArraySlice<UInt8>) {
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
    self.init(String(decoding: digits, as: UTF8.self))
  }
}

extension [UInt8] {
  fileprivate var trailingSpace: ArraySlice<UInt8> {
    let end = lastIndex { !$0.isCronSpace }.map { $0 + 1 } ?? 0
    return self[end...]
  }
}
