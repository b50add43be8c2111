/// What a folder may hold: paths and links that stay inside, each once, parents
/// before what is in them. The same rules hold for what is stored and for what
/// comes out of a store.
struct PathRules {
  /// The folders that the current entry is in, with the name that came last in each.
  private var open: [(path: String, last: [UInt8])] = [("", [])]
  private var count = 0

  /// Takes the next entry, in order, or says what is wrong with it.
  ///
  /// Names of one folder ascend by their bytes and a folder's entries follow
  /// it, so comparing with the last name finds whatever stands twice.
  mutating func problem(with entry: Tree.Entry) -> String? {
    count += 1
    if count > Limits.entries { return "there are more than \(Limits.entries) entries" }
    let path = entry.path
    if path.utf8.count > Limits.path { return "its path has more than \(Limits.path) bytes" }
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    if let problem = names.lazy.compactMap(Self.problem(withName:)).first { return problem }
    let parent = names.dropLast().joined(separator: "/")
    while let last = open.last, last.path != parent, open.count > 1 { open.removeLast() }
    guard open.last?.path == parent else { return "no folder \(shown(parent)) comes before it" }
    let name = Array((names.last ?? "").utf8)
    guard let last = open.last?.last, last.isEmpty || last.lexicographicallyPrecedes(name) else {
      return open.last?.last == name ? "it is there twice" : "it is out of order"
    }
    open[open.count - 1].last = name
    switch entry.content {
    case .folder:
      if names.count > Limits.depth { return "it is more than \(Limits.depth) folders deep" }
      open.append((path, []))
    case .link(let target): return Self.problem(withTarget: target, depth: names.count - 1)
    case .packed, .file: break
    }
    return nil
  }

  private static func problem(withName name: Substring) -> String? {
    if name.isEmpty { return "its path is absolute, or has an empty name" }
    if name == "." || name == ".." { return "its path has `\(name)`, which may leave the folder" }
    if name.utf8.contains(0) { return "its name has a NUL" }
    if name.utf8.count > Limits.name { return "its name has more than \(Limits.name) bytes" }
    return nil
  }

  /// A link may climb before it descends, and never above the folder.
  ///
  /// `..` after a name is refused even where it would stay inside by the look
  /// of it: the name may be a link to somewhere higher, from which `..` leaves.
  private static func problem(withTarget target: String, depth: Int) -> String? {
    if target.isEmpty { return "it is a link to nothing" }
    if target.utf8.contains(0) { return "its target has a NUL" }
    if target.utf8.count > Limits.path { return "its target has more than \(Limits.path) bytes" }
    if target.hasPrefix("/") { return "it is a link to the absolute path \(shown(target))" }
    let names = target.split(separator: "/").filter { $0 != "." }
    let climbs = names.prefix { $0 == ".." }.count
    if climbs > depth { return "it is a link to \(shown(target)), outside the folder" }
    if names.dropFirst(climbs).contains("..") {
      return "it is a link to \(shown(target)), which climbs after it has descended"
    }
    return nil
  }
}

/// A name in backquotes as a message may hold it: whoever chose it must not be
/// able to steer a terminal.
func shown(_ name: String) -> String {
  let scalars = name.unicodeScalars.map { scalar in
    scalar.properties.generalCategory == .control
      ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
  }
  return "`\(scalars.joined())`"
}
