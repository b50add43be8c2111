/// Something the user should know about their flow, and what to do about it.
package typealias Diagnostic = Finding<DiagnosticCode>

/// The stable names of what one part of flowc can report.
package protocol FindingCode: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  var severity: Severity { get }
}

/// Something the user should know about a file, and what to do about it.
package struct Finding<Code: FindingCode>: Hashable, Sendable {
  package let code: Code
  package let message: String
  package let span: Span
  package private(set) var notes: [Note] = []
  package private(set) var fixIts: [FixIt] = []

  /// A second place that explains the first, or a remark about no place at all.
  package struct Note: Hashable, Sendable {
    package let message: String
    package let span: Span?
    /// The place, where it is in another file.
    package var elsewhere: Place?
  }

  /// A place in another file, lines and columns from 1.
  package struct Place: Hashable, Sendable {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  /// An edit that makes the diagnostic go away.
  package struct FixIt: Hashable, Sendable {
    package let title: String
    package let span: Span
    package let replacement: String
  }

  package init(_ code: Code, _ message: String, at span: Span) {
    self.code = code
    self.message = message
    self.span = span
  }

  package func note(_ message: String, at span: Span? = nil) -> Finding {
    var copy = self
    copy.notes.append(Note(message: message, span: span))
    return copy
  }

  package func note(_ message: String, elsewhere place: Place) -> Finding {
    var copy = self
    copy.notes.append(Note(message: message, span: nil, elsewhere: place))
    return copy
  }

  package func fix(_ title: String, replacing span: Span, with replacement: String) -> Finding {
    var copy = self
    copy.fixIts.append(FixIt(title: title, span: span, replacement: replacement))
    return copy
  }

  /// This report, for one more place with the same mistake. A handful of places
  /// is enough to show; a fix-it mends them all.
  package func alsoAt(_ other: Finding) -> Finding {
    var copy = self
    if copy.notes.count < 5 { copy.notes.append(Note(message: "and here", span: other.span)) }
    copy.fixIts += other.fixIts
    return copy
  }

  /// Adds "did you mean", with its fix-it, when there is a near name.
  package func suggesting(_ suggestion: String?, for name: Name) -> Finding {
    guard let suggestion else { return self }
    return fix("change `\(name.text)` to `\(suggestion)`", replacing: name.span, with: suggestion)
  }
}
