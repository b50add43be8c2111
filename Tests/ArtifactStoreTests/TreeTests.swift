import ArtifactStore
import Foundation
import Testing

@Suite("folders in the store")
struct TreeTests {
  /// What is in a folder: paths, kinds, modes, targets and contents.
  static func listing(_ root: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let full = "\(root)/\(path)"
      var info = stat()
      lstat(full, &info)
      let mode = String(info.st_mode & 0o777, radix: 8)
      switch info.st_mode & S_IFMT {
      case S_IFLNK:
        result[path] = "-> " + (try FileManager.default.destinationOfSymbolicLink(atPath: full))
      case S_IFDIR: result[path] = "folder \(mode)"
      default:
        let bytes = try Data(contentsOf: URL(fileURLWithPath: full))
        result[path] = "file \(mode) \(bytes.count) \(bytes.hashValue)"
      }
    }
    return result
  }

  @Test("a random folder comes back as it was", arguments: 0..<12)
  func roundTrip(_ seed: UInt64) async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(seed)
      try RandomFolder.make(at: scratch.path("in"), using: &seeded)
      let store = try await scratch.store
      let blob = try await store.store(directory: scratch.path("in"))
      try await store.fetch(blob, to: scratch.path("out"))
      let before = try Self.listing(scratch.path("in"))
      #expect(try Self.listing(scratch.path("out")) == before)
      #expect(before.count > 20)
      #expect(try scratch.names() == ["in", "out", "store"])
      // Times and the order of making do not count.
      #expect(try await store.store(directory: scratch.path("out")) == blob)
      #expect(try await store.tree(blob.digest) == blob)
    }
  }

  @Test("an empty folder, and folders in it, are kept")
  func empty() async throws {
    try await Scratch.with { scratch in
      let store = try await scratch.store
      mkdir(scratch.path("in"), 0o755)
      let none = try await store.store(directory: scratch.path("in"))
      #expect(none.size == 0)
      try await store.fetch(none, to: scratch.path("out"))
      #expect(try Self.listing(scratch.path("out")) == [:])
      mkdir(scratch.path("in/a"), 0o750)
      mkdir(scratch.path("in/a/b"), 0o555)
      try await store.fetch(
        try await store.store(directory: scratch.path("in")),
        to: scratch.path("more")
      )
      #expect(try Self.listing(scratch.path("more")) == ["a": "folder 750", "a/b": "folder 555"])
    }
  }

  @Test("names that differ only in case, and odd ones, are names as any other")
  func oddNames() async throws {
    try await Scratch.with { scratch in
      let names = [
        "A", "a", "é", "e\u{301}", "a b", "a\nb", "a\\b", "...", "..a", "-rf", "\"", "{{x}}", "~",
        "CON", "a:b", "*", String(repeating: "n", count: 255),
      ]
      for name in names { try scratch.write(Array(name.utf8), as: "in/\(name)") }
      let store = try await scratch.store
      let blob = try await store.store(directory: scratch.path("in"))
      try await store.fetch(blob, to: scratch.path("out"))
      for name in names { #expect(try scratch.bytes(of: "out/\(name)") == Array(name.utf8)) }
      #expect(try scratch.names("out").count == names.count)
    }
  }

  @Test("a hard link is a copy; set-user-ID is not kept")
  func hardLinks() async throws {
    try await Scratch.with { scratch in
      try scratch.write([1, 2], as: "in/a")
      link(scratch.path("in/a"), scratch.path("in/b"))
      try scratch.write([3], as: "in/c")
      chmod(scratch.path("in/c"), 0o4755)
      let store = try await scratch.store
      let blob = try await store.store(directory: scratch.path("in"))
      #expect(blob.size == 5)
      try await store.fetch(blob, to: scratch.path("out"))
      var info = stat()
      stat(scratch.path("out/a"), &info)
      #expect(info.st_nlink == 1)
      stat(scratch.path("out/c"), &info)
      #expect(info.st_mode & 0o7777 == 0o755)
    }
  }

  @Test(
    "what cannot be stored is refused by name",
    arguments: [
      ("../outside", "it is a link to `../outside`, outside the folder"),
      ("/etc/passwd", "it is a link to the absolute path `/etc/passwd`"),
      ("d/../x", "it is a link to `d/../x`, which climbs after it has descended"),
    ]
  )
  func links(_ target: String, _ reason: String) async throws {
    try await Scratch.with { scratch in
      try scratch.write([1], as: "in/d/x")
      symlink(target, scratch.path("in/l"))
      let store = try await scratch.store
      await #expect(throws: StoreError.refused(what: scratch.path("in/l"), reason: reason)) {
        try await store.store(directory: scratch.path("in"))
      }
    }
  }

  @Test("all special files are named at once")
  func specialFiles() async throws {
    try await Scratch.with { scratch in
      mkdir(scratch.path("in"), 0o755)
      mkdir(scratch.path("in/d"), 0o755)
      mkfifo(scratch.path("in/d/pipe"), 0o600)
      mkfifo(scratch.path("in/pipe"), 0o600)
      let store = try await scratch.store
      await #expect(
        throws: StoreError.refused(
          what: scratch.path("in"),
          reason:
            "`d/pipe` is not a file, a folder or a link, `pipe` is not a file, a folder or a link"
        )
      ) { try await store.store(directory: scratch.path("in")) }
    }
  }

  @Test("a folder too deep to be unpacked is not stored")
  func depth() async throws {
    try await Scratch.with { scratch in
      let deep = "in/" + Array(repeating: "d", count: 129).joined(separator: "/")
      try scratch.write([1], as: deep + "/f")
      let store = try await scratch.store
      await #expect {
        try await store.store(directory: scratch.path("in"))
      } throws: { error in
        guard case StoreError.refused(_, let reason) = error else { return false }
        return reason.contains("more than 128 folders deep")
      }
    }
  }

  @Test("thousands of small files are few objects, and unchanged ones are not sent again")
  func packing() async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(1)
      let count = 2000
      for file in 0..<count {
        try scratch.write(seeded.bytes(20_000), as: "in/\(file % 20)/\(file).bin")
      }
      let store = try await scratch.store
      scratch.objects.reset()
      let first = try await store.store(directory: scratch.path("in"))
      #expect(first.size == count * 20_000)
      let packs = scratch.objects.counts.uploads
      #expect(packs <= 7)
      #expect(scratch.objects.counts.puts == 1, "the index")
      scratch.objects.reset()
      #expect(try await store.store(directory: scratch.path("in")) == first)
      #expect(scratch.objects.counts == .init(sizes: packs + 1))
      // One more file near the beginning: its pack and the index, not what follows.
      try scratch.write(seeded.bytes(12_345), as: "in/0/00.bin")
      scratch.objects.reset()
      _ = try await store.store(directory: scratch.path("in"))
      #expect(scratch.objects.counts.uploads == 1)
      #expect(scratch.objects.counts.puts == 1)
      scratch.objects.reset()
      try await store.fetch(first, to: scratch.path("out"))
      #expect(scratch.objects.counts.gets == packs + 1)
    }
  }

  @Test(
    "a small file that changes between being summed up and being sent is refused",
    arguments: [["b"], ["a", "b"], ["b", "c"]]
  )
  func changing(_ names: [String]) async throws {
    try await Scratch.with { scratch in
      for name in names { try scratch.write([1], as: "in/\(name)") }
      let objects = CountingStore(scratch.objects.base) {
        try? scratch.write([3], as: "in/b")
      }
      let store = try await ArtifactStore.open(objects)
      await #expect(
        throws: StoreError.local(
          path: scratch.path("in/b"),
          reason: "it changed while it was being stored"
        )
      ) {
        try await store.store(directory: scratch.path("in"))
      }
    }
  }

  @Test("a large file in a folder is the blob it is by itself")
  func largeFiles() async throws {
    try await Scratch.with { scratch in
      var seeded = Seeded(5)
      try scratch.write(seeded.bytes(33 << 20), as: "in/large")
      try scratch.write(seeded.bytes(5 << 20), as: "in/medium")
      try scratch.write(seeded.bytes(4 << 20), as: "in/small")
      let store = try await scratch.store
      for name in ["large", "medium"] {
        _ = try await store.store(file: scratch.path("in/\(name)"))
      }
      scratch.objects.reset()
      let blob = try await store.store(directory: scratch.path("in"))
      #expect(scratch.objects.counts.uploads == 1, "a pack")
      #expect(scratch.objects.counts.puts == 1, "the index")
      try await store.fetch(blob, to: scratch.path("out"))
      #expect(
        try Self.listing(scratch.path("out")) == (try Self.listing(scratch.path("in")))
      )
    }
  }

  @Test("a folder that is there already is not written into")
  func occupied() async throws {
    try await Scratch.with { scratch in
      try scratch.write([1], as: "in/a")
      try scratch.write([2], as: "out/b")
      let store = try await scratch.store
      let blob = try await store.store(directory: scratch.path("in"))
      await #expect(
        throws: StoreError.local(
          path: scratch.path("out"),
          reason: "Directory not empty"
        )
      ) { try await store.fetch(blob, to: scratch.path("out")) }
      #expect(try scratch.names("out") == ["b"])
      #expect(try scratch.names() == ["in", "out", "store"])
    }
  }
}

