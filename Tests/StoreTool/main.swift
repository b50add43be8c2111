/// A process that uses the store as pods do, for the tests that need several of
/// them, that kill them, or that watch their memory.
///
///     StoreTool store FILE-OR-FOLDER         prints the reference, JSON; on stderr, the bytes written
///     StoreTool fetch REFERENCE PATH
///     StoreTool commit RUN STEP ATTEMPT ITEM…   prints `visible` or `lost` for each item
///     StoreTool results RUN STEP COUNT       prints how many are there
///
/// The store is FLOW_STORE, with FLOW_STORE_ENDPOINT and the keys in AWS_….
import ArtifactStore
import FlowContract
import Glibc
import S3Store

struct Usage: Error {}

// Not `await` at the top: see the benchmarks' client.
Task.detached {
  do {
    try await run(Array(CommandLine.arguments.dropFirst()))
    exit(0)
  } catch {
    print("StoreTool: \(error)")
    exit(1)
  }
}
while true { pause() }

func run(_ words: [String]) async throws {
  let store = try await ArtifactStore.open(try objects())
  switch words.first {
  case "store":
    let path = words[1]
    var info = stat()
    guard stat(path, &info) == 0 else { throw Usage() }
    let isFolder = info.st_mode & S_IFMT == S_IFDIR
    let blob = try await isFolder ? store.store(directory: path) : store.store(file: path)
    print(blob.json.text)
    tell("\(try written())")
  case "fetch":
    try await store.fetch(Blob(JSON(words[1]), in: "the reference"), to: words[2])
  case "commit":
    let run = try RunName(name: words[1])
    for item in words.dropFirst(4) {
      let result = StepResult(
        version: "test",
        flow: "test",
        place: Place(run: run, step: words[2], index: [Int(item) ?? 0]),
        attempt: Int(words[3]) ?? 0,
        nonce: "p\(getpid())",
        started: 0,
        ended: 0,
        exit: 0,
        outputs: [.init(name: "n", type: "int", value: .inline(.int(Int(item) ?? 0)))]
      )
      try await store.record(result)
      print(try await store.commit(result) == .visible ? "visible" : "lost")
    }
  case "results":
    let indexes = (0..<(Int(words[3]) ?? 0)).map { [$0] }
    let clock = ContinuousClock()
    let start = clock.now
    let run = try RunName(name: words[1])
    let results = try await store.results(of: words[2], run: run, indexes: indexes)
    print("\(results.compactMap(\.self).count) in \(clock.now - start)")
  default: throw Usage()
  }
}

func objects() throws -> any ObjectStore {
  var variables: [String: String] = [:]
  for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] { variables[name] = variable(name) }
  return try openObjects(
    variable("FLOW_STORE") ?? "",
    endpoint: variable("FLOW_STORE_ENDPOINT"),
    region: nil,
    variables: variables
  )
}

/// What this process has handed to the kernel so far: heads and bodies of requests.
func written() throws -> Int {
  guard let file = fopen("/proc/self/io", "r") else { throw Usage() }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  for line in text.split(separator: "\n") where line.hasPrefix("wchar: ") {
    return Int(line.dropFirst("wchar: ".count)) ?? 0
  }
  throw Usage()
}

/// A line on stderr.
func tell(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
