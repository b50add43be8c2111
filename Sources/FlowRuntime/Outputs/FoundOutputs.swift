import ArtifactStore
import FlowContract
import Glibc

/// What a program has written, held against what its step declares; every
/// mistake is found before any is reported.
struct FoundOutputs {
  /// What is to be stored, by output: data as it stands in the record, content by its path.
  private(set) var found: [(output: StepContract.Output, content: Content?)] = []
  private(set) var mistakes: [String] = []

  indirect enum Content {
    case data(JSON)
    /// A file or folder, by its path.
    case path(String, isFolder: Bool)
    case list([Content?])
  }

  init(_ contract: StepContract, in folder: String) throws(TaskFailure) {
    for output in contract.outputs {
      let path = "\(folder)/\(output.name)"
      switch try Self.read(output.type, path) {
      case .content(let content): found.append((output, content))
      case .absent where output.type.unwrapped != output.type: found.append((output, nil))
      case .absent:
        mistakes.append("output `\(output.name)`: expected \(output.type), found nothing")
      case .mistake(let what):
        mistakes.append("output `\(output.name)`: expected \(output.type), found \(what)")
      }
    }
  }

  /// Makes what a program fills rather than creates.
  static func prepare(_ contract: StepContract, in folder: String) throws(TaskFailure) {
    try Files.makeEmptyFolder(folder)
    for output in contract.outputs where output.type.isFolder {
      try Files.makeFolder("\(folder)/\(output.name)")
    }
  }

  private enum Reading {
    case content(Content)
    case absent
    case mistake(String)
  }

  private static func read(_ type: ValueType, _ path: String) throws(TaskFailure) -> Reading {
    guard let kind = Files.kind(path) else { return .absent }
    let inner = type.unwrapped
    if inner.isFolder {
      guard kind == .folder else { return .mistake("a file") }
      // The folder was there before the program: an optional one left empty is absent.
      if inner != type, try Files.names(in: path).isEmpty { return .absent }
      if inner == .dir { return .content(.path(path, isFolder: true)) }
      return try items(inner, path)
    }
    guard kind == .file else { return .mistake(kind == .folder ? "a folder" : "no regular file") }
    if inner == .file { return .content(.path(path, isFolder: false)) }
    return inner.isScalar ? try scalarReading(inner, path) : try dataReading(inner, path)
  }

  // MARK: Scalars

  private static func scalarReading(
    _ type: ValueType,
    _ path: String
  ) throws(TaskFailure) -> Reading {
    let limit = type == .string ? stringLimit : 4096
    var bytes = try Files.read(path, limit: limit + 1)
    guard bytes.count <= limit else { return .mistake("more than \(limit) bytes") }
    // `echo` ends with a line break that nobody means.
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .mistake("bytes that are not UTF-8")
    }
    let value = type == .string ? scalar(text, type) : scalar(trimmed(text), type)
    guard let value else {
      return .mistake(text.isEmpty ? "an empty file" : "`\(excerpt(text))`")
    }
    // A string too large for the record is kept as the file that it is, less the line break.
    if case .string = value, bytes.count > StepResult.inlineLimit {
      try Files.write(bytes, to: path)
      return .content(.path(path, isFolder: false))
    }
    return .content(.data(value))
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  // MARK: JSON

  private static func dataReading(_ type: ValueType, _ path: String) throws(TaskFailure) -> Reading
  {
    let size = Files.size(path)
    if size == 0 { return .mistake("an empty file") }
    return try Files.map(path) { bytes in
      do throws(JSONError) {
        // A document of any shape is only looked through; it may be larger than memory.
        if type == .json, size > StepResult.inlineLimit {
          try JSON.check(bytes)
          return .content(.path(path, isFolder: false))
        }
        if type == .json, (try? JSON(bytes)) == nil {
          try JSON.check(bytes)
          return .content(.path(path, isFolder: false))
        }
        let value = try JSON(bytes)
        let misfits = misfits(value, type)
        guard misfits.isEmpty else { return several(misfits) }
        let isExact = size <= StepResult.inlineLimit && value.isExact
        return .content(isExact ? .data(value) : .path(path, isFolder: false))
      } catch {
        return .mistake("no JSON: \(error)")
      }
    }
  }

  /// What is not as the type says, and where.
  private static func misfits(_ value: JSON, _ type: ValueType, _ path: String = "") -> [String] {
    if case .list(let element) = type.unwrapped, case .array(let items) = value {
      return items.enumerated().flatMap { position, item in
        misfits(item, element, "\(path)[\(position)]")
      }
    }
    if fits(value, type) { return [] }
    return ["`\(excerpt(value.textWithTags))`" + (path.isEmpty ? "" : " at \(path)")]
  }

  /// The first few of many.
  private static func several(_ mistakes: [String]) -> Reading {
    let shown = mistakes.prefix(5).joined(separator: ", ")
    let more = mistakes.count > 5 ? " and \(mistakes.count - 5) more" : ""
    return .mistake(shown + more)
  }

  // MARK: Folders of files and folders

  private static func items(_ type: ValueType, _ path: String) throws(TaskFailure) -> Reading {
    guard case .list(let element) = type else { return .mistake("a folder") }
    var positions: Set<Int> = []
    for name in try Files.names(in: path) {
      guard let position = Int(name), position >= 0, String(position) == name,
        position < itemLimit
      else {
        return .mistake("`\(excerpt(name))` in the folder, where items are named `0`, `1`, …")
      }
      positions.insert(position)
    }
    var result: [Content?] = []
    var mistakes: [String] = []
    for position in 0..<(positions.max().map { $0 + 1 } ?? 0) {
      switch positions.contains(position)
        ? try read(element.unwrapped, "\(path)/\(position)") : .absent
      {
      case .content(let content): result.append(content)
      case .absent where element.unwrapped != element: result.append(nil)
      case .absent: mistakes.append("no item `\(position)`, but later ones")
      case .mistake(let what): mistakes.append("\(what) at `\(position)`")
      }
    }
    guard mistakes.isEmpty else { return several(mistakes) }
    return .content(.list(result))
  }
}

/// What a step may write into a string: more belongs into a file.
private let stringLimit = 8 << 20

/// As many items as a folder may hold that is stored.
private let itemLimit = 1_000_000

extension ValueType {
  /// Whether a program finds a folder for an output of the type.
  fileprivate var isFolder: Bool {
    switch unwrapped {
    case .dir: true
    case .list: holdsFiles
    default: false
    }
  }
}

extension JSON {
  /// Whether writing the value again loses nothing: a whole number beyond 64
  /// bits was rounded when it was read.
  fileprivate var isExact: Bool {
    switch self {
    case .double(let double): abs(double) < 9_007_199_254_740_992
    case .array(let items): items.allSatisfy(\.isExact)
    case .object(let fields): fields.allSatisfy { $0.value.isExact }
    case .null, .bool, .int, .string: true
    }
  }
}
