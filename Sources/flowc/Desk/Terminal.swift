import ArgumentParser
import CProcess
import Glibc

/// Where words go: results to standard output, everything else to standard error.
enum Terminal {
  static func write(_ text: String) { put(Array(text.utf8), 1) }

  static func write(_ bytes: [UInt8]) { put(bytes, 1) }

  static func say(_ text: String) { put(Array((text + "\n").utf8), 2) }

  /// A reader that has gone away (`flowc … | head`) ends the program quietly.
  private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
    do { try Files.writeAll(bytes, descriptor, path: "standard output") } catch {
      exit(errno == EPIPE ? 0 : 3)
    }
  }

  /// Ends the program at once: well, unless told otherwise.
  static func end(_ code: ExitCode = .success) -> Never { exit(code.rawValue) }

  /// Whether standard output is a terminal that can be drawn on.
  static var isLive: Bool {
    isatty(1) == 1 && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }

  static var columns: Int {
    let columns = Int(cprocess_columns(1))
    return columns > 0 ? columns : 80
  }

  /// Colour only for a person: a terminal, and no `NO_COLOR` (no-color.org).
  static func hasColors(_ descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1 else { return false }
    if let noColor = getenv("NO_COLOR"), noColor[0] != 0 { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }
}

/// How `flowc` ends. 0 is success, and ArgumentParser's own 64 becomes 2.
extension ExitCode {
  /// The flows have errors, or the output is stale.
  static let problems = ExitCode(1)
  static let usage = ExitCode(2)
  /// A file could not be read or written.
  static let files = ExitCode(3)
}
