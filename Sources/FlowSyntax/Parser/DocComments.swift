/// Where the `///` comments of a file are, by the tokens they belong to.
struct DocComments: Sendable {
  /// By the index of the token that follows, for comments on lines of their own.
  private var above: [Int: [String]] = [:]
  /// By the index of the token before, for comments at the end of a line.
  private var behind: [Int: String] = [:]

  /// Takes the comments out of the tokens, keeping those that document.
  static func split(
    _ all: consuming [Token],
    in source: Source
  ) -> (tokens: [Token], docs: DocComments) {
    // In place: the tokens of a large flow are a megabyte.
    var tokens = all
    var count = 0
    var docs = DocComments()
    var pending: [String] = []
    for index in tokens.indices {
      let token = tokens[index]
      switch token.kind {
      case .comment:
        break
      case .docComment:
        var text = Substring(source[token.span]).dropFirst(3)
        if text.first == " " { text = text.dropFirst() }
        let last = count > 0 ? tokens[count - 1].kind : .newline
        if last != .newline, last != .openBrace {
          docs.behind[count - 1] = String(text)
        } else {
          pending.append(String(text))
        }
      case .newline:
        tokens[count] = token
        count += 1
      default:
        if !pending.isEmpty {
          docs.above[count] = pending
          pending = []
        }
        tokens[count] = token
        count += 1
      }
    }
    tokens.removeSubrange(count...)
    return (tokens, docs)
  }

  func doc(before start: Int, behind end: Int) -> Doc? {
    if let lines = above[start] { return Doc(text: lines.joined(separator: "\n")) }
    return behind[end].map { Doc(text: $0) }
  }
}
