/// How texts are written in each of the three languages, so that no text can end its own quotes.
extension String {
  /// The text as XML character data, safe in attributes too.
  ///
  /// XML 1.0 has no way to write most control characters, so those become U+FFFD.
  var xml: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n": escaped += "&#10;"
      case "\t": escaped += "&#9;"
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
        escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The text as a quoted Mermaid label, on one line.
  ///
  /// Mermaid reads labels as Markdown and HTML, so all but plain characters become entity codes,
  /// and what would begin a Markdown list does too.
  var mermaidLabel: String {
    var escaped = "\""
    var isAtStart = true
    for scalar in onOneLine.unicodeScalars {
      let isPlain: Bool
      switch scalar {
      case "a"..."z", "A"..."Z", " ", "_", ",", ":", "/", "=", "(", ")": isPlain = true
      case "0"..."9": isPlain = true
      case ".", "-", "+": isPlain = !isAtStart
      default: isPlain = scalar.value > 0x7f
      }
      if isPlain {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += "#\(scalar.value);"
      }
      if !("0"..."9").contains(scalar) { isAtStart = false }
    }
    return escaped + "\""
  }

  /// The text as a Mermaid id. Different texts give different ids, and none is a keyword.
  var mermaidID: String {
    var id = "n_"
    for scalar in unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."W", "Y"..."Z", "0"..."9", "_":
        id.unicodeScalars.append(scalar)
      default:
        id += "X" + String(scalar.value, radix: 16) + "X"
      }
    }
    return id
  }

  /// The text as a quoted DOT string.
  var dot: String {
    var escaped = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case _ where scalar.value < 0x20: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }
}
