/// The names for common schedules.
enum CronShorthand: String, CaseIterable {
  case yearly = "@yearly"
  case annually = "@annually"
  case monthly = "@monthly"
  case weekly = "@weekly"
  case daily = "@daily"
  case midnight = "@midnight"
  case hourly = "@hourly"

  static var list: String {
    allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }

  var fields: CronFields {
    var fields = CronFields(
      minutes: 1,
      hours: 1,
      days: 0xFFFF_FFFE,
      months: 0x1FFE,
      weekdays: 0x7F,
      restrictsDays: false,
      restrictsWeekdays: false
    )
    switch self {
    case .yearly, .annually:
      fields.months = 1 << 1
      fields.days = 1 << 1
      fields.restrictsDays = true
    case .monthly:
      fields.days = 1 << 1
      fields.restrictsDays = true
    case .weekly:
      fields.weekdays = 1
      fields.restrictsWeekdays = true
    case .daily, .midnight: break
    case .hourly: fields.hours = 0xFF_FFFF
    }
    return fields
  }
}

/// A duration as Go writes it, within what Argo's CRD lets through: whole numbers with units.
struct GoDuration {
  /// `nil` once it no longer fits, which Go refuses as well.
  private(set) var nanoseconds: Int? = 0

  /// Reads one or more numbers with units; `false` when anything else is among them.
  mutating func read(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while !rest.isEmpty {
      let digits = rest.prefix(while: \.isDigit)
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { !$0.isDigit }
      rest = rest.dropFirst(unit.count)
      guard !digits.isEmpty, let size = Self.size(of: String(decoding: unit, as: UTF8.self)) else {
        return false
      }
      add(Int(digits: digits), times: size)
    }
    return !text.isEmpty
  }

  private mutating func add(_ count: Int?, times size: Int) {
    guard let sum = nanoseconds, let count else {
      nanoseconds = nil
      return
    }
    let (product, tooLarge) = count.multipliedReportingOverflow(by: size)
    let (total, tooMany) = sum.addingReportingOverflow(product)
    nanoseconds = tooLarge || tooMany ? nil : total
  }

  private static func size(of unit: String) -> Int? {
    switch unit {
    case "ns": 1
    case "us", "\u{B5}s": 1000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    default: nil
    }
  }
}
