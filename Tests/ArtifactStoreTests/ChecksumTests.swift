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
}
