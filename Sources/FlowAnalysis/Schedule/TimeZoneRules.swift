/// The time zones there are, by name, links included.
///
/// Names are compared exactly, as Go does on the controller's disk: `europe/berlin` is none.
package enum TimeZoneRules {
  /// The rule of a zone; `nil` when there is no zone of that name.
  package static func zone(named name: String) -> TimeZoneRule? {
    for line in lines {
      let words = line.utf8.split(separator: UInt8(ascii: " "))
      guard let first = words.first,
        words.dropFirst().contains(where: { $0.elementsEqual(name.utf8) })
      else { continue }
      let isIrregular = first.first == UInt8(ascii: "!")
      return TimeZoneRule(
        name: name,
        posix: String(Substring(isIrregular ? first.dropFirst() : first)),
        isIrregular: isIrregular
      )
    }
    return nil
  }

  /// Every name, in order.
  package static var names: [String] {
    lines.flatMap { $0.utf8.split(separator: UInt8(ascii: " ")).dropFirst() }
      .map { String(Substring($0)) }
      .sorted()
  }

  private static var lines: [Substring] {
    timeZoneTable.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) }
  }
}
