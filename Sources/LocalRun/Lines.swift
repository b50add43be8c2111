import Glibc

/// What a process writes into a pipe, line by line.
struct Lines {
  /// The reading end, or -1 when nothing more comes.
  private(set) var file: Int32
  private var rest: [UInt8] = []
  /// A longer line is given in pieces, so that a program which never ends its line fills no memory.
  private let longest = 64 << 10

  init(_ file: Int32) {
    self.file = file
  }

  /// Reads what is there now, up to a block of it: others are to have their turn.
  mutating func read() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    _ = readBlock(&lines)
    return lines
  }

  /// Reads all that is there, and no more after that.
  mutating func readAll() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    while readBlock(&lines) {}
    end(&lines)
    return lines
  }

  /// Whether there may be more.
  private mutating func readBlock(_ lines: inout [[UInt8]]) -> Bool {
    guard file >= 0 else { return false }
    var block = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(file, &block, block.count)
    if count < 0, errno == EINTR { return true }
    if count < 0, errno == EAGAIN { return false }
    guard count > 0 else {
      end(&lines)
      return false
    }
    take(block[..<count], &lines)
    return true
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>, _ lines: inout [[UInt8]]) {
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      rest += bytes[start..<end]
      give(&lines)
      start = end + 1
    }
    rest += bytes[start...]
    if rest.count >= longest { give(&lines) }
  }

  private mutating func give(_ lines: inout [[UInt8]]) {
    if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
    lines.append(rest)
    rest = []
  }

  private mutating func end(_ lines: inout [[UInt8]]) {
    if !rest.isEmpty { give(&lines) }
    if file >= 0 { close(file) }
    file = -1
  }
}
