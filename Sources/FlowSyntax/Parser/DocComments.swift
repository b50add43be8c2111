/// Where the `///` comments of a file are, by the tokens they belong to.
struct DocComments: Sendable {
  /// By the index of the token that follows, for comments on lines of their own.
  private var above: [Int: [String]] = [:]
  /// By the index of the token before, for comments at the end of a line.
  private var behind: [Int: String] = [:]

  /// Takes the comments out of the tokens, keeping those that document.
  static func split(
    _ all: [Token],
    in source: Source
  ) -> (tokens: [Token], docs: DocComments) {
    var tokens: [Token] = []
    tokens.reserveCapacity(all.count)
    var docs = DocComments()
    var pending: [String] = []
    for token in all {
      switch token.kind {
      case .comment:
        break
      case .docComment:
        var text = Substring(source[token.span]).dropFirst(3)
        if text.first == " " { text = text.dropFirst() }
        if let last = tokens.last, last.kind != .newline, last.kind != .openBrace {
          docs.behind[tokens.count - 1] = String(text)
        } else {
          pending.append(String(text))
        }
      case .newline:
        tokens.append(token)
      default:
        if !pending.isEmpty {
          docs.above[tokens.count] = pending
          pending = []
        }
        tokens.append(token)
      }
    }
    return (tokens, docs)
  }

  func doc(before start: Int, behind end: Int) -> Doc? {
    if let lines = above[start] { return Doc(text: lines.joined(separator: "\n")) }
    return behind[end].map { Doc(text: $0) }
  }
}
