/// Which names a text may use: those of its own place, and all that surrounds it.
///
/// There is one for every place of a file, and at most places nothing is named: what is in it is
/// worked out when somebody asks.
final class Scope {
  private var names: Set<String> = []
  /// Beginnings after which any name may follow, since only a run knows which.
  private var open: [String] = []
  private let parents: [Scope]
  private var unasked: [(Scope) -> Void] = []

  init(_ parents: Scope..., holding fill: ((Scope) -> Void)? = nil) {
    self.parents = parents
    if let fill { unasked.append(fill) }
  }

  /// Has something added before the first question.
  func later(_ fill: @escaping (Scope) -> Void) { unasked.append(fill) }

  private func fill() {
    if unasked.isEmpty { return }
    let fillings = unasked
    unasked = []
    for fill in fillings { fill(self) }
  }

  func add(_ name: String) { names.insert(name) }

  func add(_ all: some Sequence<String>) { names.formUnion(all) }

  func allow(anythingAfter beginning: String) { open.append(beginning) }

  func has(_ name: String) -> Bool {
    fill()
    return names.contains(name) || open.contains { name.hasPrefix($0) }
      || parents.contains { $0.has(name) }
  }

  /// Whether some name goes on from here: `inputs.parameters` where `inputs.parameters.a` is known.
  func hasBranch(_ name: String) -> Bool {
    fill()
    let beginning = name + "."
    return names.contains { $0.hasPrefix(beginning) } || open.contains { $0.hasPrefix(beginning) }
      || parents.contains { $0.hasBranch(name) }
  }

  /// Whether a known name is a beginning of this: a field of a value is for the run to judge.
  func holdsBeginning(of name: String) -> Bool {
    var end = name.endIndex
    while let dot = name[..<end].lastIndex(of: ".") {
      let beginning = String(name[..<dot])
      // Of what has names below it, only those are there.
      if has(beginning) { return !hasBranch(beginning) }
      end = dot
    }
    return false
  }

  /// All names, for suggestions.
  var all: [String] {
    fill()
    return names.sorted() + parents.flatMap(\.all)
  }
}
