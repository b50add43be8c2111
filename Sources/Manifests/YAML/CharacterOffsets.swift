/// The byte offset of every character of a file, for libyaml counts characters.
///
/// Only every 64th offset is kept, and none where a character is a byte.
struct CharacterOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let checkpoints: [Int]

  private static let stride = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    guard bytes.contains(where: { $0 >= 0x80 }) else {
      checkpoints = []
      return
    }
    var checkpoints: [Int] = []
    var count = 0
    for (offset, byte) in bytes.enumerated() where startsCharacter(byte) {
      if count.isMultiple(of: Self.stride) { checkpoints.append(offset) }
      count += 1
    }
    self.checkpoints = checkpoints
  }

  subscript(_ character: Int) -> Int {
    guard !checkpoints.isEmpty else { return min(character, bytes.count) }
    let checkpoint = min(character / Self.stride, checkpoints.count - 1)
    var offset = checkpoints[checkpoint]
    for _ in 0..<(character - checkpoint * Self.stride) where offset < bytes.count {
      offset += 1
      while offset < bytes.count && !startsCharacter(bytes[offset]) {
        offset += 1
      }
    }
    return offset
  }
}

/// Whether a byte of UTF-8 begins a character rather than going on with one.
func startsCharacter(_ byte: UInt8) -> Bool {
  byte & 0xC0 != 0x80
}
