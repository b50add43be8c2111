import FlowContract
import FlowSyntax

/// The constant an expression is, or `nil` when it is none.
func literal(_ expression: Expr) -> Plan.Literal? {
  switch expression {
  case .string(let string): return .string(string.text)
  case .bool(let value, _): return .bool(value)
  case .number(let number): return numberLiteral(number)
  case .list(let items, _):
    let literals = items.compactMap(literal)
    return literals.count == items.count ? .list(literals) : nil
  case .range(let low, let high, _):
    guard case .int(let first)? = literal(low), case .int(let last)? = literal(high),
      first <= last, let width = width(first, last), width <= 100_000
    else { return nil }
    return .list((first...last).map { .int($0) })
  case .reference, .call, .unary, .binary: return nil
  }
}

/// How many whole numbers a rising range holds, or `nil` when that is no number itself.
func width(_ first: Int, _ last: Int) -> Int? {
  let (distance, overflow) = last.subtractingReportingOverflow(first)
  return overflow || distance == .max ? nil : distance + 1
}

/// A decimal number without a unit.
func numberLiteral(_ number: NumberLiteral) -> Plan.Literal? {
  let digits = number.text.filter { $0 != "_" }
  if let int = Int(digits) { return .int(int) }
  // Swift would read hexadecimal, and an int that is too large as a float.
  guard digits.utf8.contains(where: { "eE.".utf8.contains($0) }) else { return nil }
  guard !digits.contains(where: { "xXpP".contains($0) }) else { return nil }
  guard let double = Double(digits), double.isFinite else { return nil }
  return .float(double)
}

/// The type of a constant; a list takes the type that fits all of its items.
func type(of literal: Plan.Literal) -> FlowType? {
  switch literal {
  case .string: return .string
  case .int: return .int
  case .float: return .float
  case .bool: return .bool
  case .list(let items):
    let types = items.compactMap(type(of:))
    guard types.count == items.count, let first = types.first else {
      return items.isEmpty ? .list(.string) : nil
    }
    let widest = types.contains(.float) ? FlowType.float : first
    return types.allSatisfy { widest.accepts($0) } ? .list(widest) : nil
  }
}

/// Whether a constant may be a value of `type`; an empty list fits every list.
func fits(_ literal: Plan.Literal, _ wanted: FlowType) -> Bool {
  switch (literal, wanted) {
  case (_, .optional(let inner)): fits(literal, inner)
  case (.list(let items), .list(let element)): items.allSatisfy { fits($0, element) }
  case (_, .json): true
  default: type(of: literal).map { wanted.accepts($0) } ?? false
  }
}

extension Plan.Literal {
  /// A scalar as the text a process would read, and as Argo would hold it;
  /// for a list, its items on one line.
  package var text: String {
    switch self {
    case .string(let string): string
    case .int(let int): "\(int)"
    case .float(let double): "\(double)"
    case .bool(let bool): bool ? "true" : "false"
    case .list(let items): "[\(items.map(\.text).joined(separator: ", "))]"
    }
  }

  /// Whether Argo would find a tag in the value.
  package var holdsBraces: Bool {
    switch self {
    case .string(let string): string.contains("{{")
    case .int, .float, .bool: false
    case .list(let items): items.contains(where: \.holdsBraces)
    }
  }
}
