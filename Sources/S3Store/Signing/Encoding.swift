/// How a path and a query are spelled in a signed request.
///
/// Exactly the unreserved characters of RFC 3986 stay as they are. A key is
/// encoded once, from its raw bytes: `%41` in a key becomes `%2541`.

/// The bytes of `text`, with all but unreserved characters as `%XX`.
func percentEncoded(_ text: String, keepingSlashes: Bool) -> [UInt8] {
  percentEncoded(text.utf8, keepingSlashes: keepingSlashes)
}

func percentEncoded(_ text: some Sequence<UInt8>, keepingSlashes: Bool) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.underestimatedCount + 16)
  for byte in text {
    if isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/")) {
      bytes.append(byte)
    } else {
      bytes.append(UInt8(ascii: "%"))
      bytes.append(upperDigit(byte >> 4))
      bytes.append(upperDigit(byte & 15))
    }
  }
  return bytes
}

/// A path without `.`, `..` and empty segments (RFC 3986, section 5.2.4, and
/// single slashes), as services other than S3 sign it.
func normalized(_ path: [UInt8]) -> [UInt8] {
  let slash = UInt8(ascii: "/")
  let dot = UInt8(ascii: ".")
  var kept: [ArraySlice<UInt8>] = []
  for segment in path.split(separator: slash) {
    if segment.elementsEqual([dot]) { continue }
    if segment.elementsEqual([dot, dot]) {
      _ = kept.popLast()
    } else {
      kept.append(segment)
    }
  }
  var bytes: [UInt8] = [slash]
  bytes += kept.joined(separator: [slash])
  if path.last == slash, !kept.isEmpty { bytes.append(slash) }
  return bytes
}

/// Appends bytes as lower-case hexadecimal.
func appendHexadecimal(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
  for byte in bytes {
    text.append(lowerDigit(byte >> 4))
    text.append(lowerDigit(byte & 15))
  }
}

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
    UInt8(ascii: "_"), UInt8(ascii: "~"):
    true
  default:
    false
  }
}

private func upperDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

private func lowerDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
