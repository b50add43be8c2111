/// A half-open range of UTF-8 offsets in one source file.
package struct Span: Hashable, Sendable {
  package let start: UInt32
  package let end: UInt32

  package init(_ start: Int, _ end: Int) {
    precondition(start <= end, "a span never runs backwards")
    self.start = UInt32(start)
    self.end = UInt32(end)
  }

  package var length: Int { Int(end - start) }

  package var range: Range<Int> { Int(start)..<Int(end) }

  /// The smallest span that holds both `self` and `other`.
  package func merged(with other: Span) -> Span {
    Span(Int(min(start, other.start)), Int(max(end, other.end)))
  }

  package func contains(_ offset: Int) -> Bool {
    start <= offset && offset <= end
  }
}
