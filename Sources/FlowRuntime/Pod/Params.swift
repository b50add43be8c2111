package import FlowContract

/// The run's parameters, each held to what the signature says of it; all
/// mistakes at once.
func checkedParams(
  _ signature: Signature,
  _ text: String?
) throws(TaskFailure) -> [(name: String, type: ValueType, value: JSON)] {
  let given = try givenParams(text)
  var result: [(name: String, type: ValueType, value: JSON)] = []
  var mistakes: [String] = []
  for param in signature.params {
    guard let text = given.first(where: { $0.name == param.name })?.value else {
      mistakes.append("`\(param.name)` was not given")
      continue
    }
    let value = value(of: param, text)
    if let mistake = mistake(in: value, of: param, text) { mistakes.append(mistake) }
    if let value { result.append((param.name, param.type, value)) }
  }
  guard mistakes.isEmpty else {
    throw TaskFailure(
      .contract,
      "a parameter is not what flow `\(signature.flow)` says: " + mistakes.joined(separator: "; "),
      mistakes: mistakes
    )
  }
  return result
}

/// What is wrong with parameters that are to be given to a run, before there is one.
package func mistakes(
  in given: [(name: String, value: String)],
  _ signature: Signature
) -> [String] {
  given.compactMap { name, text in
    guard let param = signature.params.first(where: { $0.name == name }) else { return nil }
    return mistake(in: value(of: param, text), of: param, text)
  }
}

private func value(of param: Signature.Param, _ text: String) -> JSON? {
  if text == defaultMarker, let held = param.defaultValue {
    return parameterDefault(held, param.type)
  }
  return parameterValue(text, param.type)
}

private func mistake(in value: JSON?, of param: Signature.Param, _ text: String) -> String? {
  guard let value else {
    return "`\(param.name)`: expected \(param.type), found `\(excerpt(text))`"
  }
  return brokenRule(param, value).map {
    "`\(param.name)`: expected \($0), found `\(excerpt(text))`"
  }
}

private func givenParams(_ text: String?) throws(TaskFailure) -> [(name: String, value: String)] {
  guard let text, !text.isEmpty else { return [] }
  guard let bytes = base64Decoded(text) else {
    throw TaskFailure(.contract, "`\(Variable.params)` is not base64")
  }
  let json: JSON
  do { json = try JSON(bytes) } catch {
    throw TaskFailure(.contract, "`\(Variable.params)` is not JSON: \(error)")
  }
  do { return try parameterValues(json: json) } catch { throw TaskFailure(error) }
}

/// A `json` parameter's default is the JSON text itself; all others are values.
private func parameterDefault(_ held: JSON, _ type: ValueType) -> JSON? {
  if case .string(let text) = held { return parameterValue(text, type) }
  return fits(held, type) ? held : nil
}

/// The value that Argo's text for a parameter stands for, or `nil` if it is none.
private func parameterValue(_ text: String, _ type: ValueType) -> JSON? {
  if type.isScalar { return scalar(text, type) }
  guard let value = try? JSON(text), fits(value, type) else { return nil }
  return value
}

private func brokenRule(_ param: Signature.Param, _ value: JSON) -> String? {
  if !param.choices.isEmpty, !param.choices.contains(where: { isSame($0, value) }) {
    return "one of " + param.choices.map(\.text).joined(separator: ", ")
  }
  if let range = param.range, let number = value.number, !range.contains(number) {
    return "\(JSON.double(range.lowerBound).text)..\(JSON.double(range.upperBound).text)"
  }
  if let text = param.pattern, case .string(let value) = value {
    // flowc has read the pattern before; only a later one's may be unknown.
    guard let pattern = try? Pattern(text) else { return "a pattern that this flowrt can read" }
    if !pattern.matches(value) { return "a match of `\(text)`" }
  }
  return nil
}

private func isSame(_ one: JSON, _ other: JSON) -> Bool {
  if let one = one.number, let other = other.number { return one == other }
  return one == other
}

extension JSON {
  fileprivate var number: Double? {
    switch self {
    case .int(let int): Double(int)
    case .double(let double): double
    default: nil
    }
  }
}

/// Decodes base64 (RFC 4648, section 4); `nil` when the text is none.
func base64Decoded(_ text: String) -> [UInt8]? {
  var result: [UInt8] = []
  result.reserveCapacity(text.utf8.count * 3 / 4)
  var bits: UInt32 = 0
  var count = 0
  var padding = 0
  for byte in text.utf8 {
    let value: UInt32
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    case UInt8(ascii: "="):
      padding += 1
      continue
    default: return nil
    }
    guard padding == 0 else { return nil }
    bits = bits << 6 | value
    count += 1
    if count % 4 == 0 {
      result += [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)]
      bits = 0
    }
  }
  switch (count % 4, padding) {
  case (0, 0): break
  case (2, 2): result.append(UInt8(bits >> 4 & 255))
  case (3, 1): result += [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)]
  default: return nil
  }
  return result
}

func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  var index = 0
  while index < bytes.count {
    let three = bytes[index..<min(index + 3, bytes.count)]
    var bits: UInt32 = 0
    for byte in three { bits = bits << 8 | UInt32(byte) }
    bits <<= UInt32(8 * (3 - three.count))
    for position in 0..<4 {
      let digit = digits[Int(bits >> UInt32(18 - 6 * position) & 63)]
      result.append(position <= three.count ? digit : UInt8(ascii: "="))
    }
    index += 3
  }
  return String(decoding: result, as: UTF8.self)
}
