/// The text of a source with fix-its applied.
///
/// Fix-its that touch the same text as an earlier one are left out.
package func fixed(_ source: Source, by diagnostics: [Diagnostic]) -> String {
  let fixes = diagnostics.flatMap(\.fixIts).sorted { $0.span.start < $1.span.start }
  var result: [UInt8] = []
  var offset = 0
  for fix in fixes where Int(fix.span.start) >= offset {
    result += source.bytes[offset..<Int(fix.span.start)]
    result += Array(fix.replacement.utf8)
    offset = Int(fix.span.end)
  }
  result += source.bytes[offset...]
  return String(decoding: result, as: UTF8.self)
}
