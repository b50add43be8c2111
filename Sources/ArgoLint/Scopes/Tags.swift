import ArgoEngine
import FlowSyntax
import Manifests

/// One `{{…}}` of a scalar.
struct Tag {
  let piece: Piece
  let node: YAMLNode
  /// The field that holds the scalar, by the name of its innermost key.
  let field: String
  /// Whether the scalar is this tag and nothing else.
  let isWhole: Bool

  enum Piece {
    case simple(name: String, raw: String)
    case expression(TagExpression)
    case unclosed(String)
  }

  /// Where the tag itself stands, as far as the file shows it as it is.
  func span(in source: Source) -> Span {
    let text =
      switch piece {
      case .simple(_, let raw): "{{\(raw)}}"
      case .expression(let expression): "{{=\(expression.source)}}"
      case .unclosed(let text): String(text.prefix { $0 != "\n" })
      }
    return source.range(of: text, in: node.span) ?? node.span
  }

  /// The names it needs, guarded ones included.
  var names: [String] {
    switch piece {
    case .simple(let name, _): [name]
    case .expression(let expression): expression.mentioned
    case .unclosed: []
    }
  }

  /// The steps or tasks whose results it names.
  func siblings(_ root: String) -> Set<String> {
    Set(
      names.compactMap { name in
        let parts = name.split(separator: ".", maxSplits: 2)
        return parts.count > 2 && parts[0] == root ? String(parts[1]) : nil
      }
    )
  }
}

extension YAMLNode {
  /// Every tag below here in the file's order, keys' own included, but for what stands under `keys`.
  func forEachTag(except keys: [String] = [], field: String = "", _ body: (Tag) -> Void) {
    // Most of a file has no tags, and this is asked by one rule after the other.
    guard hasTagsInside else { return }
    switch content {
    case .scalar(let text, _):
      let pieces = TemplateText(Text(text)).pieces
      for piece in pieces {
        let tag: Tag.Piece
        switch piece {
        case .literal: continue
        case .tag(let name, let raw): tag = .simple(name: name, raw: raw)
        case .expression(let expression): tag = .expression(expression)
        case .unclosed(let text): tag = .unclosed(text)
        }
        body(Tag(piece: tag, node: self, field: field, isWhole: pieces.count == 1))
      }
    case .list(let items): for item in items { item.forEachTag(field: field, body) }
    case .map(let pairs):
      for pair in pairs where pair.key.hasTagsInside || pair.value.hasTagsInside {
        let key = pair.key.scalar ?? ""
        if keys.contains(key) { continue }
        pair.key.forEachTag(body)
        pair.value.forEachTag(field: key, body)
      }
    }
  }
}
