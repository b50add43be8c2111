import CLibYAML

/// The documents of a YAML file with the place of every node, or the first thing wrong with it.
///
/// Stricter than YAML where Kubernetes is: a key is a scalar that is not null, and stands once.
/// Aliases are replaced by what they stand for, within bounds that no manifest comes near.
package func readYAML(_ bytes: [UInt8]) -> Result<[YAMLNode], YAMLError> {
  bytes.withUnsafeBufferPointer { bytes in
    // libyaml would count a byte order mark as the first column.
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let text = UnsafeBufferPointer(rebasing: bytes[(isMarked ? 3 : 0)...])

    var parser = yaml_parser_t()
    var event = yaml_event_t()
    return withUnsafeMutablePointer(to: &parser) { parser in
      withUnsafeMutablePointer(to: &event) { event in
        precondition(yaml_parser_initialize(parser) == 1, "there is memory for a parser")
        defer {
          yaml_event_delete(event)
          yaml_parser_delete(parser)
        }
        let none: StaticString = ""
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress ?? none.utf8Start, text.count)
        var reader = YAMLReader(
          parser: parser,
          event: event,
          text: text,
          offsets: CharacterOffsets(text),
          firstOffset: isMarked ? 3 : 0
        )
        return Result { () throws(YAMLError) in try reader.readDocuments() }
      }
    }
  }
}

/// How deep collections may nest, aliases followed.
private let depthLimit = 200

/// How many nodes aliases may add to a file.
private let aliasLimit = 400_000

/// The events of libyaml's parser on their way into nodes.
private struct YAMLReader {
  let parser: UnsafeMutablePointer<yaml_parser_t>
  let event: UnsafeMutablePointer<yaml_event_t>
  let text: UnsafeBufferPointer<UInt8>
  let offsets: CharacterOffsets
  let firstOffset: Int

  /// What the anchors of this document stand for, `unfinished` while inside the node itself.
  private var anchors: [String: Anchored] = [:]
  private var nodesFromAliases = 0

  init(
    parser: UnsafeMutablePointer<yaml_parser_t>,
    event: UnsafeMutablePointer<yaml_event_t>,
    text: UnsafeBufferPointer<UInt8>,
    offsets: CharacterOffsets,
    firstOffset: Int
  ) {
    self.parser = parser
    self.event = event
    self.text = text
    self.offsets = offsets
    self.firstOffset = firstOffset
  }

  /// A node with its number of nodes and the depth of its collections, aliases followed.
  private struct Tree {
    let node: YAMLNode
    var size = 1
    var height = 0
  }

  private enum Anchored {
    case unfinished
    case tree(Tree)
  }

  mutating func readDocuments() throws(YAMLError) -> [YAMLNode] {
    var documents: [YAMLNode] = []
    while try nextEvent() != YAML_STREAM_END_EVENT {
      guard event.pointee.type == YAML_DOCUMENT_START_EVENT else { continue }
      anchors.removeAll()
      _ = try nextEvent()
      documents.append(try readNode(depth: 0).node)
    }
    return documents
  }

  private func nextEvent() throws(YAMLError) -> yaml_event_type_t {
    yaml_event_delete(event)
    guard yaml_parser_parse(parser, event) == 1 else { throw parserError() }
    return event.pointee.type
  }

  /// The node that begins with the current event, inside `depth` collections.
  private mutating func readNode(depth: Int) throws(YAMLError) -> Tree {
    let anchor: String?
    let tree: Tree
    switch event.pointee.type {
    case YAML_ALIAS_EVENT:
      return try readAlias(depth: depth)
    case YAML_SCALAR_EVENT:
      anchor = string(event.pointee.data.scalar.anchor)
      tree = try readScalar()
    case YAML_SEQUENCE_START_EVENT:
      anchor = string(event.pointee.data.sequence_start.anchor)
      if let anchor { anchors[anchor] = .unfinished }
      tree = try readList(depth: depth + 1)
    default:
      anchor = string(event.pointee.data.mapping_start.anchor)
      if let anchor { anchors[anchor] = .unfinished }
      tree = try readMap(depth: depth + 1)
    }
    if let anchor { anchors[anchor] = .tree(tree) }
    return tree
  }

