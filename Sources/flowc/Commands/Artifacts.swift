import ArgumentParser
import ArtifactStore
import FlowContract
import FlowEmit

/// `flowc artifacts get nightly-7k2p/train/3`
struct Artifacts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "artifacts",
    abstract: "Look at what a run's steps have put out, in S3 or on this machine.",
    subcommands: [List.self, Get.self, Cat.self]
  )

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the outputs of a run, a step or an item."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
      case text
      case json
    }

    @OptionGroup var place: PlaceOptions
    @Option(help: "text or json.")
    var format: Format = .text

    func run() async throws {
      let results = try await place.results(in: place.open())
      switch format {
      case .json:
        let documents = JSON.array(results.map(\.json))
        Terminal.write(documents.textWithTags + "\n")
      case .text: Terminal.write(table(of: results))
      }
    }
  }

  struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "get",
      abstract: "Copy outputs into a folder: STEP/ITEM/OUTPUT."
    )

    @OptionGroup var place: PlaceOptions

    @Option(name: [.short, .long], help: "The folder.", completion: .directory)
    var output = "."

    @Option(help: "Only this output.")
    var name: String?

    func run() async throws {
      let store = try await place.open()
      for result in try await place.results(in: store) {
        let steps = [result.place.step] + result.place.index.map(String.init)
        let folder = steps.reduce(output) { Files.join($0, $1) }
        for output in result.outputs where name == nil || output.name == name {
          // Names become paths, and whoever wrote the record chose them.
          guard !output.name.contains("/"), !output.name.hasPrefix("."), !output.name.isEmpty else {
            throw StoreFailure("the output `\(output.name)` cannot be a file's name")
          }
          let path = Files.join(folder, output.name)
          guard !Files.exists(path) else { throw Files.Failure("write over", path, 17) }
          try Files.makeFolder(folder)
          try await write(output.value, to: path, from: store)
          Terminal.say("wrote \(path)")
        }
      }
    }

    private func write(
      _ value: StepResult.Value,
      to path: String,
      from store: ArtifactStore
    ) async throws {
      switch value {
      case .inline(let json): try Files.write(Array(contentText(json).utf8), to: path)
      case .blob(let blob): try await store.fetch(blob, to: path)
      case .list(let items):
        try Files.makeFolder(path)
        for (position, item) in items.enumerated() {
          guard let item else { continue }
          try await write(item, to: Files.join(path, String(position)), from: store)
        }
      }
    }
  }

  struct Cat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cat",
      abstract: "Print one output."
    )

    @OptionGroup var place: PlaceOptions

    @Option(help: "Which output, when there are several.")
    var name: String?

    func run() async throws {
      let store = try await place.open()
      let results = try await place.results(in: store)
      let outputs = results.flatMap(\.outputs).filter { name == nil || $0.name == name }
      guard let output = outputs.first, outputs.count == 1 else {
        let names = Set(results.flatMap(\.outputs).map(\.name)).sorted()
        throw StoreFailure(
          outputs.isEmpty
            ? "no such output; there is \(names.joined(separator: ", "))"
            : "\(outputs.count) outputs match; say RUN/STEP/INDEX and --name, one of "
              + names.joined(separator: ", ")
        )
      }
      switch output.value {
      case .inline(let json): Terminal.write(contentText(json) + "\n")
      case .blob(let blob) where blob.kind == .file:
        try await store.read(blob) { bytes throws(StoreError) in Terminal.write(bytes) }
      case .blob, .list:
        throw StoreFailure("`\(output.name)` is a folder; `flowc artifacts get` copies it")
      }
    }
  }
}

/// `RUN[/STEP[/INDEX]]`, and the store it is in.
struct PlaceOptions: ParsableArguments {
  @Argument(help: "RUN, RUN/STEP, or RUN/STEP/INDEX: an item, 3, or 3.0 in nested loops.")
  var place: String

  @OptionGroup var store: StoreOptions

  /// The store that is named; for a run of this folder, the one it used; else the project's.
  func open() async throws -> ArtifactStore {
    let run = String(place.prefix { $0 != "/" })
    if store.store == nil, let record = try LocalRuns().record(of: run) {
      var options = EmitOptions()
      (options.store, options.storeEndpoint) = (record.store, record.endpoint)
      options.storeRegion = record.region
      return try await openStore(options)
    }
    var workspace = Workspace()
    return try await openStore(store.over(try workspace.project(near: ".").0.emit))
  }

  /// The results that the words name, by step and item.
  func results(in store: ArtifactStore) async throws -> [StepResult] {
    let names = place.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let index = names.dropFirst(2).flatMap { $0.split(separator: ".") }.map { Int($0) }
    guard index.allSatisfy({ $0 != nil }), !names.contains("") else {
      throw ValidationError("`\(place)` is not RUN, RUN/STEP or RUN/STEP/INDEX")
    }
    let places = try await store.places(inRun: names[0]).filter { place in
      (names.count < 2 || place.step == names[1])
        && place.index.starts(with: index.compactMap(\.self))
    }
    guard !places.isEmpty else { throw StoreFailure("`\(place)` has no result in the store") }
    var results: [StepResult] = []
    for (step, places) in Dictionary(grouping: places, by: \.step).sorted(by: { $0.key < $1.key }) {
      let found = try await store.results(
        of: step,
        run: places[0].run,
        indexes: places.map(\.index)
      )
      results += found.compactMap(\.self)
    }
    return results
  }
}

/// A value as a file or a terminal shows it: a text as it is, all else as JSON.
private func contentText(_ json: JSON) -> String {
  if case .string(let text) = json { return text }
  return json.textWithTags
}

private func table(of results: [StepResult]) -> String {
  var rows = [["STEP", "ITEM", "OUTPUT", "TYPE", "VALUE"]]
  for result in results {
    let item = result.place.index.map(String.init).joined(separator: ".")
    if result.outputs.isEmpty { rows.append([result.place.step, item, "", "", ""]) }
    for output in result.outputs {
      rows.append([result.place.step, item, output.name, output.type, valueText(output.value)])
    }
  }
  let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    return (cells + [row[4]]).joined(separator: "  ") + "\n"
  }.joined()
}

private func valueText(_ value: StepResult.Value) -> String {
  switch value {
  case .inline(let json):
    let text = json.textWithTags
    return text.count > 60 ? text.prefix(59) + "…" : text
  case .blob(let blob): return "\(sizeText(blob.size))  sha256:\(blob.digest.prefix(12))"
  case .list(let items):
    let absent = items.filter { $0 == nil }.count
    return "\(items.count) items" + (absent > 0 ? ", \(absent) absent" : "")
  }
}
