import FlowAnalysis
import Testing

@Suite("Cron expressions")
struct CronExpressionTests {
  @Test(
    "fields, names, ranges, lists, steps and shorthands are read",
    arguments: [
      "0 4 * * *", "*/15 * * * *", "0-30/10,45 8-18 1,15 jan-MAR mon-fri", "? ? ? ? ?",
      "5/15 0 * * sun,Sat", "0 0 31 12 0-6", "0\t4  *\n* *", "007 04 01 1 6", "*/99 * * * *",
      "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
      "@every 1h30m", "@every 90s", "@every 0s", "@every 5ms10us10\u{B5}s3ns",
    ]
  )
  func good(_ text: String) throws {
    _ = try CronExpression.parse(text).get()
  }

  @Test(
    "bad fields say which field, what and where",
    arguments: [
      ("60 * * * *", "minute", CronError.Problem.outOfRange, "60", 0..<2),
      ("0 24 * * *", "hour", .outOfRange, "24", 2..<4),
      ("0 0 0 * *", "day of month", .outOfRange, "0", 4..<5),
      ("0 0 1,32 * *", "day of month", .outOfRange, "32", 6..<8),
      ("0 0 * 13 *", "month", .outOfRange, "13", 6..<8),
      ("0 0 * * 7", "day of week", .outOfRange, "7", 8..<9),
      ("0 0 * * 99999999999999999999", "day of week", .outOfRange, "99999999999999999999", 8..<28),
      ("0 0 * * monday", "day of week", .notANumber, "monday", 8..<14),
      ("0 0 L * *", "day of month", .notANumber, "L", 4..<5),
      ("0 0 15W * *", "day of month", .notANumber, "15W", 4..<7),
      ("jan 0 * * *", "minute", .notANumber, "jan", 0..<3),
      ("0 -5 * * *", "hour", .notANumber, "-5", 2..<4),
      ("/5 * * * *", "minute", .notANumber, "/5", 0..<2),
      ("0 0 * * 1#2", "day of week", .character, "#", 9..<10),
      ("0 0 * * d\u{E9}", "day of week", .character, "\u{E9}", 9..<11),
      ("0 22-6 * * *", "hour", .backwards, "22-6", 2..<6),
      ("0 0 * * fri-mon", "day of week", .backwards, "fri-mon", 8..<15),
      ("0 1-2-3 * * *", "hour", .manyHyphens, "1-2-3", 2..<7),
      ("0 *-5 * * *", "hour", .wildcardRange, "*-5", 2..<5),
      ("*/5/2 * * * *", "minute", .manySlashes, "*/5/2", 0..<5),
      ("*/0 * * * *", "minute", .badStep, "0", 2..<3),
      ("0 */x * * *", "hour", .badStep, "x", 4..<5),
      ("0 */ * * *", "hour", .badStep, "*/", 2..<4),
      ("0,,5 * * * *", "minute", .emptyItem, "0,,5", 0..<4),
      (", * * * *", "minute", .emptyItem, ",", 0..<1),
    ]
  )
  func badFields(
    _ text: String,
    _ field: String,
    _ problem: CronError.Problem,
    _ part: String,
    _ offsets: Range<Int>
  ) throws {
    let field = try #require(CronError.Field(rawValue: field))
    let expected = CronError.field(field, problem, text: part, offsets: offsets)
    #expect(CronExpression.parse(text) == .failure(expected))
    #expect(expected.message.contains(field.rawValue))
  }

  @Test(
    "other mistakes say why",
    arguments: [
      ("", "the cron expression is empty", 0..<0),
      (
        "CRON_TZ=Asia/Tokyo 0 4 * * *",
        "`CRON_TZ=Asia/Tokyo` does not belong in the cron expression: write the time zone after it, "
          + "as `in \"Asia/Tokyo\"`",
        0..<18
      ),
      (
        "TZ= 0 4 * * *",
        "`TZ=` does not belong in the cron expression: write the time zone after it, as "
          + "`in \"Europe/Berlin\"`",
        0..<3
      ),
      (" 0 4 * * *", "a cron expression neither begins nor ends with a space", 0..<1),
      ("0 4 * * *  ", "a cron expression neither begins nor ends with a space", 9..<11),
      ("  ", "a cron expression neither begins nor ends with a space", 0..<2),
      (
        "@Daily",
        "`@Daily` is no shorthand cron knows; there are `@yearly`, `@annually`, `@monthly`, "
          + "`@weekly`, `@daily`, `@midnight`, `@hourly` and `@every 1h30m`",
        0..<6
      ),
      (
        "0 0 4 * * *",
        "expected 5 fields (minute, hour, day of month, month, day of week), found 6; there is no "
          + "field for seconds",
        0..<11
      ),
      (
        "0 4 * *",
        "expected 5 fields (minute, hour, day of month, month, day of week), found 4",
        0..<7
      ),
      ("@every 9999999h", "`9999999h` is longer than 292 years", 7..<15),
      ("0 0 * * 7", "the day of week `7` is out of range: write `0` for Sunday", 8..<9),
      ("0 24 * * *", "the hour `24` is out of range: it goes from 0 to 23", 2..<4),
    ]
  )
  func messages(_ text: String, _ message: String, _ offsets: Range<Int>) {
    guard case .failure(let error) = CronExpression.parse(text) else {
      Issue.record("`\(text)` was accepted")
      return
    }
    #expect(error.message == message)
    #expect(error.offsets == offsets)
  }

  @Test(
    "intervals are whole Go durations after one space",
    arguments: [
      "@every", "@every ", "@every  1h", "@every\t1h", "@every 1.5h", "@every -5m", "@every 5",
      "@every 5d", "@every 1h ago", "@every h",
    ]
  )
  func badIntervals(_ text: String) {
    switch CronExpression.parse(text) {
    case .failure(.malformedInterval), .failure(.surroundingSpace): break
    case let result: Issue.record("\(result)")
    }
  }

  @Test("shorthands equal the fields they stand for")
  func shorthands() {
    #expect(CronExpression.parse("@yearly") == CronExpression.parse("0 0 1 1 *"))
    #expect(CronExpression.parse("@monthly") == CronExpression.parse("0 0 1 * ?"))
    #expect(CronExpression.parse("@weekly") == CronExpression.parse("0 0 * * sun"))
    #expect(CronExpression.parse("@midnight") == CronExpression.parse("0 0 * * *"))
    #expect(CronExpression.parse("@hourly") == CronExpression.parse("0 */1 * * *"))
    #expect(CronExpression.parse("@every 60m") == CronExpression.parse("@every 1h"))
  }

  @Test(
    "both days are restricted unless one has a star",
    arguments: [
      ("0 4 1 * mon", true), ("0 4 */2 * mon", true), ("0 4 1-31 * 0-6", true),
      ("0 4 * * mon", false), ("0 4 1 * ?", false), ("0 4 */1 * mon", false),
      ("0 4 1,* * mon", false), ("@weekly", false), ("@every 1h", false),
    ]
  )
  func bothDays(_ text: String, _ expected: Bool) throws {
    #expect(try CronExpression.parse(text).get().restrictsBothDays == expected)
  }
}
