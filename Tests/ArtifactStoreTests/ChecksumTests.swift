import CChecksum
import Testing

@Suite("checksums")
struct ChecksumTests {
  @Test("CRC-64/NVME gives the catalogue's check value, in one piece and in two")
  func check() {
    let bytes = Array("123456789".utf8)
    #expect(crc64nvme(0, bytes, 9) == 0xAE8B_1486_0A79_9888)
    for split in 0...9 {
      let first = crc64nvme(0, bytes, split)
      let rest = Array(bytes.dropFirst(split))
      #expect(crc64nvme(first, rest, rest.count) == 0xAE8B_1486_0A79_9888)
    }
  }

  @Test("the processor's way and the table agree on every length, place and beginning")
  func folding() {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<70_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    bytes.withUnsafeBytes { all in
      for length in Array(0...1100) + (0..<200).map({ _ in Int.random(in: 0...69_000) }) {
        let offset = Int.random(in: 0...16, using: &random)
        let begin = UInt64.random(in: .min ... .max, using: &random)
        let part = UnsafeRawBufferPointer(rebasing: all[offset..<offset + length])
        #expect(
          crc64nvme(begin, part.baseAddress, length)
            == crc64nvme_by_table(begin, part.baseAddress, length),
          "\(length) bytes at \(offset) after \(begin)"
        )
      }
    }
  }

  #if arch(x86_64)
  @Test("processors of the last ten years help")
  func processor() { #expect(crc64nvme_is_folded() == 1) }
  #endif
}
