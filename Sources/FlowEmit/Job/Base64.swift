/// Base64 (RFC 4648) of a text's UTF-8.
func base64(_ text: String) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  let bytes = Array(text.utf8)
  var result: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for position in 0..<4 {
      result.append(
        position > group.count ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * position) & 63]
      )
    }
  }
  return String(decoding: result, as: UTF8.self)
}
