import Manifests

/// The alphabets of names, as Argo and Kubernetes write them down.
enum Grammar {
  /// Templates, steps, tasks, containers of a set: `[a-zA-Z0-9][-a-zA-Z0-9]*`.
  static func isFieldName(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return isAlphanumeric(first) && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == hyphen }
  }

  /// Parameters and artifacts: `[-a-zA-Z0-9_]+`.
  static func isParameterName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == hyphen || $0 == UInt8(ascii: "_") }
  }

  /// A label of DNS (RFC 1123), lower case.
  static func isLabelOfDNS(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else {
      return false
    }
    return isLower(first) && isLower(last) && text.utf8.allSatisfy { isLower($0) || $0 == hyphen }
  }

  /// Labels of DNS joined by points: names of most objects.
  static func isNameOfDNS(_ text: String) -> Bool {
    guard text.utf8.count <= 253 else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, let last = part.utf8.last else { return false }
      return isLower(first) && isLower(last) && part.utf8.allSatisfy { isLower($0) || $0 == hyphen }
    }
  }

  /// A label's value, or the name part of its key.
  static func isLabelValue(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return text.utf8.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy {
        isAlphanumeric($0) || $0 == hyphen || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
      }
  }

  static func isLabelValue(_ text: String) -> Bool { isLabelValue(text[...]) }

  static func isLabelKey(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !name.isEmpty, parts.count <= 2 else { return false }
    return isLabelValue(name) && (parts.count == 1 || isNameOfDNS(String(parts[0])))
  }

  /// Names and labels of metrics: `[a-zA-Z_][a-zA-Z0-9_]*`.
  static func isMetricName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !isDigit(first) else { return false }
    return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static let hyphen = UInt8(ascii: "-")

  private static func isLower(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  static func isLetter(_ byte: UInt8) -> Bool { isAlphanumeric(byte) && !isDigit(byte) }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLower(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}

/// A text with its tags replaced by a letter, for rules about what stands around them.
func withoutTags(_ text: String) -> String {
  guard text.holdsTag else { return text }
  let bytes = Array(text.utf8)
  var result: [UInt8] = []
  var rest = bytes[...]
  while let open = pair(of: UInt8(ascii: "{"), in: rest),
    let close = pair(of: UInt8(ascii: "}"), in: rest[(open + 2)...])
  {
    result += rest[..<open]
    result.append(UInt8(ascii: "x"))
    rest = rest[(close + 2)...]
  }
  return String(decoding: result + rest, as: UTF8.self)
}

/// Where a byte stands twice in a row.
private func pair(of byte: UInt8, in bytes: ArraySlice<UInt8>) -> Int? {
  bytes.indices.dropLast().first { bytes[$0] == byte && bytes[$0 + 1] == byte }
}
