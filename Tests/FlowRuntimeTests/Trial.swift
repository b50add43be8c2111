import FlowContract
import Foundation
import Support

/// A run in a folder of its own: its store, and a pod's root for each step.
struct Trial {
  let folder: URL
  var params: [(type: String, name: String, value: String)] = []
  /// What a signature says of a parameter besides its type.
  var rules: [String: String] = [:]

  struct Ending {
    let code: Int32
    let output: String
    let errors: String
    let exports: [String: String]
    let lastWord: String
  }

  /// Runs a step's script by the built flowrt, as a pod would.
  func run(
    _ contract: String,
    _ script: String,
    index: String? = nil,
    environment: [String: String] = [:],
    command: [String]? = nil,
    meanwhile: (Process) throws -> Void = { _ in }
  ) throws -> Ending {
    let root = folder.appendingPathComponent("pod-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for name in ["out", "err", "last"] {
      try Data().write(to: root.appendingPathComponent(name))
    }
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = ["exec", "--"] + (command ?? ["/bin/sh", "-ec", script])
    var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path]
    variables[Variable.root] = root.path
    variables[Variable.store] = "file://\(folder.path)/store"
    variables[Variable.run] = "trial"
    variables[Variable.runID] = "1"
    variables[Variable.lastWord] = root.appendingPathComponent("last").path
    variables[Variable.contract] = contract
    variables[Variable.signature] = signature
    variables[Variable.params] = Data(paramList.utf8).base64EncodedString()
    variables[Variable.index] = index
    process.environment = variables.merging(environment) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: root.appendingPathComponent("out"))
    process.standardError = try FileHandle(forWritingTo: root.appendingPathComponent("err"))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try meanwhile(process)
    process.waitUntilExit()
    var exports: [String: String] = [:]
    let exported = root.appendingPathComponent("export")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: exported.path)) ?? [] {
      exports[name] = try text(exported.appendingPathComponent(name))
    }
    let code =
      process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
    return Ending(
      code: code,
      output: try text(root.appendingPathComponent("out")),
      errors: try text(root.appendingPathComponent("err")),
      exports: exports,
      lastWord: try text(root.appendingPathComponent("last"))
    )
  }

  private func text(_ file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  private var signature: String {
    let held = params.map { param in
      "\"\(param.name)\":{\"type\":\"\(param.type)\"\(rules[param.name].map { ",\($0)" } ?? "")}"
    }
    return "{\"version\":1,\"flow\":\"trial\",\"params\":{\(held.joined(separator: ","))}}"
  }

  private var paramList: String {
    JSON.array(params.map { ["name": .string($0.name), "value": .string($0.value)] }).textWithTags
  }

  private static let binary: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let folder = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    let beside = folder.appendingPathComponent("flowrt")
    return FileManager.default.isExecutableFile(atPath: beside.path)
      ? beside : Repository.url(".build/debug/flowrt")
  }()
}

func withTrial(_ body: (Trial) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("flowrt-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(Trial(folder: folder))
}
