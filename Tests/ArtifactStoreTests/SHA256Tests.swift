import ArtifactStore
import CChecksum
import Crypto
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  @Test(
    "the examples of FIPS 180-4 and NIST",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ]
  )
  func examples(_ text: String, _ digest: String) {
    #expect(hexadecimal(Sha256.hash(Array(text.utf8))) == digest)
  }

  @Test("every length and every split is what swift-crypto says, with and without the processor")
  func lengths() {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<9000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    for length in Array(0...700) + (0..<100).map({ _ in Int.random(in: 0...9000) }) {
      let part = Array(bytes[..<length])
      let wanted = Array(SHA256.hash(data: part))
      var hasher = Sha256()
      let cut = Int.random(in: 0...length, using: &random)
      hasher.update(Array(part[..<cut]))
      hasher.update(Array(part[cut...]))
      #expect(hasher.finalize() == wanted, "\(length) bytes cut at \(cut)")
      #expect(withoutProcessor(part) == wanted, "\(length) bytes, without the processor")
    }
  }

  @Test("two at a time are what each is alone, from every place in a block")
  func pairs() {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<2000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    for _ in 0..<500 {
      let (before, more) = (Int.random(in: 0...130), Int.random(in: 0...130))
      let count = Int.random(in: 0...800)
      var (first, second) = (Sha256(), Sha256())
      first.update(Array(bytes[..<before]))
      second.update(Array(bytes[1000..<1000 + more]))
      bytes.withUnsafeBytes { bytes in
        Sha256.update(
          &first,
          UnsafeRawBufferPointer(rebasing: bytes[before..<before + count]),
          &second,
          UnsafeRawBufferPointer(rebasing: bytes[1000 + more..<1000 + more + count])
        )
      }
      #expect(first.finalize() == Sha256.hash(Array(bytes[..<(before + count)])))
      #expect(second.finalize() == Sha256.hash(Array(bytes[1000..<1000 + more + count])))
    }
  }

  private func withoutProcessor(_ bytes: [UInt8]) -> [UInt8] {
    var state = sha256_state()
    sha256_begin(&state, 0)
    sha256_add(&state, bytes, bytes.count)
    var result = [UInt8](repeating: 0, count: 32)
    sha256_end(&state, &result)
    return result
  }

  @Test("codes are what swift-crypto makes with keys of every length")
  func codes() {
    for length in 0...150 {
      let key = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let text = Array("a text of \(length)".utf8)
      let wanted = HMAC<SHA256>.authenticationCode(for: text, using: .init(data: key))
      #expect(Sha256.authenticationCode(for: text, key: key) == Array(wanted))
    }
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
