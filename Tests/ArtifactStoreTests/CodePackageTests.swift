import ArtifactStore
import CodePackage
import Foundation
import Testing

@Suite("code packages")
struct CodePackageTests {
  /// Rules, a path, and whether git (2.39) ignores it; a `/` at the end is a folder.
  static let rules: [(String, String, Bool)] = [
    ("*.pyc", "a.pyc", true), ("*.pyc", "d/e/a.pyc", true), ("*.pyc", "a.py", false),
    ("/a", "a", true), ("/a", "d/a", false), ("d/a", "d/a", true), ("d/a", "x/d/a", false),
    ("build/", "build/", true), ("build/", "build", false), ("build/", "x/build/", true),
    ("**/cache", "cache", true), ("**/cache", "a/b/cache", true), ("a/**", "a/b/c", true),
    ("a/**", "a/", false), ("a/**/z", "a/z", true), ("a/**/z", "a/b/c/z", true),
    ("a*c", "abbc", true), ("a*c", "ab/c", false), ("a?c", "abc", true), ("a?c", "a/c", false),
    ("[ab].txt", "b.txt", true), ("[!ab].txt", "b.txt", false), ("[a-c]x", "bx", true),
    ("[]a]", "]", true), ("[^a]", "b", true), ("[a", "[a", false), ("[b-a]", "b", true),
    ("# note", "# note", false), ("\\#x", "#x", true), ("\\!x", "!x", true),
    ("a ", "a", true), ("a\\ ", "a ", true), ("", "a", false), ("/", "a", false),
    ("*\n!keep", "keep", false), ("*\n!keep", "other", true), ("!keep\n*", "keep", true),
    ("a//b", "a/b", false), ("foo**bar", "fooxbar", true), ("*/b", "a/b", true),
    ("*/b", "b", false), ("*/b", "x/a/b", false), ("\\a", "a", true), ("a\\", "a", false),
  ]

  @Test("an ignore file means what it means to git", arguments: rules)
  func ignores(_ rules: String, _ path: String, _ isIgnored: Bool) {
    let isFolder = path.hasSuffix("/")
    let name = isFolder ? String(path.dropLast()) : path
    #expect(IgnoreRules(rules).leavesOut(name, isFolder: isFolder) == isIgnored)
  }

  private func package(_ folder: String, ignore: String = "") -> CodePackage {
    CodePackage(folder: folder, ignore: ignore, isGenerated: { $0.hasSuffix("manifest.yaml") })
  }

  @Test("two checkouts of one commit are one package, whatever the machine did to them")
  func deterministic() async throws {
    try await Scratch.with { scratch in
      for name in ["one", "two"] {
        try scratch.write(Array("print()".utf8), as: "\(name)/main.py")
        try scratch.write([1, 2, 3], as: "\(name)/lib/data")
        symlink("lib/data", scratch.path("\(name)/link"))
      }
      chmod(scratch.path("one/main.py"), 0o600)
      chmod(scratch.path("two/main.py"), 0o664)
      chmod(scratch.path("two/lib"), 0o700)
      mkdir(scratch.path("two/empty"), 0o755)
      try scratch.write([0], as: "two/.git/HEAD")
      try scratch.write([0], as: "two/out/manifest.yaml")
      try scratch.write([0], as: "two/lib/.git")
      try scratch.write([0], as: "two/x.pyc")
      let one = try await package(scratch.path("one")).blob()
      let two = try await package(scratch.path("two"), ignore: "*.pyc\n").blob()
      #expect(one == two)
      #expect(try await package(scratch.path("two")).push(to: scratch.store) != one)
      chmod(scratch.path("one/main.py"), 0o755)
      #expect(try await package(scratch.path("one")).blob() != one)
    }
  }

  @Test("what is pushed comes back, and is the tree that was announced")
  func push() async throws {
    try await Scratch.with { scratch in
      try scratch.write(Array("print()".utf8), as: "code/main.py")
      try scratch.write(Array("x".utf8), as: "code/secret")
      let package = package(scratch.path("code"), ignore: "secret")
      let store = try await scratch.store
      let blob = try await package.push(to: store)
      #expect(blob == (try await package.blob()))
      try await store.fetch(try await store.tree(blob.digest), to: scratch.path("out"))
      #expect(try scratch.names("out") == ["main.py"])
    }
  }

  @Test("tar reads the archive, long and foreign names included")
  func archive() async throws {
    try await Scratch.with { scratch in
      let long = String(repeating: "long-", count: 20) + "/" + String(repeating: "name-", count: 30)
      let names = ["main.py", "ünï/cödé", long, String(repeating: "x", count: 100)]
      for name in names { try scratch.write(Array(name.utf8), as: "code/\(name)") }
      symlink(long, scratch.path("code/link"))
      var bytes: [UInt8] = []
      try package(scratch.path("code")).archive { bytes += $0 }
      try scratch.write(bytes, as: "code.tar")
      mkdir(scratch.path("out"), 0o755)
      let tar = Process()
      tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      tar.arguments = ["tar", "xf", scratch.path("code.tar"), "-C", scratch.path("out")]
      try tar.run()
      tar.waitUntilExit()
      #expect(tar.terminationStatus == 0)
      let unpacked = try await package(scratch.path("out")).blob()
      #expect(unpacked == (try await package(scratch.path("code")).blob()))
    }
  }
}
