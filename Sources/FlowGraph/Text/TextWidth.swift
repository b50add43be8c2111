/// A text style of the drawing, and how wide a text comes out in it.
///
/// Nobody here can ask a font, so widths are those of a common sans serif with room to spare for
/// the widest font that the drawing may be shown in.
enum TextStyle: CaseIterable {
  case heading
  case subtitle
  case title
  case frame
  case edge
  case chip

  var size: Int {
    switch self {
    case .heading: 17
    case .subtitle: 12
    case .title: 13
    case .frame: 12
    case .edge: 11
    case .chip: 11
    }
  }

  var weight: Int {
    switch self {
    case .heading, .title: 600
    case .frame: 500
    case .subtitle, .edge, .chip: 400
    }
  }

  /// The width of `text` in whole pixels, rounded up.
  func width(_ text: String) -> Int {
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += advance(of: scalar) }
    let spare = weight > 500 ? 125 : 118
    return (thousandths * size * spare + 99_999) / 100_000
  }

  /// `text` on one line, cut with an ellipsis where it would be wider than `limit`.
  func fitted(_ text: String, to limit: Int) -> String {
    let line = text.onOneLine
    guard width(line) > limit else { return line }
    var room = limit - width("…")
    var kept = ""
    for character in line {
      room -= width(String(character))
      guard room >= 0 else { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }
}

extension String {
  /// The text with every run of white space and control characters as one space.
  var onOneLine: String {
    var line = ""
    var hasGap = false
    for scalar in unicodeScalars {
      if scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7f {
        hasGap = true
        continue
      }
      if hasGap, !line.isEmpty { line.unicodeScalars.append(" ") }
      hasGap = false
      line.unicodeScalars.append(scalar)
    }
    return line
  }
}

/// The advance of a scalar in thousandths of the font size.
private func advance(of scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x20...0x7e: asciiAdvances[Int(scalar.value) - 0x20]
  case 0x00...0x1f, 0x7f: 0
  case 0x300...0x36f, 0x200b...0x200f, 0xfe00...0xfe0f: 0
  case 0xb7: 333
  case 0x2026, 0x2013...0x2014: 1000
  case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f: 1000
  case 0xff00...0xff60, 0x1f000...0x3fffd: 1100
  default: 620
  }
}

private let asciiAdvances: [Int] = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
  556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
  556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]
