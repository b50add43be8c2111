/// What is asked of the server, before it is signed: one for each operation,
/// sent as often as it takes.
import ArtifactStore
import NIOCore
import NIOHTTP1

struct Ask: Sendable {
  let method: HTTPMethod
  /// In the store, for messages; empty for a listing.
  let key: String
  var query: [(name: String, value: String)] = []
  var headers: [(name: String, value: String)] = []
  /// Base64 of the body's CRC-64/NVME, which a server may check and keep.
  var checksum: String?
  var payloadHash = emptyPayload
  var body = OutgoingBody.none
  var place = IncomingBody.memory(limit: 65_536)
  /// What a file's bytes must add up to.
  var crc64: UInt64?
  var isConditional = false
}

/// SHA-256 of nothing.
let emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/// Lower-case hexadecimal.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  appendHexadecimal(bytes, to: &text)
  return String(decoding: text, as: UTF8.self)
}

/// A checksum as S3's header has it: base64 of its eight bytes, highest first.
func base64(_ checksum: UInt64) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  for place in 0..<11 {
    let shift = 58 - 6 * place
    let group = shift >= 0 ? checksum >> UInt64(shift) : checksum << UInt64(-shift)
    text.append(digits[Int(group & 63)])
  }
  text.append(UInt8(ascii: "="))
  return String(decoding: text, as: UTF8.self)
}
