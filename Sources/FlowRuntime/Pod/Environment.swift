import Glibc

/// A process's variables, byte for byte: what the image or a secret holds goes
/// on to the program as it is, UTF-8 or not.
package struct Environment: Sendable {
  private var entries: [[UInt8]]

  package init(_ variables: [(name: String, value: String)]) {
    entries = variables.map { Array("\($0.name)=\($0.value)".utf8) }
  }

  /// This process's own.
  package static var current: Environment {
    var result = Environment([])
    var next = environ
    while let entry = next.pointee {
      result.entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      next += 1
    }
    return result
  }

  package subscript(_ name: String) -> String? {
    let prefix = Array("\(name)=".utf8)
    // The first counts, as with getenv.
    guard let entry = entries.first(where: { $0.starts(with: prefix) }) else { return nil }
    return String(decoding: entry[prefix.count...], as: UTF8.self)
  }

  package mutating func set(_ name: String, _ value: String) {
    remove(name)
    entries.append(Array("\(name)=\(value)".utf8))
  }

  package mutating func remove(_ name: String) {
    let prefix = Array("\(name)=".utf8)
    entries.removeAll { $0.starts(with: prefix) }
  }

  /// For `execve`: each entry ends with a NUL.
  var terminated: [[UInt8]] { entries.map { $0 + [0] } }
}

extension Environment {
  /// All of them by name, as text; the first counts where one stands twice.
  package var variables: [String: String] {
    var result: [String: String] = [:]
    for entry in entries {
      guard let sign = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: entry[..<sign], as: UTF8.self)
      if result[name] == nil {
        result[name] = String(decoding: entry[(sign + 1)...], as: UTF8.self)
      }
    }
    return result
  }
}
