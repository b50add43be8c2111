import ArtifactStore
import FlowContract
import Foundation
import Testing

@Suite("flowc artifacts")
struct ArtifactsTests {
  /// A store with a run of two steps, one of them a loop of eleven items.
  private static func with(_ body: (URL) throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("flowc-artifacts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try folder.write("store: file://\(folder.path)/store\n", as: "flowc.yaml")
    try folder.write("a table\n", as: "table.csv")
    try folder.write("a plot\n", as: "plots/deep/one.svg")
    let objects = LocalStore(folder: folder.path + "/store")
    let store = try await ArtifactStore.open(objects)
    let table = try await store.store(file: folder.path + "/table.csv")
    let plots = try await store.store(directory: folder.path + "/plots")
    let run = try RunName(name: "nightly-7k2p", id: "0f3a")
    func commit(_ step: String, _ index: [Int], _ outputs: [StepResult.Output]) async throws {
      let result = StepResult(
        version: "0.1.0",
        flow: "nightly",
        place: Place(run: run, step: step, index: index),
        attempt: 0,
        nonce: "n",
        started: 1,
        ended: 2,
        exit: 0,
        outputs: outputs
      )
      #expect(try await store.commit(result) == .visible)
    }
    try await commit(
      "extract",
      [],
      [
        .init(name: "table", type: "file", value: .blob(table)),
        .init(name: "plots", type: "dir", value: .blob(plots)),
        .init(name: "parts", type: "list<file>", value: .list([.blob(table), nil, .blob(table)])),
        .init(name: "note", type: "string", value: .inline("{{ two\nlines }}")),
      ]
    )
    for item in 0..<11 {
      let score = JSON.double(Double(item) / 2)
      try await commit(
        "train",
        [item],
        [.init(name: "score", type: "float", value: .inline(score))]
      )
    }
    try body(folder)
  }

  @Test("list shows steps and items in order, and what each has put out")
  func list() async throws {
    try await Self.with { folder in
      let all = try Command.run(["artifacts", "list", "nightly-7k2p"], in: folder)
      let lines = all.stdout.split(separator: "\n").map(String.init)
      #expect(lines.count == 1 + 4 + 11)
      #expect(lines[0] == "STEP     ITEM  OUTPUT  TYPE        VALUE")
      #expect(lines[1].hasPrefix("extract        table   file        8 B  sha256:"))
      #expect(lines[3] == "extract        parts   list<file>  3 items, 1 absent")
      #expect(lines[6] == "train    1     score   float       0.5")
      #expect(lines[15] == "train    10    score   float       5.0")
      let item = try Command.run(["artifacts", "list", "nightly-7k2p.0f3a/train/1"], in: folder)
      #expect(item.stdout.split(separator: "\n").count == 2)
      let json = try Command.run(
        ["artifacts", "list", "nightly-7k2p/train/3", "--format", "json"],
        in: folder
      )
      guard case .array(let records) = try JSON(json.stdout), case .object(let fields) = records[0]
      else { throw StoreError.missing(key: json.stdout) }
      #expect(records.count == 1)
      #expect(fields.first { $0.key == "step" }?.value == "train")
    }
  }

  @Test("cat prints one output, and says which there are")
  func cat() async throws {
    try await Self.with { folder in
      let score = try Command.run(["artifacts", "cat", "nightly-7k2p/train/4"], in: folder)
      #expect(score.stdout == "2.0\n")
      let table = try Command.run(
        ["artifacts", "cat", "nightly-7k2p/extract", "--name", "table"],
        in: folder
      )
      #expect(table.stdout == "a table\n")
      let note = try Command.run(
        ["artifacts", "cat", "nightly-7k2p/extract", "--name", "note"],
        in: folder
      )
      #expect(note.stdout == "{{ two\nlines }}\n")
      let many = try Command.run(["artifacts", "cat", "nightly-7k2p/extract"], in: folder)
      #expect(many.status == 3)
      #expect(many.stderr.contains("one of note, parts, plots, table"))
      let plots = try Command.run(
        ["artifacts", "cat", "nightly-7k2p/extract", "--name", "plots"],
        in: folder
      )
      #expect(plots.stderr == "flowc: `plots` is a folder; `flowc artifacts get` copies it\n")
    }
  }

  @Test("get copies outputs, lists by position, and writes over nothing")
  func get() async throws {
    try await Self.with { folder in
      let words = ["artifacts", "get", "nightly-7k2p", "-o", "here"]
      #expect(try Command.run(words, in: folder).status == 0)
      #expect(try folder.text(of: "here/extract/table") == "a table\n")
      #expect(try folder.text(of: "here/extract/plots/deep/one.svg") == "a plot\n")
      #expect(try folder.names(in: "here/extract/parts") == ["0", "2"])
      #expect(try folder.text(of: "here/extract/note") == "{{ two\nlines }}")
      #expect(try folder.text(of: "here/train/10/score") == "5.0")
      let again = try Command.run(words, in: folder)
      #expect(again.status == 3)
      #expect(again.stderr == "flowc: cannot write over `here/extract/table`: File exists\n")
    }
  }

  @Test(
    "what is not there is said so",
    arguments: [
      ("other", "flowc: `runs/other` is not in the store\n"),
      ("nightly", "flowc: `runs/nightly` is not in the store\n"),
      ("nightly-7k2p/none", "flowc: `nightly-7k2p/none` has no result in the store\n"),
      ("nightly-7k2p/train/11", "flowc: `nightly-7k2p/train/11` has no result in the store\n"),
    ]
  )
  func missing(_ place: String, _ message: String) async throws {
    try await Self.with { folder in
      let listed = try Command.run(["artifacts", "list", place], in: folder)
      #expect(listed.status == 3)
      #expect(listed.stderr == message)
    }
  }
}
