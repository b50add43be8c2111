import CChecksum

/// SHA-256, which names content and signs requests, and the HMAC made with it.
///
/// swift-crypto's would bring Foundation into flowrt, a third of its size
/// (docs/decisions/0012); the tests hold this one against it.
package struct Sha256: Sendable {
  private var state = sha256_state()

  package init() { sha256_begin(&state, 1) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    sha256_add(&state, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: [UInt8]) {
    sha256_add(&state, bytes, bytes.count)
  }

  /// Goes on with two at a time, which costs little more than one: both with the
  /// same number of bytes.
  package static func update(
    _ first: inout Sha256,
    _ bytes: UnsafeRawBufferPointer,
    _ second: inout Sha256,
    _ others: UnsafeRawBufferPointer
  ) {
    precondition(bytes.count == others.count)
    sha256_add_two(
      &first.state,
      bytes.baseAddress,
      &second.state,
      others.baseAddress,
      bytes.count
    )
  }

  /// The 32 bytes.
  package consuming func finalize() -> [UInt8] {
    var state = state
    return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      sha256_end(&state, buffer.baseAddress)
      count = 32
    }
  }

  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = Sha256()
    hasher.update(bytes)
    return hasher.finalize()
  }

  /// HMAC-SHA256 (RFC 2104).
  package static func authenticationCode(for bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? hash(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    var inner = Sha256()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(bytes)
    var outer = Sha256()
    outer.update(block.map { $0 ^ 0x5C })
    outer.update(inner.finalize())
    return outer.finalize()
  }
}
