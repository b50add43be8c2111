import CChecksum

/// SHA-256 in hexadecimal, for `sprig.sha256sum`.
func sha256(_ message: [UInt8]) -> String {
  var state = sha256_state()
  sha256_begin(&state, 1)
  sha256_add(&state, message, message.count)
  var digest = [UInt8](repeating: 0, count: 32)
  sha256_end(&state, &digest)
  return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
