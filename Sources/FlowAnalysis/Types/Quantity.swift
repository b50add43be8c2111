/// A Kubernetes resource quantity, exact in thousandths.
///
/// Grammar and suffixes: k8s.io/apimachinery `resource.Quantity`. Written back
/// in its canonical form, so that a cluster does not report a difference.
package struct Quantity: Hashable, Sendable, Comparable {
  /// The amount in thousandths of a core or of a byte.
  package let thousandths: Int
  private let isBinary: Bool

  private static let binary: [(suffix: String, shift: Int)] = [
    ("Ei", 60), ("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10),
  ]
  private static let decimal: [(suffix: String, factor: Int)] = [
    ("E", 1_000_000_000_000_000_000), ("P", 1_000_000_000_000_000), ("T", 1_000_000_000_000),
    ("G", 1_000_000_000), ("M", 1_000_000), ("k", 1_000), ("", 1),
  ]

  private init(thousandths: Int, isBinary: Bool) {
    self.thousandths = thousandths
    self.isBinary = isBinary
  }

  package init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let suffix = text.dropFirst(digits.count)
    guard let thousandths = Self.thousandths(digits) else { return nil }
    if let unit = Self.binary.first(where: { $0.suffix == suffix }) {
      guard let scaled = Self.scale(thousandths, by: 1 << unit.shift) else { return nil }
      self.init(thousandths: scaled, isBinary: true)
    } else if suffix == "m" {
      guard thousandths % 1000 == 0 else { return nil }
      self.init(thousandths: thousandths / 1000, isBinary: false)
    } else if let unit = Self.decimal.first(where: { $0.suffix == suffix }) {
      guard let scaled = Self.scale(thousandths, by: unit.factor) else { return nil }
      self.init(thousandths: scaled, isBinary: false)
    } else {
      return nil
    }
  }

  private static func scale(_ value: Int, by factor: Int) -> Int? {
    let (result, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? nil : result
  }

  /// `1.5` as 1500; `nil` with more than three decimals or two dots.
  private static func thousandths(_ digits: Substring) -> Int? {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int(parts[0]), whole <= Int.max / 1000 else { return nil }
    guard parts.count == 2 else { return whole * 1000 }
    guard (1...3).contains(parts[1].count), let part = Int(parts[1]) else { return nil }
    let scaled = part * (parts[1].count == 1 ? 100 : parts[1].count == 2 ? 10 : 1)
    return whole * 1000 + scaled
  }

  package static func < (left: Quantity, right: Quantity) -> Bool {
    left.thousandths < right.thousandths
  }

  package static func == (left: Quantity, right: Quantity) -> Bool {
    left.thousandths == right.thousandths
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(thousandths) }

  /// Whole bytes, rounded up.
  package var bytes: Int { (thousandths + 999) / 1000 }
}

extension Quantity: CustomStringConvertible {
  package var description: String {
    guard thousandths % 1000 == 0 else { return "\(thousandths)m" }
    let whole = thousandths / 1000
    if isBinary, whole > 0 {
      for unit in Self.binary where whole % (1 << unit.shift) == 0 {
        return "\(whole >> unit.shift)\(unit.suffix)"
      }
      return "\(whole)"
    }
    for unit in Self.decimal where whole > 0 && whole % unit.factor == 0 {
      return "\(whole / unit.factor)\(unit.suffix)"
    }
    return "\(whole)"
  }
}

/// The seconds in `90s`, `10m`, `2h`, `1d` or several of them, `1h30m`.
package func seconds(in text: String) -> Int? {
  var total = 0
  var rest = Substring(text)
  guard !rest.isEmpty else { return nil }
  while !rest.isEmpty {
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(digits.count)
    guard let count = Int(digits), let unit = rest.popFirst(),
      let factor = ["s": 1, "m": 60, "h": 3600, "d": 86_400][unit], count < 1_000_000_000
    else { return nil }
    total += count * factor
  }
  return total
}

/// Seconds as people write them: 5400 as `1h30m`.
package func durationText(_ seconds: Int) -> String {
  var rest = seconds
  var result = ""
  for (unit, size) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] where rest >= size {
    result += "\(rest / size)\(unit)"
    rest %= size
  }
  return result.isEmpty ? "0s" : result
}
