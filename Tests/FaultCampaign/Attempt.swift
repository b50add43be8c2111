/// One attempt at the campaign's step, as a pod makes it: the built `flowrt exec`,
/// alone in a namespace of processes where it is the first, so that what is done
/// to it is done to a container.
import ArtifactStore
import FlowContract
import Foundation

/// What an attempt is told, and where its pod is.
struct Errand: Sendable {
  let run: RunName
  let attempt: Int
  let size: Int
  /// The pod's own: `flow` is its volume, `last` its last word.
  let folder: URL

  init(run: String, attempt: Int, size: Int, below scratch: URL) throws {
    self.run = try RunName(name: run)
    self.attempt = attempt
    self.size = size
    folder = scratch.appendingPathComponent("\(run)-\(attempt)")
    try FileManager.default.createDirectory(at: volume, withIntermediateDirectories: true)
    try Data().write(to: lastWord)
  }

  var volume: URL { folder.appendingPathComponent("flow") }
  var lastWord: URL { folder.appendingPathComponent("last") }
  var place: Place { Place(run: run, step: "work") }
  var source: Place { Place(run: run, step: "make") }

  static let contract = """
    {"step":"work","inputs":{"table":{"type":"file","output":"make.table"},\
    "folder":{"type":"dir","output":"make.folder"},"size":{"type":"int","output":"make.size"}},\
    "outputs":{"model":"file","parts":"dir","score":"int"},"export":{"score":"value"}}
    """

  /// The pod's variables.
  func variables(store: String, endpoint: String, attempts: Int) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin",
      Variable.contract: Self.contract,
      Variable.signature: #"{"version":1,"flow":"faults","params":{}}"#,
      Variable.run: run.name,
      Variable.attempt: "\(attempt)",
      Variable.root: volume.path,
      Variable.lastWord: lastWord.path,
      Variable.grace: "2",
      Variable.store: store,
      Variable.storeEndpoint: endpoint,
      Variable.storePatience: "0.06",
      "AWS_MAX_ATTEMPTS": "\(attempts)",
    ]
  }
}

/// What the program writes, as a function of its inputs, the run and the attempt.
struct Product: Equatable {
  let model: Data
  let parts: [String: Data]
  let score: Int

  init(table: Data, folder: [String: Data], run: String, attempt: Int) {
    let mark = Data("\(run)/\(attempt)/".utf8)
    model = mark + table
    var parts: [String: Data] = [:]
    for index in 0..<24 {
      let name = index.isMultiple(of: 3) ? "deep/\(index)/part" : "part-\(index)"
      parts[name] = mark + table.prefix(index * 997)
    }
    self.parts = parts
    score = folder.values.reduce(attempt) { $0 + $1.count }
  }
}

/// The step's program, which flowrt starts: it knows files and variables only.
func program() throws {
  func input(_ name: String) throws -> URL { URL(fileURLWithPath: try variable(name)) }
  let table = try Data(contentsOf: input("table"))
  guard try variable("size") == "\(table.count)" else {
    throw Usage(reason: "`table` has \(table.count) bytes, and `size` is \(try variable("size"))")
  }
  let product = Product(
    table: table,
    folder: try readFolder(input("folder")),
    run: try variable(Variable.run),
    attempt: Int(try variable(Variable.attempt)) ?? 0
  )
  try product.model.write(to: input("model"))
  try writeFolder(product.parts, to: input("parts"))
  try Data("\(product.score)\n".utf8).write(to: input("score"))
}

func writeFolder(_ files: [String: Data], to folder: URL) throws {
  for (name, data) in files {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
  }
}

func readFolder(_ folder: URL) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
    let file = folder.appendingPathComponent(name)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue
    {
      continue
    }
    files[name] = try Data(contentsOf: file)
  }
  return files
}
