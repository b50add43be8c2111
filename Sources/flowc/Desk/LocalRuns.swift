import FlowContract
import Glibc

/// `.flow/`: the runs of this folder, and the store they share unless another is named.
///
/// It belongs to the folder of the nearest `flowc.yaml`, else to the current one, so that every
/// verb that is used in the same place sees the same runs.
struct LocalRuns {
  /// The absolute path of `.flow`.
  let folder: String

  init() throws {
    var workspace = Workspace()
    folder = Files.join(try workspace.project(near: ".").1, ".flow")
  }

  var store: String { "file://\(folder)/store" }

  func folder(of run: String) -> String { "\(folder)/runs/\(run)" }

  private func recordPath(_ run: String) -> String { "\(folder(of: run))/run.json" }

  /// Takes a name that no run of this folder has, and makes its folder.
  func begin(_ flow: String) throws -> String {
    try Files.makeFolder("\(folder)/runs")
    // Nothing of it belongs into a repository.
    let ignore = "\(folder)/.gitignore"
    if !Files.exists(ignore) { try Files.write(Array("*\n".utf8), to: ignore) }
    let name = "\(flow)-\(timeText())"
    for number in 1...100 {
      let candidate = number == 1 ? name : "\(name)-\(number)"
      if mkdir(folder(of: candidate), 0o777) == 0 { return candidate }
      guard errno == EEXIST else {
        throw Files.Failure("make folder", folder(of: candidate))
      }
    }
    throw Files.Failure("find a name for a run in", "\(folder)/runs", EEXIST)
  }

  func write(_ record: RunRecord) throws {
    try Files.write(Array((record.json.textWithTags + "\n").utf8), to: recordPath(record.run))
  }

  /// What is known of a run here, or `nil`.
  func record(of run: String) throws -> RunRecord? {
    guard !run.contains("/"), !run.hasPrefix("."),
      let bytes = try Files.contents(recordPath(run))
    else { return nil }
    guard let json = try? JSON(bytes), let record = RunRecord(json) else {
      throw StoreFailure("`\(recordPath(run))` is no record of a run")
    }
    return record
  }

  /// The run of a flow that began last, other than one.
  func newest(of flow: String) throws -> RunRecord? {
    guard Files.isFolder("\(folder)/runs") else { return nil }
    let records = try Files.names(in: "\(folder)/runs").compactMap { try record(of: $0) }
    return records.filter { $0.flow == flow }.max { $0.started < $1.started }
  }
}

/// What a run was begun with; `run.json` in its folder.
struct RunRecord {
  var run: String
  var id: String
  var flow: String
  /// Milliseconds since 1970.
  var started: Int
  var store: String
  var endpoint: String?
  var region: String?
  /// As they were given.
  var params: [(name: String, value: String)] = []

  init(run: String, id: String, flow: String, started: Int, store: String) {
    self.run = run
    self.id = id
    self.flow = flow
    self.started = started
    self.store = store
  }

  /// What it is called in the store.
  var folder: String { "\(run).\(id)" }

  var json: JSON {
    var fields: [JSON.Field] = [
      .init(key: "run", value: .string(run)),
      .init(key: "id", value: .string(id)),
      .init(key: "flow", value: .string(flow)),
      .init(key: "started", value: .int(started)),
      .init(key: "store", value: .string(store)),
    ]
    if let endpoint { fields.append(.init(key: "endpoint", value: .string(endpoint))) }
    if let region { fields.append(.init(key: "region", value: .string(region))) }
    let params = params.map { JSON.Field(key: $0.name, value: .string($0.value)) }
    fields.append(.init(key: "params", value: .object(params)))
    return .object(fields)
  }

  init?(_ json: JSON) {
    guard case .object(let fields) = json else { return nil }
    func text(_ key: String) -> String? {
      guard case .string(let text)? = fields.first(where: { $0.key == key })?.value else {
        return nil
      }
      return text
    }
    guard let run = text("run"), let id = text("id"), let flow = text("flow"),
      let store = text("store"),
      case .int(let started)? = fields.first(where: { $0.key == "started" })?.value
    else { return nil }
    self.init(run: run, id: id, flow: flow, started: started, store: store)
    endpoint = text("endpoint")
    region = text("region")
    guard case .object(let params)? = fields.first(where: { $0.key == "params" })?.value else {
      return nil
    }
    for param in params {
      guard case .string(let value) = param.value else { return nil }
      self.params.append((param.key, value))
    }
  }
}

/// `20261125-081203`: now, by the clock on the wall.
private func timeText() -> String {
  var now = time(nil)
  var parts = tm()
  localtime_r(&now, &parts)
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))-"
    + "\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))"
}

/// An id that no other run has: 16 bytes of chance, as a UUID (RFC 9562, version 4).
func newRunID() -> String {
  var random = SystemRandomNumberGenerator()
  var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
  bytes[6] = bytes[6] & 0x0F | 0x40
  bytes[8] = bytes[8] & 0x3F | 0x80
  let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  var result = ""
  for (position, digit) in digits.enumerated() {
    if [8, 12, 16, 20].contains(position) { result += "-" }
    result.append(digit)
  }
  return result
}