  private func readScalar() throws(YAMLError) -> Tree {
    let scalar = event.pointee.data.scalar
    let text = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
      as: UTF8.self
    )
    let style = scalarStyle(scalar.style)
    let node = YAMLNode(
      content: .scalar(text, style: style),
      tag: string(scalar.tag),
      start: mark(event.pointee.start_mark),
      end: mark(event.pointee.end_mark)
    )
    // Without a tag there is nothing that it could not be.
    guard node.tag == nil || resolveScalar(text, style: style, tag: node.tag) != nil else {
      let tag = (node.tag ?? "").dropFirst(coreTagPrefix.count)
      throw error("`\(text)` cannot be read as `!!\(tag)`", at: node.start)
    }
    return Tree(node: node)
  }

  private mutating func readList(depth: Int) throws(YAMLError) -> Tree {
    let start = mark(event.pointee.start_mark)
    let tag = string(event.pointee.data.sequence_start.tag)
    let isFlow = event.pointee.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    try checkDepth(depth, at: start)
    var items: [YAMLNode] = []
    var size = 1
    var height = 0
    while try nextEvent() != YAML_SEQUENCE_END_EVENT {
      let item = try readNode(depth: depth)
      items.append(item.node)
      size += item.size
      height = max(height, item.height)
    }
    let end = end(isFlow: isFlow, last: items.last)
    let node = YAMLNode(content: .list(items), tag: tag, start: start, end: end)
    return Tree(node: node, size: size, height: height + 1)
  }

  private mutating func readMap(depth: Int) throws(YAMLError) -> Tree {
    let start = mark(event.pointee.start_mark)
    let tag = string(event.pointee.data.mapping_start.tag)
    let isFlow = event.pointee.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
    try checkDepth(depth, at: start)
    var pairs: [YAMLNode.Pair] = []
    var keys = SeenKeys()
    var size = 1
    var height = 0
    while try nextEvent() != YAML_MAPPING_END_EVENT {
      let key = try readNode(depth: depth)
      try checkKey(key.node, &keys)
      _ = try nextEvent()
      let value = try readNode(depth: depth)
      try checkMerge(key.node, value.node)
      pairs.append(YAMLNode.Pair(key: key.node, value: value.node))
      size += key.size + value.size
      height = max(height, value.height)
    }
    let end = end(isFlow: isFlow, last: pairs.last?.value)
    let node = YAMLNode(content: .map(pairs), tag: tag, start: start, end: end)
    return Tree(node: node, size: size, height: height + 1)
  }

  private mutating func readAlias(depth: Int) throws(YAMLError) -> Tree {
    let start = mark(event.pointee.start_mark)
    let name = string(event.pointee.data.alias.anchor) ?? ""
    switch anchors[name] {
    case nil:
      throw error("the alias `*\(name)` has no anchor `&\(name)` before it", at: start)
    case .unfinished:
      throw error("the alias `*\(name)` stands inside the node it refers to", at: start)
    case .tree(var tree):
      try checkDepth(depth + tree.height, at: start)
      nodesFromAliases += tree.size
      guard nodesFromAliases <= aliasLimit else {
        throw error("the aliases of this file add more than \(aliasLimit) nodes", at: start)
      }
      let node = YAMLNode(
        content: tree.node.content,
        tag: tree.node.tag,
        start: start,
        end: mark(event.pointee.end_mark)
      )
      tree = Tree(node: node, size: tree.size, height: tree.height)
      return tree
    }
  }

  private func checkDepth(_ depth: Int, at place: YAMLMark) throws(YAMLError) {
    guard depth <= depthLimit else {
      throw error("collections nest deeper than \(depthLimit) levels", at: place)
    }
  }

  private func checkKey(_ key: YAMLNode, _ keys: inout SeenKeys) throws(YAMLError) {
    guard !key.isMergeKey else { return }
    guard key.scalar != nil else {
      throw error("a mapping key is a scalar, not a list or a mapping", at: key.start)
    }
    guard let text = key.keyText else {
      throw error("a mapping key is not null", at: key.start)
    }
    if let line = keys.line(of: text, orAdd: key.start.line) {
      var repeated = error("the key `\(text)` is already set in line \(line)", at: key.start)
      repeated.isRepeatedKey = true
      throw repeated
    }
  }

  private func checkMerge(_ key: YAMLNode, _ value: YAMLNode) throws(YAMLError) {
    guard key.isMergeKey, !(value.sequence ?? [value]).allSatisfy({ $0.mapping != nil }) else {
      return
    }
    throw error("`<<` merges a mapping or a list of mappings", at: value.start)
  }

  /// Where a collection ends. A block ends with its last node, though libyaml learns of it only at
  /// the next token, comments and blank lines later.
  private func end(isFlow: Bool, last: YAMLNode?) -> YAMLMark {
    guard !isFlow, let last else { return mark(event.pointee.end_mark) }
    return last.end
  }

  private func mark(_ mark: yaml_mark_t) -> YAMLMark {
    YAMLMark(
      line: mark.line + 1,
      column: mark.column + 1,
      offset: firstOffset + offsets[mark.index]
    )
  }

  private func error(_ message: String, at place: YAMLMark) -> YAMLError {
    YAMLError(message: message, line: place.line, column: place.column)
  }

  private func parserError() -> YAMLError {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
    if parser.pointee.error == YAML_READER_ERROR {
      return readerError(problem, offset: parser.pointee.problem_offset)
    }
    let place = problemPlace()
    guard let context = parser.pointee.context.map({ String(cString: $0) }) else {
      return error(problem, at: place)
    }
    let line = parser.pointee.context_mark.line + 1
    let since = line == place.line ? "" : " that begins in line \(line)"
    return error("\(problem) \(context)\(since)", at: place)
  }

  private func readerError(_ problem: String, offset: Int) -> YAMLError {
    error("not UTF-8 text: \(problem)", at: place(of: offset))
  }

  /// Where the parser stopped. libyaml puts the end of a file that has no last line break on a line
  /// of its own, which no editor can show.
  private func problemPlace() -> YAMLMark {
    let place = mark(parser.pointee.problem_mark)
    let isAtEnd = place.offset == firstOffset + text.count
    return isAtEnd ? self.place(of: text.count) : place
  }

  /// The place of a byte, counted from the beginning of the text: for errors only.
  private func place(of offset: Int) -> YAMLMark {
    let before = text[..<min(offset, text.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return YAMLMark(
      line: before.count { $0 == UInt8(ascii: "\n") } + 1,
      column: before[lineStart...].count(where: startsCharacter) + 1,
      offset: firstOffset + before.count
    )
  }
}

/// The keys of a mapping so far. Most mappings are small, and their keys faster compared than hashed.
private struct SeenKeys {
  private var few: [(text: String, line: Int)] = []
  private var many: [ExactKey: Int] = [:]

  /// The line of an equal key, unless this is the first.
  mutating func line(of text: String, orAdd line: Int) -> Int? {
    if many.isEmpty, few.count < 8 {
      if let equal = few.first(where: { $0.text.hasSameBytes(as: text) }) { return equal.line }
      if few.isEmpty { few.reserveCapacity(8) }
      few.append((text, line))
      return nil
    }
    if many.isEmpty { for key in few { many[ExactKey(key.text)] = key.line } }
    return many.updateValue(line, forKey: ExactKey(text))
  }
}

private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
  text.map { String(cString: $0) }
}

private func scalarStyle(_ style: yaml_scalar_style_t) -> YAMLNode.ScalarStyle {
  switch style {
  case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
  case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
  case YAML_LITERAL_SCALAR_STYLE: .literal
  case YAML_FOLDED_SCALAR_STYLE: .folded
  default: .plain
  }
}
