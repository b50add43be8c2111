/// A value as Argo's expressions see it: what JSON can hold, with whole numbers apart.
package indirect enum Value: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case array([Value])
  case object([String: Value])
}

extension Value {
  package var string: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  package var array: [Value]? {
    guard case .array(let items) = self else { return nil }
    return items
  }

  package var number: Double? {
    switch self {
    case .int(let int): Double(int)
    case .float(let float): float
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// What a message calls this kind of value, in Go's words.
  var typeName: String {
    switch self {
    case .null: "nil"
    case .bool: "bool"
    case .int: "int"
    case .float: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }

  /// The value as Go's `fmt` prints it with `%v`.
  var goText: String {
    switch self {
    case .null: "<nil>"
    case .bool(let bool): bool ? "true" : "false"
    case .int(let int): "\(int)"
    case .float(let float): goFloat(float, largest: 21)
    case .string(let string): string
    case .array(let items): "[\(items.map(\.goText).joined(separator: " "))]"
    case .object(let fields):
      "map[\(fields.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.goText)" }.joined(separator: " "))]"
    }
  }

  /// Equality across the two kinds of numbers, as expr compares.
  func equals(_ other: Value) -> Bool {
    switch (self, other) {
    case (.int(let left), .float(let right)): return Double(left) == right
    case (.float(let left), .int(let right)): return left == Double(right)
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    default: return self == other
    }
  }
}

/// A float in the shortest form that Go gives back for it: an exponent only for the very large or
/// small.
func goFloat(_ value: Double, largest exponentLimit: Int) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
  if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
  let text = "\(value)"
  guard let mark = text.firstIndex(of: "e") else {
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
  var mantissa = String(text[..<mark])
  if mantissa.hasSuffix(".0") { mantissa = String(mantissa.dropLast(2)) }
  let exponent = Int(text[text.index(after: mark)...]) ?? 0
  guard exponent >= exponentLimit || exponent < -6 else {
    return plainDigits(mantissa, exponent)
  }
  let sign = exponent < 0 ? "-" : "+"
  return "\(mantissa)e\(sign)\(abs(exponent) < 10 ? "0" : "")\(abs(exponent))"
}

private func plainDigits(_ mantissa: String, _ exponent: Int) -> String {
  let sign = mantissa.hasPrefix("-") ? "-" : ""
  let body = mantissa.drop { $0 == "-" }
  let parts = body.split(separator: ".", omittingEmptySubsequences: false)
  let whole = String(parts[0])
  let fraction = parts.count > 1 ? String(parts[1]) : ""
  if exponent < 0 {
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + whole + fraction
  }
  let digits = whole + fraction
  let point = whole.count + exponent
  if digits.count <= point {
    return sign + digits + String(repeating: "0", count: point - digits.count)
  }
  return sign + digits.prefix(point) + "." + digits.dropFirst(point)
}
