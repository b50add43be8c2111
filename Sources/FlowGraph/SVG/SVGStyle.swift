/// The look of the drawing: two sets of colours, chosen by what the reader prefers.
///
/// Colours are spelled out in each rule because custom properties are unknown to many programs
/// that turn SVG into pixels.
struct Palette {
  let canvas: String
  let card: String
  let cardBorder: String
  let text: String
  let muted: String
  let chip: String
  let chipText: String
  let line: String
  let loop: Frame
  let branch: Frame
  let handler: Frame

  struct Frame {
    let fill: String
    let border: String
    let text: String
  }

  static let light = Palette(
    canvas: "#ffffff",
    card: "#ffffff",
    cardBorder: "#cbd2da",
    text: "#1c2430",
    muted: "#5c6775",
    chip: "#eff2f5",
    chipText: "#4a5563",
    line: "#8b96a3",
    loop: Frame(fill: "#f3f8fe", border: "#9dc1ee", text: "#1d5fae"),
    branch: Frame(fill: "#f8f6fd", border: "#c6b8ea", text: "#6a48b5"),
    handler: Frame(fill: "#fef6f5", border: "#eab3ad", text: "#b03a2e")
  )

  static let dark = Palette(
    canvas: "#0e1218",
    card: "#1a2029",
    cardBorder: "#3b4552",
    text: "#e6eaf0",
    muted: "#98a3b1",
    chip: "#28303b",
    chipText: "#b3bdc9",
    line: "#6c7886",
    loop: Frame(fill: "#111c2a", border: "#33588a", text: "#82b4f2"),
    branch: Frame(fill: "#191627", border: "#544685", text: "#b8a4ee"),
    handler: Frame(fill: "#231514", border: "#7d3f39", text: "#ee9a90")
  )

  /// The rules that differ between light and dark.
  var rules: String {
    var rules = """
      .canvas{fill:\(canvas)}
      .card{fill:\(card);stroke:\(cardBorder)}
      .heading,.title{fill:\(text)}
      .subtitle,.label{fill:\(muted)}
      .chip{fill:\(chip)}
      .need{fill:\(chipText)}
      .line{stroke:\(line)}
      .head{fill:\(line)}

      """
    for (name, frame) in [("loop", loop), ("branch", branch), ("handler", handler)] {
      rules += """
        .\(name) > .frame,.\(name) > .under{fill:\(frame.fill);stroke:\(frame.border)}
        .\(name) > .name{fill:\(frame.text)}
        .\(name) > .mark{stroke:\(frame.text)}

        """
    }
    return rules.scoped
  }
}

/// The style sheet of every drawing. All rules begin with one class, so that a drawing placed in
/// a page leaves the page alone.
let styleSheet: String = {
  var rules = """
    text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",\
    Arial,sans-serif}
    .card,.frame,.under{stroke-width:1}
    .tolerated > .card{stroke-dasharray:5 3}
    .handler > .frame{stroke-dasharray:6 4}
    .line{fill:none;stroke-width:1.5}
    .order{stroke-dasharray:5 4}
    .mark{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}

    """
  for (name, style) in [
    ("heading", TextStyle.heading), ("subtitle", .subtitle), ("title", .title),
    ("name", .frame), ("label", .edge), ("need", .chip),
  ] {
    rules += ".\(name){font-size:\(style.size)px;font-weight:\(style.weight)}\n"
  }
  return rules.scoped + Palette.light.rules
    + "@media (prefers-color-scheme:dark){\n" + Palette.dark.rules + "}\n"
}()

extension String {
  /// The rules, one on each line, with the drawing's class before every selector.
  fileprivate var scoped: String {
    split(separator: "\n").map { rule in
      let parts = rule.split(separator: "{", maxSplits: 1)
      let selectors = parts[0].split(separator: ",").map { ".flowgraph \($0)" }
      return selectors.joined(separator: ",") + "{" + parts[1] + "\n"
    }.joined()
  }
}
