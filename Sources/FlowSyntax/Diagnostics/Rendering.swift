/// A diagnostic as people read it, with the line it is about.
///
/// ```
/// error[unknown-step]: no step is called `extarct`
///  --> main.flow:3:21
///   |
/// 3 |   after extarct
///   |         ^^^^^^^
///   = fix: change `extarct` to `extract`
/// ```
extension Finding {
  package func rendered(in source: Source, colors: Bool = false) -> String {
    let paint = Paint(isOn: colors)
    let (line, column) = source.position(at: Int(span.start))
    let gutter = String(repeating: " ", count: "\(line)".count)
    let bar = paint.blue("\(gutter) |")
    let text = source.text(ofLine: line)
    let head = paint.severity("\(code.severity)[\(code.rawValue)]", code.severity)
    var lines = [
      "\(head): \(paint.bold(message))",
      "\(gutter)\(paint.blue("-->")) \(source.name):\(line):\(column)",
      bar,
      "\(paint.blue("\(line) |")) \(text.expandingTabs)",
      "\(bar) \(paint.severity(underline(text, column: column, in: source), code.severity))",
    ]
    let end = paint.blue("\(gutter) =")
    for note in notes {
      var place = note.span.map { span in
        let (line, column) = source.position(at: Int(span.start))
        return " (\(source.name):\(line):\(column))"
      }
      if let other = note.elsewhere { place = " (\(other.file):\(other.line):\(other.column))" }
      lines.append("\(end) note: \(note.message)\(place ?? "")")
    }
    // One title may stand for edits in several places.
    for (index, fix) in fixIts.enumerated()
    where !fixIts[..<index].contains(where: { $0.title == fix.title }) {
      lines.append("\(end) fix: \(fix.title)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Carets under the span, as far as it is on its first line.
  private func underline(_ text: String, column: Int, in source: Source) -> String {
    let before = String(text.prefix(column - 1)).expandingTabs
    let onLine = source[span].prefix { $0 != "\n" && $0 != "\r\n" }
    let width = max(1, String(onLine).expandingTabs.displayWidth)
    return String(repeating: " ", count: before.displayWidth) + String(repeating: "^", count: width)
  }
}

extension String {
  fileprivate var expandingTabs: String {
    split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "  ")
  }

  /// Columns on a terminal: wide East Asian characters and emoji take two.
  fileprivate var displayWidth: Int {
    reduce(0) { $0 + ($1.unicodeScalars.first.map { Self.isWide($0.value) } == true ? 2 : 1) }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

/// Colours for a terminal, or none.
private struct Paint {
  let isOn: Bool

  func bold(_ text: String) -> String { wrap(text, "1") }

  func blue(_ text: String) -> String { wrap(text, "34") }

  func severity(_ text: String, _ severity: Severity) -> String {
    switch severity {
    case .error: wrap(text, "1;31")
    case .warning: wrap(text, "1;33")
    case .notice: wrap(text, "1;36")
    }
  }

  private func wrap(_ text: String, _ style: String) -> String {
    isOn ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
