/// Why a text is no cron expression that Argo accepts.
///
/// Offsets count UTF-8 code units from the beginning of the expression, so that a diagnostic can
/// point into the string literal that holds it.
package enum CronError: Error, Hashable, Sendable {
  case empty
  /// A `TZ=` or `CRON_TZ=` prefix; `zone` is what it names.
  case timeZonePrefix(zone: String, text: String, offsets: Range<Int>)
  case surroundingSpace(offsets: Range<Int>)
  case unknownShorthand(text: String, offsets: Range<Int>)
  case malformedInterval(text: String, offsets: Range<Int>)
  case intervalTooLong(text: String, offsets: Range<Int>)
  case fieldCount(found: Int, text: String, offsets: Range<Int>)
  case field(Field, Problem, text: String, offsets: Range<Int>)

  /// One of the five fields.
  package enum Field: String, CaseIterable, Sendable {
    case minute
    case hour
    case dayOfMonth = "day of month"
    case month
    case dayOfWeek = "day of week"

    package var allowed: ClosedRange<Int> {
      switch self {
      case .minute: 0...59
      case .hour: 0...23
      case .dayOfMonth: 1...31
      case .month: 1...12
      case .dayOfWeek: 0...6
      }
    }
  }

  /// What is wrong with a field, or with the part of it that `text` holds.
  package enum Problem: Hashable, Sendable {
    case character
    case emptyItem
    case notANumber
    case outOfRange
    case backwards
    case wildcardRange
    case manyHyphens
    case manySlashes
    case badStep
  }

  /// The part of the expression to point at.
  package var offsets: Range<Int> {
    switch self {
    case .empty: 0..<0
    case .timeZonePrefix(_, _, let offsets): offsets
    case .surroundingSpace(let offsets): offsets
    case .unknownShorthand(_, let offsets): offsets
    case .malformedInterval(_, let offsets): offsets
    case .intervalTooLong(_, let offsets): offsets
    case .fieldCount(_, _, let offsets): offsets
    case .field(_, _, _, let offsets): offsets
    }
  }

  package var message: String {
    switch self {
    case .empty: "the cron expression is empty"
    case .timeZonePrefix(let zone, let text, _):
      "`\(text)` does not belong in the cron expression: write the time zone after it, as "
        + "`in \"\(zone.isEmpty ? "Europe/Berlin" : zone)\"`"
    case .surroundingSpace: "a cron expression neither begins nor ends with a space"
    case .unknownShorthand(let text, _):
      "`\(text)` is no shorthand cron knows; there are \(CronShorthand.list) and `@every 1h30m`"
    case .malformedInterval(let text, _):
      "`\(text)` is no interval; write one space and whole numbers with units, as `@every 1h30m` "
        + "(`h`, `m`, `s`, `ms`, `us`, `ns`)"
    case .intervalTooLong(let text, _): "`\(text)` is longer than 292 years"
    case .fieldCount(let found, _, _):
      "expected 5 fields (minute, hour, day of month, month, day of week), found \(found)"
        + (found == 6 ? "; there is no field for seconds" : "")
    case .field(let field, let problem, let text, _): problem.message(in: field, text)
    }
  }
}

extension CronError.Problem {
  fileprivate func message(in field: CronError.Field, _ text: String) -> String {
    let name = field.rawValue
    let range = "\(field.allowed.lowerBound) to \(field.allowed.upperBound)"
    switch self {
    case .character: return "`\(text)` may not appear in the \(name) of a cron expression"
    case .emptyItem: return "the list in the \(name) `\(text)` has an empty item"
    case .notANumber where field == .month:
      return "`\(text)` is no month: write \(range) or a name from `jan` to `dec`"
    case .notANumber where field == .dayOfWeek:
      return "`\(text)` is no day of week: write \(range), from Sunday, or a name such as `sun`"
    case .notANumber: return "`\(text)` is no \(name): write \(range)"
    case .outOfRange where field == .dayOfWeek && text == "7":
      return "the day of week `7` is out of range: write `0` for Sunday"
    case .outOfRange: return "the \(name) `\(text)` is out of range: it goes from \(range)"
    case .backwards:
      return "the \(name) range `\(text)` runs backwards: split it into two, with a comma"
    case .wildcardRange:
      return "the \(name) `\(text)` would mean every \(name): a range needs a first value"
    case .manyHyphens: return "the \(name) range `\(text)` has more than one hyphen"
    case .manySlashes: return "the \(name) `\(text)` has more than one step"
    case .badStep: return "the \(name) step `\(text)` is no number above 0"
    }
  }
}
