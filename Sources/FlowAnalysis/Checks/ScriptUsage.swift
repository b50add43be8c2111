/// What a look at a script tells: the lower-case variables it reads and does
/// not set, and the words in it.
///
/// No shell parser: quotes, escapes, comments and assignments are enough to
/// find misspelt names, and whatever is in doubt counts as fine.
struct ScriptUsage {
  /// Variables read and never set, in order.
  let reads: [String]
  private let bytes: [UInt8]
  private let isShell: Bool

  init(_ text: String, interpreter: String) {
    bytes = Array(text.utf8)
    isShell = interpreter == "sh" || interpreter == "bash"
    if isShell {
      let read = Self.shellReads(bytes)
      if read.isEmpty {
        reads = []
      } else {
        let assigned = Self.assigned(bytes)
        reads = read.filter { !assigned.contains($0) }
      }
    } else {
      reads = interpreter.hasPrefix("python") ? Self.pythonReads(text) : []
    }
  }

  /// Whether the script holds `word` between other characters than letters, digits and `_`.
  func mentions(_ word: String) -> Bool {
    var start = 0
    for end in 0...bytes.count where end == bytes.count || !bytes[end].isWord {
      if end - start == word.utf8.count, bytes[start..<end].elementsEqual(word.utf8) { return true }
      start = end + 1
    }
    return false
  }

  /// Whether the script calls nothing but well-known tools, none of which
  /// would know the flow's variables.
  var runsOnlyTools: Bool {
    isShell && bytes.split { $0.partsCommands }.allSatisfy(Self.isTool)
  }

  /// `$name` and `${name`, outside single quotes, comments and escapes.
  private static func shellReads(_ bytes: [UInt8]) -> [String] {
    var result: [String] = []
    var isSingle = false
    var isDouble = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\\"): index += isSingle ? 0 : 1
      case UInt8(ascii: "<") where !isSingle && !isDouble:
        index = endOfQuotedHereDocument(bytes, from: index)
      case UInt8(ascii: "'") where !isDouble: isSingle.toggle()
      case UInt8(ascii: "\"") where !isSingle: isDouble.toggle()
      case UInt8(ascii: "#")
      where !isSingle && !isDouble && (index == 0 || bytes[index - 1].isBlank):
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      case UInt8(ascii: "$") where !isSingle:
        var start = index + 1
        if start < bytes.count, bytes[start] == UInt8(ascii: "{") { start += 1 }
        let name = bytes[min(start, bytes.count)...].prefix(while: \.isWord)
        if let first = name.first, first >= 0x61, first <= 0x7A,
          name.allSatisfy({ $0 < 0x41 || $0 > 0x5A })
        {
          result.append(String(decoding: name, as: UTF8.self))
        }
      default: break
      }
      index += 1
    }
    return result
  }

  /// Where a here-document whose word is quoted (`<<'END'`) ends: the shell
  /// expands nothing in it. `start` itself when there is none.
  private static func endOfQuotedHereDocument(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == UInt8(ascii: "<") { index += 1 }
    guard index - start == 2 else { return start }
    while index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == 0x20 {
      index += 1
    }
    guard index < bytes.count,
      bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"")
    else { return start }
    let word = bytes[(index + 1)...].prefix(while: \.isWord)
    var line = bytes[word.endIndex...].firstIndex(of: 0x0A).map { $0 + 1 }
    while let begin = line {
      let end = bytes[begin...].firstIndex(of: 0x0A) ?? bytes.count
      if bytes[begin..<end].drop(while: \.isBlank).elementsEqual(word) { return end - 1 }
      line = end < bytes.count ? end + 1 : nil
    }
    return bytes.count
  }

  /// Names that stand before `=` or `+=`, or after a word that sets its arguments.
  private static func assigned(_ bytes: [UInt8]) -> Set<String> {
    var result: Set<String> = []
    var setsNext = false
    var index = 0
    while index < bytes.count {
      guard bytes[index].isWord else {
        if bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: ";") {
          setsNext = false
        }
        index += 1
        continue
      }
      let word = bytes[index...].prefix(while: \.isWord)
      let before = index > 0 ? bytes[index - 1] : 0x20
      index = word.endIndex
      let name = String(decoding: word, as: UTF8.self)
      let next = index < bytes.count ? bytes[index] : 0
      let isAssignment = next == UInt8(ascii: "=") || next == UInt8(ascii: "+")
      let isNamed =
        before != UInt8(ascii: "$") && before != UInt8(ascii: "{") && before != UInt8(ascii: "-")
      if isNamed, isAssignment || setsNext { result.insert(name) }
      if setters.contains(name), before.isBlank || before == UInt8(ascii: ";") { setsNext = true }
      if name == "in" { setsNext = false }
    }
    return result
  }

  private static let setters: Set<String> = [
    "for", "read", "local", "export", "declare", "readonly", "mapfile", "readarray", "getopts",
    "select",
  ]

  /// `os.environ["name"]`, `os.environ.get("name")`, `os.getenv("name")`.
  private static func pythonReads(_ text: String) -> [String] {
    var result: [String] = []
    for opening in ["environ[", "environ.get(", "getenv("] {
      for part in text.split(separator: opening, omittingEmptySubsequences: false).dropFirst() {
        guard let quote = part.first, quote == "\"" || quote == "'" else { continue }
        let name = part.dropFirst().prefix { $0 != quote }
        let isLower = name.first?.isLowercase == true && !name.contains { $0.isUppercase }
        if isLower, name.utf8.allSatisfy(\.isWord) { result.append(String(name)) }
      }
    }
    return result
  }

  /// Whether the first word that is no assignment and no word of the shell's own is a well-known
  /// tool, in what lines and `| ; && ||` part from other commands.
  private static func isTool(_ command: ArraySlice<UInt8>) -> Bool {
    var rest = command.drop { $0.isBlank }
    while !rest.isEmpty {
      let word = rest.prefix { !$0.isBlank }
      rest = rest[word.endIndex...].drop { $0.isBlank }
      if word.contains(UInt8(ascii: "=")) { continue }
      // Most commands are longer than any of the names below.
      guard word.count <= longestTool else { return false }
      let name = String(decoding: word, as: UTF8.self)
      if !shellWords.contains(name) { return tools.contains(name) }
    }
    return true
  }

  private static let shellWords: Set<String> = [
    "if", "then", "else", "elif", "fi", "for", "do", "done", "while", "case", "esac", "in", "!",
    "[", "[[",
  ]

  private static let longestTool = 8

  private static let tools: Set<String> = [
    "echo", "printf", "true", "false", "test", "cat", "cp", "mv", "rm", "ls", "mkdir", "touch",
    "date",
    "sleep", "head", "tail", "wc", "sort", "uniq", "cut", "tr", "seq", "exit", "set", ":",
    "hostname",
  ]
}

extension UInt8 {
  fileprivate var isWord: Bool {
    self == UInt8(ascii: "_") || (self >= 0x30 && self <= 0x39)
      || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A)
  }

  fileprivate var partsCommands: Bool {
    switch self {
    case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "`"):
      true
    default: false
    }
  }

  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A }
}
