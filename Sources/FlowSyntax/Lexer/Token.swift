/// One lexical piece of a source file.
///
/// A token owns no text: what it spells is `source[token.span]`.
package struct Token: Hashable, Sendable {
  package let kind: Kind
  package let span: Span

  package enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    case word
    case string
    case blockString
    case number
    case openBrace
    case closeBrace
    case openParen
    case closeParen
    case openBracket
    case closeBracket
    case comma
    case colon
    case dot
    case range
    case equal
    case equalEqual
    case notEqual
    case less
    case lessEqual
    case greater
    case greaterEqual
    case and
    case or
    case not
    case coalesce
    case question
    case plus
    case minus
    case star
    case slash
    case percent
    case newline
    case semicolon
    case comment
    case docComment
    case unknown
    case endOfFile
  }
}

extension Token.Kind: CustomStringConvertible {
  /// The kind as a diagnostic names it: its spelling if it has one.
  package var description: String {
    switch self {
    case .word: "a name"
    case .string, .blockString: "a string"
    case .number: "a number"
    case .newline: "the end of the line"
    case .comment, .docComment: "a comment"
    case .unknown: "an unknown character"
    case .endOfFile: "the end of the file"
    default: "`\(spelling)`"
    }
  }

  /// How a punctuation mark is written; empty for everything else.
  package var spelling: String {
    switch self {
    case .openBrace: "{"
    case .closeBrace: "}"
    case .openParen: "("
    case .closeParen: ")"
    case .openBracket: "["
    case .closeBracket: "]"
    case .comma: ","
    case .colon: ":"
    case .dot: "."
    case .range: ".."
    case .equal: "="
    case .equalEqual: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessEqual: "<="
    case .greater: ">"
    case .greaterEqual: ">="
    case .and: "&&"
    case .or: "||"
    case .not: "!"
    case .coalesce: "??"
    case .question: "?"
    case .plus: "+"
    case .minus: "-"
    case .star: "*"
    case .slash: "/"
    case .percent: "%"
    case .semicolon: ";"
    case .word, .string, .blockString, .number, .newline, .comment, .docComment, .unknown,
      .endOfFile:
      ""
    }
  }
}
