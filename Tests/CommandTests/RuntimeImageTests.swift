import Foundation
import Testing

@Suite("flowc runtime image")
struct RuntimeImageTests {
  /// The smallest file that claims to be a program: an ELF header, and a
  /// program header of a kind.
  private func program(machine: UInt8, segment: UInt8) -> Data {
    var bytes = [UInt8](repeating: 0, count: 64 + 56 + 100)
    bytes.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    bytes[18] = machine
    bytes[32] = 64
    bytes[54] = 56
    bytes[56] = 1
    bytes[64] = segment
    return Data(bytes)
  }

  @Test("equal programs give equal archives, which tar can read", arguments: [62, 183])
  func archive(_ machine: UInt8) throws {
    try withFolder { folder in
      try program(machine: machine, segment: 1).write(to: folder.appendingPathComponent("flowrt"))
      for name in ["a.tar", "b.tar"] {
        let made = try Command.run(
          ["runtime", "image", "-o", name, "--flowrt", "flowrt"],
          in: folder
        )
        #expect(made.status == 0, "\(made.stderr)")
        #expect(made.stderr.hasPrefix(machine == 62 ? "amd64" : "arm64"))
      }
      let first = try Data(contentsOf: folder.appendingPathComponent("a.tar"))
      #expect(try first == Data(contentsOf: folder.appendingPathComponent("b.tar")))
      let tar = Process()
      tar.executableURL = URL(fileURLWithPath: "/bin/tar")
      tar.arguments = ["-xf", "a.tar"]
      tar.currentDirectoryURL = folder
      try tar.run()
      tar.waitUntilExit()
      #expect(tar.terminationStatus == 0)
      #expect(try folder.text(of: "oci-layout").contains("1.0.0"))
      #expect(try folder.names(in: "blobs/sha256").count == 3)
    }
  }

  @Test("what would not run in every image is refused")
  func refused() throws {
    try withFolder { folder in
      try folder.write("#!/bin/sh\n", as: "script")
      try program(machine: 62, segment: 3).write(to: folder.appendingPathComponent("dynamic"))
      try program(machine: 40, segment: 1).write(to: folder.appendingPathComponent("other"))
      try program(machine: 62, segment: 1).write(to: folder.appendingPathComponent("good"))
      for (name, word) in [
        ("script", "no Linux executable"), ("dynamic", "linked dynamically"),
        ("other", "ELF machine 40"), ("none", "cannot read"),
      ] {
        let made = try Command.run(
          ["runtime", "image", "-o", "x", "--flowrt", name],
          in: folder
        )
        #expect(made.status == 3)
        #expect(made.stderr.contains(word), "\(made.stderr)")
      }
      let other = try Command.run(
        ["runtime", "image", "-o", "x", "--flowrt", "good", "--arch", "arm64"],
        in: folder
      )
      #expect(other.stderr.contains("is for amd64, not for arm64"))
    }
  }
}
