/// SHA-256 (FIPS 180-4) in hexadecimal, for `sprig.sha256sum`.
func sha256(_ message: [UInt8]) -> String {
  var hash: [UInt32] = firstPrimes(8).map { fraction($0, cubic: false) }
  let constants: [UInt32] = firstPrimes(64).map { fraction($0, cubic: true) }
  var bytes = message
  bytes.append(0x80)
  while bytes.count % 64 != 56 { bytes.append(0) }
  let bits = UInt64(message.count) * 8
  for shift in stride(from: 56, through: 0, by: -8) {
    bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
  }
  for start in stride(from: 0, to: bytes.count, by: 64) {
    mix(&hash, bytes[start..<start + 64], constants)
  }
  return hash.map { word in
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }.joined()
}

private func mix(_ hash: inout [UInt32], _ block: ArraySlice<UInt8>, _ constants: [UInt32]) {
  var words: [UInt32] = []
  for index in stride(from: block.startIndex, to: block.endIndex, by: 4) {
    words.append(block[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) })
  }
  for index in 16..<64 {
    let a = words[index - 15]
    let b = words[index - 2]
    let first = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
    let second = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
    words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
  }
  var state = hash
  for index in 0..<64 {
    let e = state[4]
    let a = state[0]
    let choice = (e & state[5]) ^ (~e & state[6])
    let majority = (a & state[1]) ^ (a & state[2]) ^ (state[1] & state[2])
    let upper = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    let lower = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    let first = state[7] &+ upper &+ choice &+ constants[index] &+ words[index]
    state.insert(first &+ lower &+ majority, at: 0)
    state.removeLast()
    state[4] = state[4] &+ first
  }
  for index in 0..<8 { hash[index] = hash[index] &+ state[index] }
}

private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word >> count | word << (32 - count)
}

private func firstPrimes(_ count: Int) -> [UInt64] {
  var primes: [UInt64] = []
  var candidate: UInt64 = 2
  while primes.count < count {
    if !primes.contains(where: { candidate.isMultiple(of: $0) }) { primes.append(candidate) }
    candidate += 1
  }
  return primes
}

/// The first 32 bits after the point of a prime's square or cube root, found bit by bit.
private func fraction(_ prime: UInt64, cubic: Bool) -> UInt32 {
  var root: UInt64 = 0
  for bit in stride(from: UInt64(36), through: 0, by: -1) {
    let next = root | 1 << bit
    if isAtMost(next, prime, cubic) { root = next }
  }
  return UInt32(truncatingIfNeeded: root)
}

/// Whether `root / 2^32`, squared or cubed, is at most the prime; worked out in whole numbers.
private func isAtMost(_ root: UInt64, _ prime: UInt64, _ cubic: Bool) -> Bool {
  let square = root.multipliedFullWidth(by: root)
  if !cubic {
    return square.high < prime || (square.high == prime && square.low == 0)
  }
  let low = square.low.multipliedFullWidth(by: root)
  let high = square.high.multipliedFullWidth(by: root)
  let (middle, carry) = low.high.addingReportingOverflow(high.low)
  let top = high.high + (carry ? 1 : 0)
  // The cube is top·2^128 + middle·2^64 + low; the prime stands at 2^96.
  let wanted = prime >> 32
  let rest = prime << 32
  if top != wanted { return top < wanted }
  if middle != rest { return middle < rest }
  return low.low == 0
}
