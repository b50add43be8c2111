import ArtifactStore
import FlowContract
import Glibc

/// Puts values where a program finds them: scalars into its environment, all
/// else below the folder of inputs.
struct Placing {
  let store: ArtifactStore?
  let folder: String

  /// The text for the variable `name`.
  func place(
    _ value: Value,
    _ type: ValueType,
    as name: String
  ) async throws(TaskFailure) -> String {
    let type = type.unwrapped
    if type.isScalar { return try await text(value, type, name) }
    let path = "\(folder)/\(name)"
    if type.holdsFiles {
      try await placeFiles(value, type, at: path, name)
    } else {
      try await placeData(value, type, at: path, name)
    }
    return path
  }

  // MARK: Scalars

  private func text(
    _ value: Value,
    _ type: ValueType,
    _ name: String
  ) async throws(TaskFailure)
    -> String
  {
    let text: String
    switch value {
    case .inline(.string(let string)): text = string
    case .inline(.null), .inline(.array), .inline(.object), .list:
      throw TaskFailure(.inputsMissing, "input `\(name)`: expected \(type), found something else")
    case .inline(let json): text = json.text
    case .blob(let blob):
      guard blob.size < variableLimit else { throw tooLong(name, blob.size) }
      text = String(decoding: try await bytes(blob, name), as: UTF8.self)
    }
    // Linux takes 128 KiB for one variable, its name and the NUL included (MAX_ARG_STRLEN).
    let count = text.utf8.count + name.utf8.count + 2
    guard count <= variableLimit else { throw tooLong(name, text.utf8.count) }
    guard !text.utf8.contains(0) else {
      throw TaskFailure(.inputsMissing, "input `\(name)` holds a NUL, which no variable can")
    }
    return text
  }

  private func tooLong(_ name: String, _ size: Int) -> TaskFailure {
    TaskFailure(
      .inputsMissing,
      "input `\(name)` has \(size) bytes, and a variable holds \(variableLimit): "
        + "make it a `file` or `json`"
    )
  }

  private func bytes(_ blob: Blob, _ name: String) async throws(TaskFailure) -> [UInt8] {
    guard let store else { throw Origins.noStore(for: "the bytes of `\(name)`") }
    do { return try await store.bytes(of: blob, limit: variableLimit) } catch {
      throw TaskFailure(error, for: "input `\(name)`")
    }
  }

  // MARK: Files and folders

  private func placeFiles(
    _ value: Value,
    _ type: ValueType,
    at path: String,
    _ name: String
  ) async throws(TaskFailure) {
    var blobs: [(Blob, String)] = []
    try collect(value, type, at: path, name, into: &blobs)
    try await fetch(blobs, name)
  }

  /// Makes the folders, and lists what goes into them.
  private func collect(
    _ value: Value,
    _ type: ValueType,
    at path: String,
    _ name: String,
    into blobs: inout [(Blob, String)]
  ) throws(TaskFailure) {
    switch (type.unwrapped, value) {
    case (.file, .blob(let blob)) where blob.kind == .file,
      (.dir, .blob(let blob)) where blob.kind == .tree:
      blobs.append((blob, path))
    case (.list(let element), .list(let items)):
      try Files.makeEmptyFolder(path)
      for (position, item) in items.enumerated() {
        guard let item else { continue }
        try collect(item, element, at: "\(path)/\(position)", name, into: &blobs)
      }
    default:
      throw TaskFailure(.inputsMissing, "input `\(name)`: expected \(type), found something else")
    }
  }

  private func fetch(_ blobs: [(Blob, String)], _ name: String) async throws(TaskFailure) {
    guard !blobs.isEmpty else { return }
    guard let store else { throw Origins.noStore(for: "the files of `\(name)`") }
    do {
      // A large file is fetched in many pieces already; small ones go side by side.
      _ = try await inParallel(blobs, width: 16, on: store.objects.threads) {
        entry throws(StoreError) in
        try await store.fetch(entry.0, to: entry.1)
      }
    } catch {
      throw TaskFailure(error, for: "input `\(name)`")
    }
  }

  // MARK: JSON

  /// Writes a JSON file piece by piece, so that a list of large documents needs
  /// no more memory than one of them.
  private func placeData(
    _ value: Value,
    _ type: ValueType,
    at path: String,
    _ name: String
  ) async throws(TaskFailure) {
    if case .blob(let blob) = value {
      try await fetch([(blob, path)], name)
      return
    }
    let file = try Files.create(path)
    defer { close(file) }
    try await append(value, type, to: file, path, name)
  }

  private func append(
    _ value: Value?,
    _ type: ValueType,
    to file: Int32,
    _ path: String,
    _ name: String
  ) async throws(TaskFailure) {
    switch value {
    case nil: try Files.append(Array("null".utf8), to: file, path)
    case .inline(let json): try Files.append(Array(json.textWithTags.utf8), to: file, path)
    case .blob(let blob) where type.unwrapped == .string:
      let text = String(decoding: try await bytes(blob, name), as: UTF8.self)
      try Files.append(Array(JSON.string(text).textWithTags.utf8), to: file, path)
    case .blob(let blob):
      let part = "\(path).part"
      try Files.remove(part)
      try await fetch([(blob, part)], name)
      let copied = try Files.map(part) { bytes in
        Result { () throws(TaskFailure) in try Files.append(bytes, to: file, path) }
      }
      try copied.get()
      try Files.remove(part)
    case .list(let items):
      let element: ValueType
      if case .list(let type) = type.unwrapped { element = type } else { element = .json }
      var separator = "["
      for item in items {
        try Files.append(Array(separator.utf8), to: file, path)
        try await append(item, element, to: file, path, name)
        separator = ","
      }
      try Files.append(Array((items.isEmpty ? "[]" : "]").utf8), to: file, path)
    }
  }
}

private let variableLimit = 128 << 10
