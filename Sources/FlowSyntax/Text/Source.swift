/// One source file: its name as people write it, and its bytes.
///
/// Everything else speaks of byte offsets; lines and columns are worked out
/// here, and only for people.
package struct Source: Sendable {
  package let name: String
  package let bytes: [UInt8]

  /// The offset at which each line begins; the first is 0.
  private let lineStarts: [UInt32]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts: [UInt32] = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(UInt32(offset + 1))
    }
    lineStarts = starts
  }

  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  package subscript(span: Span) -> String {
    String(decoding: bytes[span.range], as: UTF8.self)
  }

  /// The 1-based line that holds `offset`.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The white space that begins the line that holds `offset`.
  func indentation(ofLineAt offset: Int) -> Int {
    let start = Int(lineStarts[line(at: offset) - 1])
    return bytes[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
  }

  /// The 1-based line and column of `offset`; columns count characters as people see them.
  package func position(at offset: Int) -> (line: Int, column: Int) {
    let line = line(at: offset)
    let start = Int(lineStarts[line - 1])
    let prefix = String(decoding: bytes[start..<min(offset, bytes.count)], as: UTF8.self)
    return (line, prefix.count + 1)
  }

  /// The offset of a 1-based line and column, as near as the text allows.
  package func offset(line: Int, column: Int) -> Int {
    let start = Int(lineStarts[min(max(line, 1), lineStarts.count) - 1])
    let text = String(decoding: bytes[start...], as: UTF8.self)
    return start + text.prefix(max(column - 1, 0)).utf8.count
  }

  /// The text of a 1-based line, without its line break.
  package func text(ofLine line: Int) -> String {
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }
}
