/// Many runs, each harmed in its own way, each checked afterwards: either the
/// right bytes are visible or nothing is; nothing lies about that a reader could
/// mistake; and an error names its cause.
import ArtifactStore
import Foundation
import S3Store
import Synchronization

struct Campaign: Sendable {
  let bucket: String
  let endpoint: String
  let seed: UInt64
  let program: String
  /// Straight to the server, for checking.
  let store: ArtifactStore
  let scratch: URL
  let tally = Tally()

  static let sizes = [40_000, 700_000, 17 << 20]

  static func table(_ size: Int) -> Data {
    var dice = Dice(seed: UInt64(size))
    return Data(dice.bytes(size))
  }

  static func folder() -> [String: Data] {
    var files: [String: Data] = ["empty": Data(), "a/b/c/deep file": Data("deep".utf8)]
    for index in 0..<40 { files["f\(index)"] = table(index * 131) }
    return files
  }

  /// The inputs of all attempts.
  func seedSources() async throws {
    let folder = scratch.appendingPathComponent("source")
    try writeFolder(Self.folder(), to: folder.appendingPathComponent("folder"))
    let folderBlob = try await store.store(
      directory: folder.appendingPathComponent("folder").path
    )
    for size in Self.sizes {
      let file = folder.appendingPathComponent("table-\(size)")
      try Self.table(size).write(to: file)
      let blob = try await store.store(file: file.path)
      let result = StepResult(
        version: "campaign",
        flow: "faults",
        place: try Errand.source(size),
        attempt: 0,
        nonce: "source",
        started: 0,
        ended: 0,
        exit: 0,
        outputs: [
          .init(name: "table", type: "file", value: .blob(blob)),
          .init(name: "folder", type: "dir", value: .blob(folderBlob)),
        ]
      )
      _ = try await store.commit(result)
    }
  }

  /// One run, with its own proxy between the attempt and the server.
  func run(_ number: Int, through proxy: FaultProxy) async throws {
    var dice = Dice(seed: seed &+ UInt64(number) &* 7919)
    let scenario = Scenario.choose(number, &dice)
    let size = Self.sizes[[0, 1, 1, 1, 0, 1, 1, 1, 0, 2][dice.below(10)]]
    proxy.arm(scenario.armed)
    let attempts = if case .racing = scenario { [0, 1] } else { [0] }
    let errands = try attempts.map { attempt in
      let folder = scratch.appendingPathComponent("run-\(number)-\(attempt)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return try Errand(run: "run-\(number)", attempt: attempt, folder: folder)
    }
    let endings = try await withThrowingTaskGroup(of: (Int, Ending).self) { group in
      for (index, errand) in errands.enumerated() {
        group.addTask { (index, try await make(errand, size, scenario, proxy)) }
      }
      var endings: [Int: Ending] = [:]
      for try await (index, ending) in group { endings[index] = ending }
      return endings.sorted { $0.key < $1.key }.map(\.value)
    }
    let hits = tally.take(proxy, scenario, endings)
    proxy.arm([])
    var check = RunCheck(
      scenario: scenario,
      errands: errands,
      endings: endings,
      table: Self.table(size),
      hits: hits
    )
    try await check.everything(in: store)
    tally.note(number, scenario, check.complaints, endings, isVisible: check.isVisible)
    for errand in errands { try FileManager.default.removeItem(at: errand.folder) }
  }

  private func make(
    _ errand: Errand,
    _ size: Int,
    _ scenario: Scenario,
    _ proxy: FaultProxy
  )
    async throws -> Ending
  {
    var environment = ProcessInfo.processInfo.environment
    environment["FAULTS_BUCKET"] = bucket
    environment["FAULTS_ENDPOINT"] = "http://127.0.0.1:\(proxy.port)"
    environment["FAULTS_RUN"] = errand.run.name
    environment["FAULTS_ATTEMPT"] = "\(errand.attempt)"
    environment["FAULTS_FOLDER"] = errand.folder.path
    environment["FAULTS_SIZE"] = "\(size)"
    // Enough for whatever passes; few enough that what lasts is soon told.
    environment["FAULTS_ATTEMPTS"] = if case .lasting = scenario { "4" } else { "10" }
    switch scenario {
    case .passing, .lasting, .racing:
      return try await runChild(program, ["attempt"], environment: environment)
    case .killed(let signal, let after, _):
      return try await runChild(
        program,
        ["attempt"],
        environment: environment,
        signal: (signal, after)
      )
    case .diskFull(let kilobytes):
      // A mount of its own name space goes away with the process.
      let script =
        "mount -t tmpfs -o size=\(kilobytes)k none \"$FAULTS_FOLDER\" && exec \"$0\" attempt"
      return try await runChild(
        "/usr/bin/unshare",
        (getuid() == 0 ? ["-m"] : ["-rm"]) + ["sh", "-c", script, program],
        environment: environment
      )
    }
  }
}
