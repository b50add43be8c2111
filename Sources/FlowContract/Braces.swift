/// Keeps `{{` in scripts away from Argo, which takes it for a tag and has no
/// way to escape it (argo-workflows#12634).
package enum Braces {
  /// The texts with a mark between every two opening braces, and the mark, or
  /// `nil` when there is nothing to hide.
  ///
  /// The mark is the shortest run of `|` that stands between braces in none of
  /// the texts, so that `reveal` gives back the very same bytes.
  package static func hide(in texts: [String]) -> (texts: [String], mark: String)? {
    guard texts.contains(where: \.holdsBraces) else { return nil }
    var mark = "|"
    while texts.contains(where: { $0.holds("{\(mark){") }) { mark += "|" }
    return (texts.map { insert(mark, in: $0) }, mark)
  }

  /// What `hide` was given.
  package static func reveal(_ text: String, mark: String) -> String {
    let pattern = Array("{\(mark)".utf8)
    let bytes = Array(text.utf8)
    let brace = UInt8(ascii: "{")
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let end = index + pattern.count
      if end < bytes.count, bytes[end] == brace, bytes[index..<end].elementsEqual(pattern) {
        result.append(brace)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func insert(_ mark: String, in text: String) -> String {
    var result = ""
    var wasBrace = false
    for scalar in text.unicodeScalars {
      if wasBrace, scalar == "{" { result += mark }
      result.unicodeScalars.append(scalar)
      wasBrace = scalar == "{"
    }
    return result
  }
}

extension String {
  /// Whether Argo would find the beginning of a tag in the text.
  package var holdsBraces: Bool {
    var wasBrace = false
    for byte in utf8 {
      let isBrace = byte == UInt8(ascii: "{")
      if isBrace, wasBrace { return true }
      wasBrace = isBrace
    }
    return false
  }
}
