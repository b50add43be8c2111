/// The fault campaign: `make faults` starts a server and runs it.
///
///     FaultCampaign campaign RUNS SEED     against FLOW_TEST_ENDPOINT, with FLOWRT
///     FaultCampaign run NUMBER SEED        one run of it again
///     FaultCampaign proxy UPSTREAM_PORT KIND [SKIP [TIMES]]   by hand
///     FaultCampaign program                the step's program, which flowrt starts
import ArtifactStore
import Crypto
import Foundation
import S3Store

let arguments = Array(CommandLine.arguments.dropFirst())
let variables = ProcessInfo.processInfo.environment

struct Usage: Error {
  let reason: String
}

func variable(_ name: String) throws -> String {
  guard let value = variables[name] else {
    throw Usage(reason: "\(name) is not set")
  }
  return value
}

/// A store straight at the server, for whoever checks.
func openStore(_ bucket: String, at endpoint: String) async throws -> ArtifactStore {
  let objects = try openObjects(
    "s3://\(bucket)/store",
    endpoint: endpoint,
    region: nil,
    variables: variables
  )
  return try await ArtifactStore.open(objects)
}

/// Makes the bucket, straight at the server.
func makeBucket(_ bucket: String, at endpoint: String) async throws {
  let wires = Wires(options: S3Options())
  let moment = Int(Date().timeIntervalSince1970)
  let host = String(endpoint.dropFirst("http://".count))
  let signature = signed(
    SigningRequest(
      method: "PUT",
      host: host,
      path: "/\(bucket)",
      payloadHash: SHA256.hash(data: []).map {
        String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
      }
      .joined()
    ),
    by: Credentials(
      accessKey: try variable("AWS_ACCESS_KEY_ID"),
      secretKey: try variable("AWS_SECRET_ACCESS_KEY")
    ),
    region: "us-east-1",
    service: "s3",
    at: moment
  )
  let reply = try await wires.exchange(
    SmallRequest(
      method: "PUT",
      url: endpoint + signature.target,
      headers: signature.headers.filter { $0.name != "host" },
      timeoutSeconds: 20
    )
  )
  guard reply.status == 200 else { throw StoreError.refused(what: bucket, reason: "\(reply)") }
}

/// Every object that is named by a digest has it.
func verifyBlobs(_ campaign: Campaign) async throws -> Int {
  let keys = try await campaign.store.objects.list("blobs/")
  for key in keys {
    let bytes = try await campaign.store.objects.get(key, limit: 64 << 20)
    let digest = SHA256.hash(data: bytes)
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    if !key.hasSuffix(digest) { campaign.tally.complain("`\(key)` holds other bytes") }
  }
  return keys.count
}

func campaign(_ numbers: Range<Int>, seed: UInt64) async throws -> Bool {
  let endpoint = try variable("FLOW_TEST_ENDPOINT")
  guard let upstream = endpoint.split(separator: ":").last.flatMap({ UInt16($0) }) else {
    throw Usage(reason: "FLOW_TEST_ENDPOINT has no port")
  }
  let bucket = "faults-\(UUID().uuidString.lowercased())"
  try await makeBucket(bucket, at: endpoint)
  let scratch = FileManager.default.temporaryDirectory
    .appendingPathComponent("flow-faults-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: scratch) }
  let store = try await openStore(bucket, at: endpoint)
  let (sources, folder) = try await Campaign.seeded(store, scratch)
  var campaign = Campaign(
    bucket: bucket,
    keys: (try variable("AWS_ACCESS_KEY_ID"), try variable("AWS_SECRET_ACCESS_KEY")),
    seed: seed,
    flowrt: try variable("FLOWRT"),
    program: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path,
    store: store,
    scratch: scratch,
    sources: sources,
    folder: folder
  )
  // Most of the time is spent waiting for deadlines.
  let lanes = min(6, numbers.count)
  let proxies = try (0..<lanes).map { _ in try FaultProxy(upstream: upstream) }
  for proxy in proxies { proxy.start() }
  campaign.usualMilliseconds = try await campaign.usualTime(through: proxies[0])
  print("an unharmed attempt takes \(Int(campaign.usualMilliseconds)) ms")
  // With as many at a time as there are lanes, each takes longer.
  campaign.usualMilliseconds *= 2
  try await withThrowingTaskGroup(of: Void.self) { [campaign] group in
    for (lane, proxy) in proxies.enumerated() {
      group.addTask {
        for number in numbers where number % lanes == lane {
          try await campaign.run(number, through: proxy)
        }
      }
    }
    try await group.waitForAll()
  }
  let count = try await verifyBlobs(campaign)
  let isWell = campaign.tally.report(proxies)
  print("\(count) blobs hold what their names say; seed \(seed)")
  return isWell
}

do {
  switch (arguments.first, arguments.dropFirst().first, arguments.dropFirst(2).first) {
  case ("program", nil, nil):
    do { try program() } catch {
      print("program: \(error)")
      exit(3)
    }
  case ("campaign", let runs?, let seed):
    let count = Int(runs) ?? 0
    exit(try await campaign(0..<count, seed: seed.flatMap { UInt64($0) } ?? 1) ? 0 : 1)
  case ("run", let number?, let seed):
    let number = Int(number) ?? 0
    exit(
      try await campaign(number..<number + 1, seed: seed.flatMap { UInt64($0) } ?? 1) ? 0 : 1
    )
  case ("proxy", let upstream?, let kind?):
    guard let port = UInt16(upstream), let kind = FaultKind(rawValue: kind) else {
      throw Usage(reason: "a port and a kind are needed")
    }
    let proxy = try FaultProxy(upstream: port)
    let rest = arguments.dropFirst(3).compactMap { Int($0) }
    proxy.arm([Armed(kind: kind, skip: rest.first ?? 0, times: rest.dropFirst().first ?? .max)])
    print("http://127.0.0.1:\(proxy.port)")
    proxy.start()
    while true { sleep(1000) }
  default:
    print("usage: FaultCampaign campaign RUNS SEED | run NUMBER SEED | proxy PORT KIND | program")
    print("kinds: \(FaultKind.allCases.map(\.rawValue).joined(separator: " "))")
    exit(2)
  }
} catch let usage as Usage {
  print("FaultCampaign: \(usage.reason)")
  exit(2)
} catch {
  print("FaultCampaign: \(error)")
  exit(1)
}
