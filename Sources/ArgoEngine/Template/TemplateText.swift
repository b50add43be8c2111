package import Manifests

/// A text with Argo's tags in it, read once: what stands between `{{` and `}}`, and what does not.
package struct TemplateText: Sendable {
  package let pieces: [Piece]
  let source: Text

  package enum Piece: Sendable {
    case literal(String)
    /// A simple tag: the name, and all that stands between the braces.
    case tag(name: String, raw: String)
    case expression(TagExpression)
    /// A `{{` whose `}}` is missing. Argo looks for one further on in the object's JSON.
    case unclosed(String)
  }

  package init(_ source: Text) {
    self.source = source
    pieces = Self.pieces(of: source.text)
  }

  init(_ text: String) {
    self.init(Text(text))
  }

  init(pieces: [Piece], source: Text) {
    self.pieces = pieces
    self.source = source
  }

  /// A text in which nothing is to be filled in, whatever stands in it.
  static func plain(_ text: String) -> TemplateText {
    TemplateText(pieces: text.isEmpty ? [] : [.literal(text)], source: Text(text))
  }

  /// The text as it was written.
  var text: String { source.text }

  /// The line in the file, or 0.
  var line: Int { source.line }

  /// The text itself where it has no tags.
  var constant: String? {
    if pieces.isEmpty { return "" }
    guard pieces.count == 1, case .literal(let text) = pieces[0] else { return nil }
    return text
  }

  /// The name, where the whole text is one simple tag and nothing else.
  var onlyName: String? {
    guard pieces.count == 1, case .tag(let name, _) = pieces[0] else { return nil }
    return name
  }

  /// Every name that the tags need, of expressions the guarded ones, too.
  var names: [String] {
    pieces.flatMap { piece -> [String] in
      switch piece {
      case .literal, .unclosed: []
      case .tag(let name, _): [name]
      case .expression(let expression): expression.mentioned
      }
    }
  }

  var mentionsItem: Bool {
    names.contains { $0 == "item" || $0.hasPrefix("item.") }
  }

  private static func pieces(of text: String) -> [Piece] {
    guard text.holdsTag else { return text.isEmpty ? [] : [.literal(text)] }
    var pieces: [Piece] = []
    var rest = Array(text.utf8)[...]
    while let open = position(of: UInt8(ascii: "{"), in: rest) {
      if open > rest.startIndex { pieces.append(.literal(string(rest[rest.startIndex..<open]))) }
      let body = rest[(open + 2)...]
      guard let close = position(of: UInt8(ascii: "}"), in: body) else {
        pieces.append(.unclosed(string(rest[open...])))
        return pieces
      }
      pieces.append(tag(string(body[body.startIndex..<close])))
      rest = rest[(close + 2)...]
    }
    if !rest.isEmpty { pieces.append(.literal(string(rest))) }
    return pieces
  }

  private static func tag(_ body: String) -> Piece {
    guard body.utf8.first == UInt8(ascii: "=") else {
      return .tag(name: trimmed(body), raw: body)
    }
    return .expression(TagExpression(String(body.dropFirst())))
  }

  /// Where the byte stands twice in a row.
  private static func position(of byte: UInt8, in bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      if bytes[index] == byte, bytes[index + 1] == byte { return index }
      index += 1
    }
    return nil
  }

  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

/// What stands behind `{{=`, read once.
package struct TagExpression: Sendable {
  package let source: String
  package let parsed: Result<Expression, ExpressionError>
  /// What must be there before it can be worked out.
  package let needed: [String]
  /// All paths, guarded ones as well.
  package let mentioned: [String]
  /// Functions that do not exist, or that a simulation cannot run.
  package let unknownFunctions: [String]

  package init(_ source: String) {
    self.source = source
    parsed = Result { () throws(ExpressionError) in try parseExpression(source) }
    guard case .success(let expression) = parsed else {
      needed = []
      mentioned = []
      unknownFunctions = []
      return
    }
    needed = expression.neededNames
    mentioned = expression.allPaths
    unknownFunctions = expression.calledFunctions.filter { !isFunction($0) }
  }
}

/// An expression that may itself hold tags, which are filled in first.
struct ConditionText: Sendable {
  let text: TemplateText
  /// Read once, where no tags change it.
  private let known: TagExpression?

  init(_ text: TemplateText) {
    self.text = text
    known = text.constant.map(TagExpression.init)
  }

  var mentioned: [String] { known?.mentioned ?? text.names }

  var unknownFunctions: [String] { known?.unknownFunctions ?? [] }

  /// Works it out.
  func value(_ scope: some Scope) throws(ExpressionError) -> Value {
    let expression: TagExpression
    if let known {
      expression = known
    } else {
      do throws(SubstitutionError) {
        expression = TagExpression(try substitute(text, scope, .lenient).text)
      } catch {
        switch error {
        case .missing(let name): throw ExpressionError("failed to resolve {{\(name)}}")
        case .refused(let message): throw ExpressionError(message)
        }
      }
    }
    switch expression.parsed {
    case .success(let parsed): return try evaluate(parsed, scope)
    case .failure(let error): throw error
    }
  }

  func holds(_ scope: some Scope) throws(ExpressionError) -> Bool {
    let value = try value(scope)
    guard case .bool(let bool) = value else {
      throw ExpressionError("expected bool, but got \(value.typeName)")
    }
    return bool
  }
}

extension Expression {
  /// The longest path of every chain of members, guarded or not.
  var allPaths: [String] {
    var result: [String] = []
    collect(paths: &result)
    return result
  }

  var calledFunctions: [String] {
    var result: [String] = []
    walk { node in
      if case .call(let function, _) = node, let path = function.path {
        result.append(path.joined(separator: "."))
      }
    }
    return result
  }

  private func collect(paths: inout [String]) {
    if let path = loosePath {
      paths.append(path.joined(separator: "."))
      return
    }
    if case .call(let function, let arguments) = self, function.path != nil {
      for argument in arguments { argument.collect(paths: &paths) }
      return
    }
    for child in children { child.collect(paths: &paths) }
  }

  /// The path, optional steps included.
  private var loosePath: [String]? {
    switch self {
    case .name(let name): [name]
    case .member(let base, .literal(.string(let key)), _): base.loosePath.map { $0 + [key] }
    default: nil
    }
  }

  package func walk(_ body: (Expression) -> Void) {
    body(self)
    for child in children { child.walk(body) }
  }

  private var children: [Expression] {
    switch self {
    case .literal, .name, .item, .index, .accumulator: []
    case .member(let base, let key, _): [base, key]
    case .slice(let base, let from, let to): [base, from, to].compactMap { $0 }
    case .unary(_, let operand), .predicate(let operand): [operand]
    case .binary(let left, _, let right): [left, right]
    case .conditional(let test, let yes, let no): [test, yes, no]
    case .call(let function, let arguments): [function] + arguments
    case .array(let items): items
    case .object(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .binding(_, let value, let body): [value, body]
    }
  }
}