/// A folder with a bit of everything, chosen by a seed.
private enum RandomFolder {
  static func make(at path: String, using seeded: inout Seeded, depth: Int = 0) throws {
    mkdir(path, 0o755)
    for item in 0..<Int.random(in: depth == 0 ? 25...30 : 0...6, using: &seeded) {
      let name = "\(Int.random(in: 0..<999, using: &seeded)) \(item)"
      let full = "\(path)/\(name)"
      switch Int.random(in: 0..<10, using: &seeded) {
      case 0,
        1 where depth < 4:
        try make(at: full, using: &seeded, depth: depth + 1)
      case 2:
        let climbs = String(repeating: "../", count: Int.random(in: 0...depth, using: &seeded))
        symlink(climbs + "\(name) elsewhere", full)
      default:
        // Mostly small, seldom more than a pack holds.
        let bits = Int.random(in: 0...23, using: &seeded)
        let size = Int.random(in: 0...(1 << bits), using: &seeded)
        try Data(seeded.bytes(size)).write(to: URL(fileURLWithPath: full))
        chmod(full, [0o644, 0o755, 0o600, 0o444].randomElement(using: &seeded) ?? 0o644)
      }
    }
    chmod(path, [0o755, 0o700, 0o750].randomElement(using: &seeded) ?? 0o755)
  }
}
