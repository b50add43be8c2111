/// Exponentials for the rare exponent that is no whole number. The engine links no mathematics
/// library; series to double precision are enough for what a manifest works out.
func exponential(_ value: Double) -> Double {
  guard value.isFinite else { return value < 0 ? 0 : value }
  let whole = value.rounded()
  let rest = value - whole
  var term = 1.0
  var sum = 1.0
  for index in 1..<24 {
    term *= rest / Double(index)
    sum += term
  }
  return sum * power(2.718281828459045235, max(min(whole, 1000), -1000))
}

func logarithm(_ value: Double) -> Double {
  guard value > 0 else { return value == 0 ? -.infinity : .nan }
  guard value.isFinite else { return value }
  let ratio = (value.significand - 1) / (value.significand + 1)
  var term = ratio
  var sum = 0.0
  for index in stride(from: 1, to: 60, by: 2) {
    sum += term / Double(index)
    term *= ratio * ratio
  }
  return 2 * sum + Double(value.exponent) * 0.693147180559945309
}
