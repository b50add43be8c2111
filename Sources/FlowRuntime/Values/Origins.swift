import ArtifactStore
import FlowContract

/// A value on its way from the store to a program: data, content, or a list
/// whose items may be absent.
typealias Value = StepResult.Value

/// Finds the values that a contract speaks of. Every record is read once,
/// however many inputs come from it.
struct Origins {
  private let pod: Pod
  private let store: ArtifactStore?
  private var known: [Place: StepResult?] = [:]

  init(_ pod: Pod, _ store: ArtifactStore?) {
    self.pod = pod
    self.store = store
  }

  /// A value as seen from `index`, the place in the outer loops; `nil` when it is absent.
  mutating func value(
    of origin: StepContract.Origin,
    at index: [Int]
  ) async throws(TaskFailure) -> Value? {
    switch origin {
    case .value(let json): return .inline(json)
    case .range(let low, let high):
      return .inline(.array(low <= high ? (low...high).map(JSON.int) : []))
    case .param(let name):
      guard let param = pod.params.first(where: { $0.name == name }) else {
        throw TaskFailure(.contract, "the contract speaks of a parameter `\(name)` that is none")
      }
      return .inline(param.value)
    case .item(let name):
      guard let depth = pod.contract.loops.firstIndex(where: { $0.variable == name }),
        depth < index.count
      else {
        throw TaskFailure(.contract, "the contract speaks of a loop over `\(name)` that is none")
      }
      return try await item(depth, at: index)
    case .output(let step, let name, let depth, let over):
      guard depth <= index.count else {
        throw TaskFailure(
          .contract,
          "`\(step).\(name)` is \(depth) loops deep, and this step is not"
        )
      }
      return try await output(step, name, from: Array(index.prefix(depth)), over)
    case .whole(let origin, let type, let orEmpty):
      let list = settled(try await value(of: origin, at: index), type)
      if absentPlaces(list, type).isEmpty { return list }
      return orEmpty ? .list([]) : nil
    }
  }

  /// The item that a loop is at.
  mutating func item(_ depth: Int, at index: [Int]) async throws(TaskFailure) -> Value? {
    let loop = pod.contract.loops[depth]
    let position = index[depth]
    if case .range(let low, let high) = loop.items {
      // A range may be long, and needs no list.
      guard position <= high - low else { throw beyond(loop, position, high - low + 1) }
      return .inline(.int(low + position))
    }
    let list = try await value(of: loop.items, at: Array(index.prefix(depth)))
    guard let items = try await items(list, "the list of `\(loop.variable)`") else {
      throw TaskFailure(.inputsMissing, "the list of `\(loop.variable)` is absent")
    }
    guard position < items.count else { throw beyond(loop, position, items.count) }
    return items[position]
  }

  private func beyond(_ loop: StepContract.Loop, _ position: Int, _ count: Int) -> TaskFailure {
    TaskFailure(
      .inputsMissing,
      "`\(loop.variable)`: item \(position) is wanted of a list that has \(count)"
    )
  }

  // MARK: Outputs of steps

  private mutating func output(
    _ step: String,
    _ name: String,
    from prefix: [Int],
    _ over: [StepContract.Origin]
  ) async throws(TaskFailure) -> Value? {
    guard let shape = try await shape(over[...], from: prefix) else { return nil }
    try await read(step, shape.places)
    return try gathered(shape, step, name)
  }

  /// How many items there are at each level of the loops that are left.
  private indirect enum Shape {
    case place([Int])
    case list([Shape?])

    var places: [[Int]] {
      switch self {
      case .place(let index): [index]
      case .list(let items): items.flatMap { $0?.places ?? [] }
      }
    }
  }

  private mutating func shape(
    _ over: ArraySlice<StepContract.Origin>,
    from index: [Int]
  ) async throws(TaskFailure) -> Shape? {
    guard let list = over.first else { return .place(index) }
    let what = "a list that a loop runs over"
    guard let count = try await count(of: list, at: index, what) else { return nil }
    var items: [Shape?] = []
    items.reserveCapacity(count)
    for position in 0..<count {
      items.append(try await shape(over.dropFirst(), from: index + [position]))
    }
    return .list(items)
  }

  private mutating func count(
    of origin: StepContract.Origin,
    at index: [Int],
    _ what: String
  ) async throws(TaskFailure) -> Int? {
    if case .range(let low, let high) = origin { return max(high - low + 1, 0) }
    return try await items(try await value(of: origin, at: index), what)?.count
  }

  /// Reads the records that are not known yet, side by side.
  private mutating func read(_ step: String, _ indexes: [[Int]]) async throws(TaskFailure) {
    let missing = indexes.filter { known[place(step, $0)] == nil }
    guard !missing.isEmpty else { return }
    guard let store else { throw Self.noStore(for: "the outputs of `\(step)`") }
    let results: [StepResult?]
    do {
      results = try await store.results(of: step, run: pod.place.run, indexes: missing)
    } catch {
      throw TaskFailure(error, for: "the outputs of `\(step)`")
    }
    for (index, result) in zip(missing, results) {
      known.updateValue(result, forKey: place(step, index))
    }
  }

  private func place(_ step: String, _ index: [Int]) -> Place {
    Place(run: pod.place.run, step: step, index: index)
  }

  private func gathered(
    _ shape: Shape,
    _ step: String,
    _ name: String
  ) throws(TaskFailure) -> Value? {
    switch shape {
    case .place(let index):
      guard let result = known[place(step, index)] ?? nil else { return nil }
      // A step that has ended well has said something of each of its outputs.
      return result.output(name)?.value
    case .list(let items):
      var values: [Value?] = []
      values.reserveCapacity(items.count)
      for item in items {
        if let item { values.append(try gathered(item, step, name)) } else { values.append(nil) }
      }
      return .list(values)
    }
  }

  // MARK: Lists

  /// The items of a list, however it is stored; `nil` for an absent list.
  private func items(
    _ value: Value?,
    _ what: String
  ) async throws(TaskFailure) -> [Value?]? {
    switch value {
    case nil: return nil
    case .list(let items): return items
    case .inline(.array(let items)): return items.map { $0 == .null ? nil : .inline($0) }
    case .inline: throw TaskFailure(.inputsMissing, "\(what) is no list")
    case .blob(let blob):
      guard let store else { throw Self.noStore(for: what) }
      let bytes: [UInt8]
      do { bytes = try await store.bytes(of: blob, limit: listLimit) } catch {
        throw TaskFailure(error, for: what)
      }
      do {
        guard case .array(let items) = try JSON(bytes) else {
          throw TaskFailure(.inputsMissing, "\(what) is no list")
        }
        return items.map { $0 == .null ? nil : .inline($0) }
      } catch let failure as TaskFailure {
        throw failure
      } catch {
        throw TaskFailure(.digestMismatch, "\(what) is not JSON: \(error)")
      }
    }
  }

  static func noStore(for purpose: String) -> TaskFailure {
    TaskFailure(
      .contract,
      "\(purpose) are in a store, and `\(Variable.store)` is not set: "
        + "name one with `store` in flowc.yaml"
    )
  }
}

/// A list that loops run over is read whole; one that is larger than this has
/// far more items than a cluster can run.
private let listLimit = 256 << 20
