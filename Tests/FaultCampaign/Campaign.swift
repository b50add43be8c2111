/// Many runs, each harmed in its own way, each checked afterwards: either the
/// right bytes are visible or nothing is; nothing lies about that a reader could
/// mistake; and the exit code and the words name the cause.
import ArtifactStore
import FlowContract
import Foundation
import S3Store
import Synchronization

struct Campaign: Sendable {
  let bucket: String
  let keys: (access: String, secret: String)
  let seed: UInt64
  let flowrt: String
  let program: String
  /// Straight to the server, for checking.
  let store: ArtifactStore
  let scratch: URL
  let sources: [Int: Blob]
  let folder: Blob
  /// What an unharmed attempt takes here; moments of kills are parts of it.
  var usualMilliseconds = 0.0
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

  /// Stores the inputs of all attempts.
  static func seeded(
    _ store: ArtifactStore,
    _ scratch: URL
  ) async throws -> (sources: [Int: Blob], folder: Blob) {
    let place = scratch.appendingPathComponent("source")
    try writeFolder(folder(), to: place.appendingPathComponent("folder"))
    let folder = try await store.store(directory: place.appendingPathComponent("folder").path)
    var sources: [Int: Blob] = [:]
    for size in sizes {
      let file = place.appendingPathComponent("table-\(size)")
      try table(size).write(to: file)
      sources[size] = try await store.store(file: file.path)
    }
    return (sources, folder)
  }

  /// One run, with its own proxy between the attempt and the server.
  func run(_ number: Int, through proxy: FaultProxy) async throws {
    var dice = Dice(seed: seed &+ UInt64(number) &* 7919)
    let scenario = Scenario.choose(number, &dice)
    let size = Self.sizes[[0, 1, 1, 1, 0, 1, 1, 1, 0, 2][dice.below(10)]]
    let attempts = if case .racing = scenario { [0, 1] } else { [0] }
    let errands = try attempts.map { attempt in try errand("run-\(number)", attempt, size) }
    try await makeSource(errands[0])
    proxy.arm(scenario.armed)
    let endings = try await withThrowingTaskGroup(of: (Int, Ending).self) { group in
      for (index, errand) in errands.enumerated() {
        group.addTask { (index, try await make(errand, scenario, proxy)) }
      }
      var endings: [Int: Ending] = [:]
      for try await (index, ending) in group { endings[index] = ending }
      return endings.sorted { $0.key < $1.key }.map(\.value)
    }
    let hits = tally.take(proxy, scenario, endings)
    let fetches = proxy.fetches
    proxy.arm([])
    var check = RunCheck(
      scenario: scenario,
      errands: errands,
      endings: endings,
      table: Self.table(size),
      hits: hits,
      fetches: fetches
    )
    try await check.everything(in: store)
    let wasVisible = check.isVisible
    if scenario.isRetried {
      let errand = try errand("run-\(number)", 1, size)
      let ending = try await unharmed(errand, proxy)
      try await check.retried(errand, ending, in: store)
      try FileManager.default.removeItem(at: errand.folder)
    }
    tally.note(number, scenario, check.complaints, endings, isVisible: wasVisible)
    for errand in errands { try FileManager.default.removeItem(at: errand.folder) }
  }

  /// How long an attempt takes that nothing is done to: the median of five.
  func usualTime(through proxy: FaultProxy) async throws -> Double {
    var times: [Double] = []
    for number in 0..<5 {
      let errand = try errand("usual-\(number)", 0, Self.sizes[1])
      try await makeSource(errand)
      let ending = try await unharmed(errand, proxy)
      guard ending.isWell else { throw Usage(reason: "an unharmed attempt: \(ending.words)") }
      times.append(ending.seconds * 1000)
    }
    return times.sorted()[2]
  }

  private func errand(_ run: String, _ attempt: Int, _ size: Int) throws -> Errand {
    try Errand(run: run, attempt: attempt, size: size, below: scratch)
  }

  /// The step before the campaign's, which every run has done already.
  private func makeSource(_ errand: Errand) async throws {
    guard let table = sources[errand.size] else { throw Usage(reason: "no such size") }
    let result = StepResult(
      version: "campaign",
      flow: "faults",
      place: errand.source,
      attempt: 0,
      nonce: "source",
      started: 0,
      ended: 0,
      exit: 0,
      outputs: [
        .init(name: "table", type: "file", value: .blob(table)),
        .init(name: "folder", type: "dir", value: .blob(folder)),
        .init(name: "size", type: "int", value: .inline(.int(errand.size))),
      ]
    )
    _ = try await store.commit(result)
  }

  private func unharmed(_ errand: Errand, _ proxy: FaultProxy) async throws -> Ending {
    try await make(errand, .passing([]), proxy)
  }

  private func make(
    _ errand: Errand,
    _ scenario: Scenario,
    _ proxy: FaultProxy
  ) async throws -> Ending {
    // Enough for whatever passes; few enough that what lasts is soon told.
    let attempts = if case .lasting = scenario { 4 } else { 10 }
    let endpoint = "http://127.0.0.1:\(proxy.port)"
    var variables = errand.variables(
      store: "s3://\(bucket)/store",
      endpoint: endpoint,
      attempts: attempts
    )
    if case .expiring(let after) = scenario {
      let token = errand.folder.appendingPathComponent("token").path
      try proxy.serveCredentials(keys, tokenIn: token, expiringAfter: after)
      variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "\(endpoint)/credentials"
      variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = token
    } else {
      variables["AWS_ACCESS_KEY_ID"] = keys.access
      variables["AWS_SECRET_ACCESS_KEY"] = keys.secret
    }
    return try await runPod(
      errand,
      flowrt: flowrt,
      program: program,
      variables: variables,
      harm: scenario.harm(usualMilliseconds: usualMilliseconds)
    )
  }
}
