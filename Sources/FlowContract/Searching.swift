/// Searching text by its bytes.
///
/// The standard library's own search belongs to its regular expressions, which
/// are a sixteenth of a static program: the runtime is to do without them.
extension StringProtocol {
  /// Where `text` first stands, or `nil`; nowhere when it is empty.
  package func place(of text: String) -> Range<String.Index>? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return nil }
    var start = utf8.startIndex
    while let next = utf8[start...].firstIndex(of: first) {
      if utf8[next...].starts(with: wanted) {
        return next..<utf8.index(next, offsetBy: wanted.count)
      }
      start = utf8.index(after: next)
    }
    return nil
  }

  package func holds(_ text: String) -> Bool { place(of: text) != nil }
}
