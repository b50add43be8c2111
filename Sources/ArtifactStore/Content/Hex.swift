/// Digests and checksums as text: lower-case hex, of one length each.
package func hex(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
    as: UTF8.self
  )
}

func hex(_ crc64: UInt64) -> String {
  let digits = String(crc64, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

/// The bytes that a digest's hex stands for, or `nil` when it is none.
func sha256(ofHex text: String) -> [UInt8]? {
  guard isDigest(text) else { return nil }
  func value(_ digit: UInt8) -> UInt8 {
    digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
  }
  let digits = Array(text.utf8)
  return (0..<32).map { value(digits[2 * $0]) << 4 | value(digits[2 * $0 + 1]) }
}

func isDigest(_ text: String) -> Bool { text.utf8.count == 64 && text.utf8.allSatisfy(isHexDigit) }

func number(ofHex text: String) -> UInt64? {
  text.utf8.count == 16 && text.utf8.allSatisfy(isHexDigit) ? UInt64(text, radix: 16) : nil
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}
