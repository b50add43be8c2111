/// The sums of what is about to be stored.
import CChecksum
import Synchronization

extension Checksums {
  /// Of one source or two; two go on together as far as both reach.
  package static func of(_ sources: [any ByteSource]) throws(StoreError) -> [Checksums] {
    guard sources.count == 2 else {
      var sums: [Checksums] = []
      for source in sources {
        var sum = Sum(source)
        sums.append(try sum.finish())
      }
      return sums
    }
    var first = Sum(sources[0])
    var second = Sum(sources[1])
    while case let count = min(first.left, second.left, Sum.most), count > 0 {
      let bytes = try first.read(count)
      let others = try second.read(count)
      Sha256.update(&first.sha256, bytes, &second.sha256, others)
    }
    return [try first.finish(), try second.finish()]
  }
}

/// What a source adds up to so far. The buffer stays in the processor's
/// cache. Mapping the file would save the copy into it, and would end the
/// process when someone truncates the file.
private struct Sum: ~Copyable {
  static let most = Scratch.size

  let source: any ByteSource
  let buffer = Scratch()
  var sha256 = Sha256()
  var crc64: UInt64 = 0
  var done = 0

  init(_ source: any ByteSource) { self.source = source }

  var left: Int { source.size - done }

  /// The next bytes, which are then counted as summed up.
  mutating func read(_ count: Int) throws(StoreError) -> UnsafeRawBufferPointer {
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<count])
    try source.read(into: part, at: done)
    crc64 = crc64nvme(crc64, part.baseAddress, count)
    done += count
    return UnsafeRawBufferPointer(part)
  }

  /// Sums up the rest.
  mutating func finish() throws(StoreError) -> Checksums {
    while left > 0 { sha256.update(try read(min(left, Self.most))) }
    return Checksums(size: done, sha256: sha256.finalize(), crc64: crc64)
  }
}

/// Memory to read into, used again and again: freed and taken anew for each small
/// file the system would have to clear it each time.
struct Scratch: ~Copyable {
  static let size = 128 << 10
  private static let spare = Mutex<[Scratch.Bytes]>([])

  /// Whoever takes it from the list is its only owner.
  private struct Bytes: @unchecked Sendable { let pointer: UnsafeMutableRawBufferPointer }

  let bytes: UnsafeMutableRawBufferPointer

  init() {
    bytes =
      Self.spare.withLock { $0.popLast() }?.pointer
      ?? .allocate(byteCount: Self.size, alignment: 64)
  }

  deinit {
    let own = Bytes(pointer: bytes)
    let isKept = Self.spare.withLock { spare in
      guard spare.count < 16 else { return false }
      spare.append(own)
      return true
    }
    if !isKept { bytes.deallocate() }
  }
}
